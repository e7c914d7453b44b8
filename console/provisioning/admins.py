"""Actions on admins: create, edit, deactivate, reactivate. Each leaves one audit entry."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from console.errors import EditConflict, FieldChange, Invalid, NothingToDo, Problem
from console.keys import email_key, name_key
from console.provisioning.directory import get_admin
from console.provisioning.drafts import AdminDraft
from console.provisioning.images import admin_image, changed_fields, draft_of
from console.provisioning.rules import AdminFacts, Taken, check_admin, check_email, errors
from console.workspace import Act
from storage.connections import Reader
from storage.queries import admins as queries
from storage.queries import imports, ledger
from storage.queries import schools as school_queries
from storage.queries.admin_changes import link_schools
from storage.records.admins import AdminRecord
from storage.records.districts import DistrictRecord
from storage.records.school_refs import SchoolRef
from storage.rows import add, save, stored
from storage.rows.roster import AdminRole, User


class Saved(NamedTuple):
    """A saved admin, and what to tell the operator besides."""

    admin: AdminRecord
    warnings: tuple[Problem, ...]


class Resolved(NamedTuple):
    """A draft whose schools are looked up, with everything that is wrong with it."""

    draft: AdminDraft
    schools: tuple[SchoolRef, ...]
    problems: tuple[Problem, ...]


def check_draft(
    reader: Reader, district: DistrictRecord, draft: AdminDraft, *, editing: int | None = None
) -> Resolved:
    """Look a draft's schools, email and SIS id up and name every problem, warnings too.

    `editing` is the key of the admin being edited, who may keep their own email and SIS id.
    """
    draft = _tidied(draft)
    known = school_queries.school_refs(reader, district.pk)
    by_name = {ref.id: ref for ref in known} | {ref.sis_id: ref for ref in known}
    found = {by_name[named].pk: by_name[named] for named in draft.schools if named in by_name}
    facts = AdminFacts(
        district=district.name,
        unknown_schools=tuple(named for named in draft.schools if named not in by_name),
        email_taken_by=_email_owner(reader, district, draft.email, editing),
        sis_id_taken_by=_sis_id_owner(reader, district, draft.sis_id, editing),
    )
    return Resolved(draft, tuple(found.values()), tuple(check_admin(draft, facts)))


def _tidied(draft: AdminDraft) -> AdminDraft:
    return replace(
        draft,
        email=draft.email.strip(),
        first_name=draft.first_name.strip(),
        last_name=draft.last_name.strip(),
        admin_scope=draft.admin_scope.strip().lower(),
        title=draft.title.strip(),
        sis_id=draft.sis_id.strip(),
        schools=tuple(dict.fromkeys(named.strip() for named in draft.schools if named.strip())),
    )


def _email_owner(
    reader: Reader, district: DistrictRecord, email: str, editing: int | None
) -> Taken | None:
    if check_email(email) is not None:
        return None
    key = email_key(email)
    owner = queries.by_email(reader, district.pk, key)
    if owner is not None:
        return None if owner.pk == editing else Taken(owner.name, active=owner.active)
    if editing is None:
        return None  # A teacher of that email gains the role.
    employee = queries.employee_by_email(reader, district.pk, key)
    if employee is None:
        return None
    return Taken(f"the teacher {employee[1]}; one email is one person")


def _sis_id_owner(
    reader: Reader, district: DistrictRecord, sis_id: str, editing: int | None
) -> Taken | None:
    owner = queries.by_sis_id(reader, district.pk, sis_id) if sis_id else None
    if owner is None or owner.pk == editing:
        return None
    return Taken(owner.name, active=owner.active)


def create_admin(act: Act, district: DistrictRecord, draft: AdminDraft) -> Saved:
    """Add a district or school admin; an employee with that email gains the role.

    Raises:
        Invalid: every problem of the draft, warnings too.
    """
    resolved = check_draft(act, district, draft)
    if errors(resolved.problems):
        raise Invalid("add the admin", resolved.problems)
    draft = resolved.draft
    pk = _user_for(act, district, draft)
    role = AdminRole(
        user_pk=pk,
        district_pk=district.pk,
        legacy_id=act.new_id(),
        admin_scope=draft.admin_scope,
        title=draft.title,
        sis_id=draft.sis_id or None,
    )
    add(act.transaction, role)
    link_schools(act.transaction, {pk: [school.pk for school in resolved.schools]})
    admin = get_admin(act, pk)
    act.record(
        "admin.create", f"admin {admin.email}", subject_id=admin.id, after=admin_image(admin)
    )
    return Saved(admin, resolved.problems)


def _user_for(act: Act, district: DistrictRecord, draft: AdminDraft) -> int:
    """The key of the user who gets the role: an employee of that email, else a new one."""
    key = email_key(draft.email)
    employee = queries.employee_by_email(act, district.pk, key)
    if employee is not None:
        _write_person(act, employee[0], draft)
        return employee[0]
    user = User(
        id=act.new_id(),
        district_pk=district.pk,
        email=draft.email,
        email_key=key,
        first_name=draft.first_name,
        last_name=draft.last_name,
        name_key=name_key(draft.first_name, draft.last_name),
        created_at=act.now,
        modified_at=act.now,
    )
    return add(act.transaction, user)


def edit_admin(act: Act, district: DistrictRecord, opened: AdminRecord, draft: AdminDraft) -> Saved:
    """Save an admin as edited; `opened` is what the editor was shown. No change, no entry.

    Raises:
        EditConflict: somebody saved in between; says who, when and which fields.
        Invalid: every problem of the draft, warnings too.
    """
    current = get_admin(act, opened.pk)
    if current.version != opened.version:
        raise _conflict(act, opened, current, draft)
    resolved = check_draft(act, district, draft, editing=opened.pk)
    if errors(resolved.problems):
        raise Invalid("save the admin", resolved.problems)
    if not changed_fields(draft_of(current), _by_sis_id(resolved)):
        act.nothing_to_do()
        return Saved(current, resolved.problems)
    _write(act, current, resolved)
    admin = get_admin(act, opened.pk)
    act.record(
        "admin.edit",
        f"admin {admin.email}",
        subject_id=admin.id,
        before=admin_image(current),
        after=admin_image(admin),
    )
    return Saved(admin, resolved.problems)


def _by_sis_id(resolved: Resolved) -> AdminDraft:
    """The draft with its schools named as the store names them."""
    return replace(resolved.draft, schools=tuple(school.sis_id for school in resolved.schools))


def _write(act: Act, current: AdminRecord, resolved: Resolved) -> None:
    draft = resolved.draft
    role = stored(act, AdminRole, current.pk)
    # An edit outlives the next upload only once uploads are where the district's facts come from.
    touched = (
        changed_fields(draft_of(current), _by_sis_id(resolved))
        if imports.has_imports(act, current.district_pk)
        else []
    )
    edited = role._replace(
        admin_scope=draft.admin_scope,
        title=draft.title,
        sis_id=draft.sis_id or None,
        line_hash=None,
        hand_edited=",".join(sorted({*filter(None, role.hand_edited.split(",")), *touched})),
    )
    save(act.transaction, role, edited)
    _write_person(act, current.pk, draft)
    link_schools(act.transaction, {current.pk: [school.pk for school in resolved.schools]})


def _write_person(act: Act, pk: int, draft: AdminDraft) -> None:
    user = stored(act, User, pk)
    edited = user._replace(
        email=draft.email,
        email_key=email_key(draft.email),
        first_name=draft.first_name,
        last_name=draft.last_name,
        name_key=name_key(draft.first_name, draft.last_name),
    )
    _save_user(act, user, edited)


def _save_user(act: Act, user: User, edited: User) -> None:
    """Save a user with a new time and version, be it for a change of their role alone."""
    edited = edited._replace(modified_at=act.now, version=user.version + 1)
    save(act.transaction, user, edited)


def _conflict(
    act: Act, opened: AdminRecord, current: AdminRecord, draft: AdminDraft
) -> EditConflict:
    then, now = draft_of(opened), draft_of(current)
    changes = [
        FieldChange(field, _text(then, field), _text(now, field), _text(draft, field))
        for field in changed_fields(then, now)
    ]
    if opened.active != current.active:
        states = {True: "active", False: "deactivated"}
        changes.append(
            FieldChange("state", states[opened.active], states[current.active], "unchanged")
        )
    who = ledger.operator_of(act, at=current.modified_at, subject_id=current.id)
    return EditConflict(current, who or "somebody", current.modified_at, changes)


def _text(draft: AdminDraft, field: str) -> str:
    value = getattr(draft, field)
    return "; ".join(value) if isinstance(value, tuple) else str(value)


def deactivate_admin(act: Act, admin: AdminRecord) -> AdminRecord:
    """Take an admin out of every application's sight; nothing of them is deleted."""
    return _set_active(act, admin, active=False)


def reactivate_admin(act: Act, admin: AdminRecord) -> AdminRecord:
    """Bring a deactivated admin back as they were."""
    return _set_active(act, admin, active=True)


def _set_active(act: Act, admin: AdminRecord, *, active: bool) -> AdminRecord:
    current = get_admin(act, admin.pk)
    if current.active == active:
        raise NothingToDo(f"{current.name} is already {'active' if active else 'deactivated'}.")
    role = stored(act, AdminRole, current.pk)
    by_hand = {*filter(None, role.hand_edited.split(","))} - {"active"}
    # Whom somebody deactivated stays so when the next upload still lists them.
    if not active and imports.has_imports(act, current.district_pk):
        by_hand.add("active")
    changed = role._replace(active=active, line_hash=None, hand_edited=",".join(sorted(by_hand)))
    save(act.transaction, role, changed)
    user = stored(act, User, current.pk)
    _save_user(act, user, user)
    act.record(
        "admin.reactivate" if active else "admin.deactivate",
        f"admin {current.email}",
        subject_id=current.id,
        before={"active": not active},
        after={"active": active},
    )
    return get_admin(act, current.pk)
