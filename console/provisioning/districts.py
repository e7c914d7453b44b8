"""Actions on districts and schools."""

from __future__ import annotations

from dataclasses import asdict

from console.errors import Conflict, Invalid, NotFound, NothingToDo, Problem, UsageError
from console.ids import is_clever_id
from console.keys import fold
from console.provisioning.drafts import SchoolDraft
from console.provisioning.images import school_draft_of
from console.provisioning.rules import check_school, check_text
from console.workspace import Act
from storage.queries import imports
from storage.queries import schools as queries
from storage.records.districts import DistrictRecord
from storage.records.schools import SchoolRecord
from storage.rows import add, save, stored
from storage.rows.roster import District, School


def create_district(act: Act, name: str, clever_id: str | None = None) -> DistrictRecord:
    """Add a district.

    Raises:
        Invalid: the name is missing, unreadable or taken, or the id is taken.
        UsageError: the id is not 24 hex digits.
    """
    name = name.strip()
    clever_id = clever_id.lower() if clever_id is not None else None
    if clever_id is not None and not is_clever_id(clever_id):
        raise UsageError(f"--id takes 24 hex digits, not “{clever_id}”.")
    problems = _check_name(act, name, keep_pk=None)
    if any(known.id == clever_id for known in queries.districts(act)):
        problems.append(Problem("id", "duplicate_id", "There is a district with that id."))
    if problems:
        raise Invalid("add the district", problems)
    row = District(
        id=clever_id or act.new_id(),
        name=name,
        created_at=act.now,
        modified_at=act.now,
    )
    pk = add(act.transaction, row)
    act.record("district.create", f"district {name}", subject_id=row.id, after={"name": name})
    return _district(act, pk)


def rename_district(act: Act, district: DistrictRecord, name: str) -> DistrictRecord:
    """Give a district another name.

    Raises:
        Invalid: the name is missing, unreadable or taken.
    """
    name = name.strip()
    problems = _check_name(act, name, keep_pk=district.pk)
    if problems:
        raise Invalid("rename the district", problems)
    row = stored(act, District, district.pk)
    save(
        act.transaction,
        row,
        row._replace(name=name, modified_at=act.now, version=row.version + 1),
    )
    act.record(
        "district.edit",
        f"district {name}",
        subject_id=row.id,
        before={"name": row.name},
        after={"name": name},
    )
    return _district(act, row.pk)


def set_district_active(act: Act, district: DistrictRecord, *, active: bool) -> DistrictRecord:
    """Deactivate a district (no token reads it, nobody of it signs in) or bring it back.

    Raises:
        NothingToDo: it is so already.
    """
    row = stored(act, District, district.pk)
    if row.active == active:
        raise NothingToDo(f"{row.name} is already {'active' if active else 'deactivated'}.")
    save(
        act.transaction,
        row,
        row._replace(active=active, modified_at=act.now, version=row.version + 1),
    )
    act.record(
        "district.reactivate" if active else "district.deactivate",
        f"district {row.name}",
        subject_id=row.id,
        before={"active": not active},
        after={"active": active},
    )
    return _district(act, row.pk)


def _check_name(act: Act, name: str, *, keep_pk: int | None) -> list[Problem]:
    """People find districts by name, so two that read alike are refused."""
    problem = check_text("name", name, required=True)
    if problem is not None:
        return [problem]
    if any(
        known.pk != keep_pk and fold(known.name) == fold(name) for known in queries.districts(act)
    ):
        return [Problem("name", "duplicate_name", "There is a district of that name.")]
    return []


def _district(act: Act, pk: int) -> DistrictRecord:
    found = queries.district(act, pk)
    if found is None:
        raise NotFound("That district is no longer in the store.")
    return found


def create_school(act: Act, district: DistrictRecord, draft: SchoolDraft) -> SchoolRecord:
    """Add a school to a district.

    Raises:
        Invalid: every problem of the draft.
    """
    draft = _tidied(draft)
    _refuse_bad_school(act, district, draft, "add the school", keep_pk=None)
    row = School(
        **asdict(draft),
        id=act.new_id(),
        district_pk=district.pk,
        name_key=fold(draft.name),
        created_at=act.now,
        modified_at=act.now,
    )
    pk = add(act.transaction, row)
    act.record("school.create", f"school {draft.name}", subject_id=row.id, after=asdict(draft))
    return _school(act, pk)


def edit_school(
    act: Act, district: DistrictRecord, school: SchoolRecord, draft: SchoolDraft
) -> SchoolRecord:
    """Change a school's particulars; `school` is what the editor was shown.

    Raises:
        Invalid: every problem of the draft.
        Conflict: somebody saved the school in between.
    """
    draft = _tidied(draft)
    _refuse_bad_school(act, district, draft, "save the school", keep_pk=school.pk)
    row = stored(act, School, school.pk)
    if row.version != school.version:
        raise Conflict(
            f"{row.name} was changed by somebody else while you were editing; nothing was saved. "
            "Open it again to see what it says now."
        )
    before, after = asdict(school_draft_of(school)), asdict(draft)
    touched = {name for name, was in before.items() if after[name] != was}
    kept = _kept_from_uploads(act, row, touched)
    _save(act, row, kept._replace(**after, name_key=fold(draft.name)))
    act.record("school.edit", f"school {draft.name}", subject_id=row.id, before=before, after=after)
    return _school(act, row.pk)


def set_school_active(act: Act, school: SchoolRecord, *, active: bool) -> SchoolRecord:
    """Deactivate a school (it keeps its admins) or bring it back."""
    row = stored(act, School, school.pk)
    if row.active == active:
        raise NothingToDo(f"{row.name} is already {'active' if active else 'deactivated'}.")
    if active:
        kept = row._replace(hand_edited=",".join(sorted(_edited(row) - {"active"})))
    else:
        kept = _kept_from_uploads(act, row, {"active"})
    _save(act, row, kept._replace(active=active))
    act.record(
        "school.reactivate" if active else "school.deactivate",
        f"school {row.name}",
        subject_id=row.id,
        before={"active": not active},
        after={"active": active},
    )
    return _school(act, row.pk)


def _kept_from_uploads(act: Act, row: School, touched: set[str]) -> School:
    """Remember fields that are being edited by hand, so that the next upload keeps them.

    An edit outlives an upload only once uploads are where the district's facts come from.
    """
    if not touched or not imports.has_imports(act, row.district_pk):
        return row
    former = row.former_sis_id or row.sis_id if "sis_id" in touched else row.former_sis_id
    return row._replace(hand_edited=",".join(sorted(_edited(row) | touched)), former_sis_id=former)


def _edited(row: School) -> set[str]:
    return set(filter(None, row.hand_edited.split(",")))


def _tidied(draft: SchoolDraft) -> SchoolDraft:
    return SchoolDraft(**{field: value.strip() for field, value in asdict(draft).items()})


def _refuse_bad_school(
    act: Act, district: DistrictRecord, draft: SchoolDraft, what: str, *, keep_pk: int | None
) -> None:
    taken = next(
        (
            ref.name
            for ref in queries.school_refs(act, district.pk)
            if ref.sis_id == draft.sis_id and ref.pk != keep_pk
        ),
        None,
    )
    problems = check_school(draft, sis_id_taken_by=taken)
    if problems:
        raise Invalid(what, problems)


def _save(act: Act, row: School, after: School) -> None:
    after = after._replace(modified_at=act.now, version=row.version + 1)
    save(act.transaction, row, after)


def _school(act: Act, pk: int) -> SchoolRecord:
    found = queries.school(act, pk)
    if found is None:
        raise NotFound("That school is no longer in the store.")
    return found
