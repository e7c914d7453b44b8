"""Rows of one person put together: staff, teachers and students, of Clever and of OneRoster."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from console.display import display
from console.importing import clever, oneroster
from console.importing.cells import row_error
from console.importing.reports import FileProblem
from console.importing.roster_reading import Line, Staging, check_texts, column_of, located, refuse
from console.importing.rows import Refused
from console.importing.uploads import Upload
from console.keys import email_key, name_key
from console.provisioning.drafts import AdminDraft
from console.provisioning.rules import (
    AdminFacts,
    check_admin,
    check_email,
    unknown_school,
)
from storage.bulk.batches import AdminBatch
from storage.bulk.kinds import STUDENTS, TEACHERS, Kind

_SAME = ("email", "first_name", "last_name")
_GROUP = 2_000


def groups(upload: Upload, kind: str) -> Iterator[list[Line]]:
    """The rows of each person of a kind."""
    pieces = upload.scratch.pieces(kind)
    for _, rows in groupby(pieces, key=lambda piece: piece[0]):
        group = []
        for _, file, line, part in rows:
            values, cells = json.loads(part)
            group.append(Line(file, line, values, cells))
        yield group


def disagreements(upload: Upload, group: list[Line]) -> list[FileProblem]:
    """Rows of one person that call them differently: problems at the later row, naming both."""
    first, found = group[0], []
    for line in group[1:]:
        for field in _SAME:
            one, other = first.values.get(field, ""), line.values.get(field, "")
            if one and other and one.casefold() != other.casefold():
                where = f"line {first.line}" + (
                    "" if first.file == line.file else f" of {first.file}"
                )
                message = (
                    f"“{display(other)}” here, “{display(one)}” on {where}, for the same id "
                    f"“{display(first.values['sis_id'])}”. Make them agree."
                )
                column = column_of(upload, line.file, field)
                found.append(row_error(line.file, line.line, "conflicting_rows", message, column))
    return found


class StaffStaging:
    """Makes admins of merged rows, in batches of the one shape that uploads of admins have."""

    def __init__(self, upload: Upload) -> None:
        self._upload = upload
        self._rows: list[tuple[Line, AdminDraft, str, dict[str, str | None]]] = []

    def add(
        self, group: list[Line], draft: AdminDraft, more: dict[str, str | None], remark: str = ""
    ) -> None:
        """Check one admin by the rules of the forms, and keep or refuse their rows."""
        upload, first = self._upload, group[0]
        keys = {name: upload.schools.pk_of(name) for name in draft.schools}
        unknown = tuple(name for name, key in keys.items() if key is None)
        found = check_admin(draft, AdminFacts(upload.district.name))
        problems = [located(upload, first, problem) for problem in found]
        problems += [self._unknown(group, name) for name in unknown]
        problems += disagreements(upload, group)
        if remark:
            problems.append(FileProblem(first.file, first.line, "", "placement", "warning", remark))
        if problems:
            upload.add_problems(problems)
        if any(problem.severity == "error" for problem in problems):
            self._refuse(group, draft)
            return
        listed = ",".join(map(str, sorted(key for key in keys.values() if key is not None)))
        self._rows.append((first, draft, listed, more))
        if len(self._rows) >= _GROUP:
            self.flush()

    def _unknown(self, group: list[Line], name: str) -> FileProblem:
        upload = self._upload
        line = next((row for row in group if row.values.get("school") == name), group[0])
        column = column_of(upload, line.file, "school")
        problem = unknown_school(name, upload.district.name)
        message = f"{column} {problem.message}" + upload.schools.hint(problem.message)
        return FileProblem(line.file, line.line, column, problem.code, "error", message)

    def _refuse(self, group: list[Line], draft: AdminDraft) -> None:
        key = email_key(draft.email) if check_email(draft.email) is None else None
        self._upload.scratch.refuse(
            Refused(line.file, line.line, key, draft.sis_id or None, line.cells) for line in group
        )
        self._upload.hashes.add_refused(key, draft.sis_id)

    def flush(self) -> None:
        """Hand what is gathered to the upload."""
        by_file: dict[str, list[Any]] = {}
        for row in self._rows:
            by_file.setdefault(row[0].file, []).append(row)
        for file, rows in by_file.items():
            self._upload.keep(_batch(file, rows))
        self._rows = []


def _batch(
    file: str, rows: list[tuple[Line, AdminDraft, str, dict[str, str | None]]]
) -> AdminBatch:
    drafts = [row[1] for row in rows]

    def optional(name: str) -> list[str] | None:
        values = [row[3].get(name) for row in rows]
        return None if None in values else [value or "" for value in values]

    return AdminBatch(
        file=file,
        lines=[row[0].line for row in rows],
        sis_ids=[draft.sis_id for draft in drafts],
        emails=[draft.email for draft in drafts],
        email_keys=[email_key(draft.email) for draft in drafts],
        first_names=[draft.first_name for draft in drafts],
        last_names=[draft.last_name for draft in drafts],
        titles=optional("title"),
        scopes=[draft.admin_scope for draft in drafts],
        school_pks=[row[2] for row in rows],
        departments=optional("department"),
        usernames=optional("username"),
        portal_roles=optional("portal_role"),
    )


def _first(group: list[Line], field: str) -> str | None:
    """The first value of a field that is not blank; None if no row has the column."""
    values = [row.values[field] for row in group if field in row.values]
    return next(filter(None, values), "") if values else None


def read_staff(upload: Upload) -> None:
    """Clever's staff.csv and old admins.csv: one person a Staff_id, with all their schools."""
    staging = StaffStaging(upload)
    every = tuple(ref.sis_id for ref in upload.schools.refs)
    for group in groups(upload, "staff"):
        schools: dict[str, None] = {}
        for row in group:
            named = row.values.get("school", "")
            everywhere = named.lower() == clever.EVERY_SCHOOL
            schools.update(dict.fromkeys(every if everywhere else filter(None, [named])))
        lead = any(clever.is_tech_lead(row.values.get("portal_role", "")) for row in group)
        draft = AdminDraft(
            email=_first(group, "email") or "",
            first_name=_first(group, "first_name") or "",
            last_name=_first(group, "last_name") or "",
            admin_scope="school",
            title=_first(group, "title") or "",
            schools=tuple(schools),
            sis_id=group[0].values["sis_id"],
        )
        more = {name: _first(group, name) for name in ("title", "department", "username")}
        has_role = "portal_role" in group[0].values
        role = ("School Tech Lead" if lead else "") if has_role else None
        staging.add(group, draft, {**more, "portal_role": role})
    staging.flush()


def read_roster_people(upload: Upload, kind: Kind) -> None:
    """Clever's teachers.csv or students.csv."""
    staging = Staging(upload, kind)
    for group in groups(upload, kind.name):
        schools = [row.values.get("school", "") for row in group]
        stage_person(upload, staging, group, tuple(filter(None, schools)))
    staging.flush()


def stage_person(
    upload: Upload, staging: Staging, group: list[Line], schools: tuple[str, ...]
) -> None:
    """Check and stage one teacher or student of all their rows."""
    first, kind = group[0], staging.kind
    problems = check_texts(upload, first, ("sis_id", "first_name", "last_name"))
    email = _first(group, "email") or ""
    invalid = check_email(email) if email and kind.employee else None
    if invalid is not None:
        problems.append(located(upload, first, invalid))
    keys = {name: upload.schools.pk_of(name) for name in schools}
    for name, key in keys.items():
        if key is None:
            problem = unknown_school(name, upload.district.name)
            problems.append(located(upload, first, problem))
    if kind is TEACHERS or not kind.employee:
        problems += disagreements(upload, group)
    if not any(keys.values()) and not any(problem.severity == "error" for problem in problems):
        message = "No school is named. A teacher or student needs one."
        column = column_of(upload, first.file, "school")
        problems.append(row_error(first.file, first.line, "missing_required", message, column))
    row: dict[str, Any] = {name: _first(group, name) for name in kind.fields + kind.user_fields}
    row["sis_id"] = first.values["sis_id"]
    row["school_pks"] = ",".join(map(str, sorted(key for key in keys.values() if key)))
    row["email_key"] = email_key(email) if email and invalid is None else None
    row["name_key"] = name_key(row["first_name"] or "", row["last_name"] or "")
    staging.add(first, row, problems)


def read_users(upload: Upload) -> None:
    """OneRoster's users with their roles: admins, teachers, students; others are passed over."""
    staff = StaffStaging(upload)
    places = {"teacher": Staging(upload, TEACHERS), "student": Staging(upload, STUDENTS)}
    admins = 0
    for group in groups(upload, "users"):
        user = next((row for row in group if "first_name" in row.values), None)
        if user is None:
            refuse(upload, group[0], [_no_user(upload, group[0])])
            continue
        roles = [
            row.values for row in group if row is not user and not oneroster.is_gone(row.values)
        ]
        parts = oneroster.parts_of(user.values, roles)
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
