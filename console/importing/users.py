"""OneRoster's users: each may be an admin, a teacher and a student at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from console.display import display
from console.importing import oneroster
from console.importing.cells import row_error
from console.importing.people import groups, stage_person
from console.importing.reports import FileProblem
from console.importing.roster_reading import Line, Staging, column_of, refuse
from console.importing.staff import StaffStaging
from console.importing.uploads import Upload
from console.provisioning.drafts import AdminDraft
from console.provisioning.images import draft_of
from storage.bulk.kinds import STUDENTS, TEACHERS
from storage.queries.admins import by_sis_id as admins_by_sis_id


def read_users(upload: Upload) -> None:
    """OneRoster's users with their roles: admins, teachers, students; others are passed over."""
    staff = StaffStaging(upload)
    places = {"teacher": Staging(upload, TEACHERS), "student": Staging(upload, STUDENTS)}
    admins = 0
    for group in groups(upload, "users"):
        user = next((row for row in group if "first_name" in row.values), None)
        roles = [row.values for row in group if row is not user]
        if upload.roster.is_delta and (user is None or not roles):
            admins += _stage_delta(upload, staff, (group[0], user), roles)
            continue
        if user is None:
            refuse(upload, group[0], [_no_user(upload, group[0])])
            continue
        kept = [role for role in roles if not oneroster.is_gone(role)]
        parts = oneroster.parts_of(user.values, kept)
        gone = oneroster.is_gone(user.values) or oneroster.is_disabled(user.values)
        place = oneroster.admin_place(parts, upload.roster.orgs)
        if place is not None:
            admins += 1
            _stage_admin(upload, staff, user, place, gone=gone)
        for role, staging in places.items():
            if any(part.role == role for part in parts):
                schools = oneroster.schools_of(parts, role, upload.roster.orgs)
                _stage_member(upload, staging, user, schools, gone=gone)
    staff.flush()
    for staging in places.values():
        staging.flush()
    if not admins:
        _say_no_admins(upload)


def _stage_delta(
    upload: Upload,
    staff: StaffStaging,
    person: tuple[Line, Line | None],
    roles: Sequence[oneroster.Values],
) -> int:
    """Half of somebody: a delta sends a user without roles, or roles without the user.

    The other half is what is stored. Gives 1 if they are an admin.
    """
    line, user = person
    values = user.values if user else {}
    sis_id = line.values["sis_id" if user else "user"]
    stored = upload.workspace.read(admins_by_sis_id, upload.district.pk, sis_id)
    if stored is None:
        message = f"“{display(sis_id)}” is no admin here; this part of the delta was not read."
        upload.add_problems(
            [FileProblem(line.file, line.line, "", "unknown_user", "warning", message)]
        )
        return 0
    if oneroster.is_gone(values) or oneroster.is_disabled(values):
        upload.roster.gone_admins.append(sis_id)
        return 1
    draft = oneroster.with_roles(draft_of(stored), roles, upload.roster.orgs)
    draft = replace(
        draft,
        email=values.get("email") or draft.email,
        first_name=values.get("first_name") or draft.first_name,
        last_name=values.get("last_name") or draft.last_name,
    )
    staff.add([line._replace(values={**line.values, "sis_id": sis_id})], draft, {})
    return 1


def _no_user(upload: Upload, line: Line) -> FileProblem:
    user = display(line.values.get("user", ""))
    column = column_of(upload, line.file, "user")
    return row_error(
        line.file, line.line, "unknown_user", f"“{user}” is no user of this upload.", column
    )


def _stage_admin(
    upload: Upload, staff: StaffStaging, user: Line, place: oneroster.Place, *, gone: bool
) -> None:
    values = user.values
    if gone:
        upload.roster.gone_admins.append(values["sis_id"])
        return
    draft = AdminDraft(
        email=values.get("email", ""),
        first_name=values["first_name"],
        last_name=values["last_name"],
        admin_scope=place.scope,
        schools=place.schools,
        sis_id=values["sis_id"],
    )
    staff.add([user], draft, {"username": values.get("username")}, place.remark)


def _stage_member(
    upload: Upload, staging: Staging, user: Line, schools: tuple[str, ...], *, gone: bool
) -> None:
    number = "teacher_number" if staging.kind is TEACHERS else "student_number"
    values = {**user.values, number: user.values.get("number", "")}
    if gone:
        staging.add(user, {"sis_id": values["sis_id"], "gone": True}, [])
    else:
        stage_person(upload, staging, [user._replace(values=values)], schools)


def _say_no_admins(upload: Upload) -> None:
    file = next((read.source.name for read in upload.files if read.layout is not None), "")
    message = "This roster holds no administrator at all; no admin will change."
    upload.add_problems([FileProblem(file, 0, "", "no_admins", "warning", message)])
