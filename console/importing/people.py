"""Rows of one person put together: teachers and students."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from console.display import display
from console.importing.cells import row_error
from console.importing.oneroster import split_ids
from console.importing.reports import FileProblem
from console.importing.roster_reading import (
    Line,
    Staging,
    check_texts,
    column_of,
    located,
    refuse,
)
from console.importing.uploads import Upload
from console.keys import email_key, name_key
from console.provisioning.rules import check_email, unknown_school
from storage.bulk.kinds import TEACHERS, Kind

_SAME = ("email", "first_name", "last_name")
_KINDS = {"staff": "admins", "users": "admins"}


def groups(upload: Upload, kind: str) -> Iterator[list[Line]]:
    """The rows of each person of a kind; nobody is read of whom a row could not be."""
    pieces = upload.scratch.pieces(kind)
    broken = dict(upload.roster.present[_KINDS.get(kind, kind)])
    for sis_id, rows in groupby(pieces, key=lambda piece: piece[0]):
        group = []
        for _, file, line, part in rows:
            values, cells = json.loads(part)
            group.append(Line(file, line, values, cells))
        if sis_id in broken:
            _refuse_whole(upload, group, *broken[sis_id])
        else:
            yield group


def _refuse_whole(upload: Upload, group: list[Line], file: str, line: int) -> None:
    """Refuse somebody's other rows: without the one refused they would lose what it gives them."""
    for row in group:
        where = f"Line {line}" + ("" if file == row.file else f" of {file}")
        message = f"{where} is about the same person and is refused; correct it first."
        refuse(upload, row, [row_error(row.file, row.line, "other_row_refused", message)])


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


def unknown_place(upload: Upload, group: list[Line], name: str) -> FileProblem:
    """A school nobody knows, at the row and in the column that names it."""
    for line in group:
        for field in ("school", "org", "orgs"):
            cell = line.values.get(field, "")
            if name == cell or name in split_ids(cell):
                return _unknown_at(upload, line, field, name)
    return _unknown_at(upload, group[0], "school", name)


def _unknown_at(upload: Upload, line: Line, field: str, name: str) -> FileProblem:
    column = column_of(upload, line.file, field)
    problem = unknown_school(name, upload.district.name)
    message = f"{column} {problem.message}".lstrip() + upload.schools.hint(problem.message)
    return row_error(line.file, line.line, problem.code, message, column)


def first_of(group: list[Line], field: str) -> str | None:
    """The first value of a field that is not blank; None if no row has the column."""
    values = [row.values[field] for row in group if field in row.values]
    return next(filter(None, values), "") if values else None


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
    email = first_of(group, "email") or ""
    invalid = check_email(email) if email and kind.employee else None
    if invalid is not None:
        problems.append(located(upload, first, invalid))
    keys = {name: upload.schools.pk_of(name) for name in schools}
    problems += [unknown_place(upload, group, name) for name, key in keys.items() if key is None]
    if kind is TEACHERS or not kind.employee:
        problems += disagreements(upload, group)
    if not any(keys.values()) and not any(problem.severity == "error" for problem in problems):
        message = "No school is named. A teacher or student needs one."
        column = column_of(upload, first.file, "school")
        problems.append(row_error(first.file, first.line, "missing_required", message, column))
    row: dict[str, Any] = {name: first_of(group, name) for name in kind.fields + kind.user_fields}
    row["sis_id"] = first.values["sis_id"]
    row["school_pks"] = ",".join(map(str, sorted(key for key in keys.values() if key)))
    row["email_key"] = email_key(email) if email and invalid is None else None
    row["name_key"] = name_key(row["first_name"] or "", row["last_name"] or "")
    staging.add(first, row, problems)
