"""OneRoster's users: each may be an admin, a teacher and a student at once."""

from __future__ import annotations

from typing import NamedTuple

from console.display import display
from console.importing import oneroster
from console.importing.cells import row_error
from console.importing.deltas import Person, delta_person
from console.importing.people import groups, stage_person
from console.importing.reports import FileProblem
from console.importing.roster_reading import Line, Staging, column_of, refuse, repeated_id
from console.importing.staff import StaffStaging
from console.importing.uploads import Upload
from console.provisioning.drafts import AdminDraft
from storage.bulk.kinds import STUDENTS, TEACHERS

_KNOWN = oneroster.ADMIN_ROLES | oneroster.OTHER_ROLES | {"teacher", "student"}


def read_users(upload: Upload) -> None:
    """OneRoster's users with their roles: admins, teachers, students; others are passed over."""
    staging = _Places(
        StaffStaging(upload),
        {"teacher": Staging(upload, TEACHERS), "student": Staging(upload, STUDENTS)},
    )
    admins = 0
    for group in groups(upload, "users"):
        users = [row for row in group if "user" not in row.values]
        _refuse_repeats(upload, users)
        roles = [row for row in group if "user" in row.values]
        person = _person(upload, users[0] if users else None, roles)
        if person is not None:
            _say_odd_roles(upload, person)
            admins += _stage_admin(upload, staging.staff, person)
            for role, members in staging.members.items():
                _stage_member(upload, members, role, person)
    staging.staff.flush()
    for members in staging.members.values():
        members.flush()
    if not admins:
        say_no_admins(upload)


def _refuse_repeats(upload: Upload, users: list[Line]) -> None:
    """Refuse users whose id an earlier one has, naming both lines."""
    for line in users[1:]:
        first = (users[0].file, users[0].line)
        refuse(upload, line, [repeated_id(upload, line, line.values["sis_id"], first)])


class _Places(NamedTuple):
    """Where rows go: admins, and by role the others."""

    staff: StaffStaging
    members: dict[str, Staging]


def _person(upload: Upload, user: Line | None, roles: list[Line]) -> Person | None:
    """Somebody with all their roles; None when it is said that there is no such person."""
    if upload.roster.is_delta:
        person = delta_person(upload, user, roles)
        if person is None:
            _say_unknown(upload, roles[0])
        return person
    if user is None:
        refuse(upload, roles[0], [_no_user(upload, roles[0])])
        return None
    kept = [row.values for row in roles if not oneroster.is_gone(row.values)]
    parts = oneroster.parts_of(user.values, kept, upload.roster.orgs)
    gone = oneroster.is_gone(user.values) or oneroster.is_disabled(user.values)
    return Person([user, *roles], parts, gone)


def _say_unknown(upload: Upload, line: Line) -> None:
    message = f"“{display(line.values['user'])}” is nobody here; this role was not read."
    column = column_of(upload, line.file, "user")
    upload.add_problems(
        [FileProblem(line.file, line.line, column, "unknown_user", "warning", message)]
    )


def _say_odd_roles(upload: Upload, person: Person) -> None:
    """Say which roles are none of the standard's, and who has none at all."""
    first = person.rows[0]
    found = []
    for row in person.rows:
        role = oneroster.role_key(row.values.get("role", ""))
        if role and role not in _KNOWN:
            shown = display(row.values["role"])
            message = f"“{shown}” is no role of OneRoster; it was not read."
            column = column_of(upload, row.file, "role")
            found.append(
                FileProblem(row.file, row.line, column, "unknown_role", "warning", message)
            )
    if not any(part.role for part in person.parts) and not person.gone and not person.had:
        message = "No role is named, so this user was not read."
        found.append(FileProblem(first.file, first.line, "", "no_role", "warning", message))
    upload.add_problems(found)


def _say_disabled(upload: Upload, line: Line) -> None:
    """Say that an administrator is left out because the package has them disabled."""
    if not oneroster.is_disabled(line.values) or oneroster.is_gone(line.values):
        return
    column = column_of(upload, line.file, "enabled")
    message = (
        f"This administrator is disabled ({column} is “{display(line.values['enabled'])}”): left "
        "out, and deactivated if they are here."
    )
    upload.add_problems([FileProblem(line.file, line.line, column, "disabled", "warning", message)])


def _no_user(upload: Upload, line: Line) -> FileProblem:
    user = display(line.values.get("user", ""))
    column = column_of(upload, line.file, "user")
    return row_error(
        line.file, line.line, "unknown_user", f"“{user}” is no user of this upload.", column
    )


def _stage_admin(upload: Upload, staff: StaffStaging, person: Person) -> bool:
    """Stage an admin, or that they are none any more; gives whether it is about one."""
    values = person.rows[0].values
    place = oneroster.admin_place(person.parts, upload.roster.orgs)
    if place is None or person.gone:
        ends = place is not None or "admin" in person.had
        if ends:
            _say_disabled(upload, person.rows[0])
        upload.roster.gone_admins.extend([values["sis_id"]] if ends else [])
        return ends
    draft = AdminDraft(
        email=values.get("email", ""),
        first_name=values["first_name"],
        last_name=values["last_name"],
        admin_scope=place.scope,
        schools=place.schools,
        sis_id=values["sis_id"],
    )
    staff.add(person.rows, draft, {"username": values.get("username")}, place.remark)
    return True


def _stage_member(upload: Upload, staging: Staging, role: str, person: Person) -> None:
    """Stage a teacher or student, or that they are none any more."""
    user, named = person.rows[0], any(part.role == role for part in person.parts)
    if (person.gone or not named) and (named or role in person.had):
        staging.add(user, {"sis_id": user.values["sis_id"], "gone": True}, [])
    elif named:
        number = "teacher_number" if staging.kind is TEACHERS else "student_number"
        values = dict(user.values)
        if "number" in values:
            values[number] = values["number"]
        schools = oneroster.schools_of(person.parts, role, upload.roster.orgs)
        rows = [user._replace(values=values), *person.rows[1:]]
        stage_person(upload, staging, rows, schools)


def say_no_admins(upload: Upload) -> None:
    """Say that an upload of people names no administrator."""
    file = next((read.source.name for read in upload.files if read.layout is not None), "")
    what = "This delta names" if upload.roster.is_delta else "This roster holds"
    message = f"{what} no administrator at all; no admin will change."
    upload.add_problems([FileProblem(file, 0, "", "no_admins", "warning", message)])
