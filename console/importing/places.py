"""Reading what people belong to: schools, orgs, sections."""

from __future__ import annotations

from collections.abc import Iterator

from console.importing import clever, oneroster
from console.importing.oneroster import Values
from console.importing.reports import FileProblem
from console.importing.roster_reading import Line, Staging, check_texts, lines, unknown
from console.importing.uploads import ReadFile, Upload

_SCHOOL = ("sis_id", "name")
_SECTION = ("sis_id",)


def read_schools(upload: Upload, read: ReadFile, staging: Staging) -> None:
    """A file of schools: Clever's schools.csv."""
    for line in lines(upload, read):
        staging.add(line, clever.school_row(line.values), check_texts(upload, line, _SCHOOL))


def read_orgs(upload: Upload, read: ReadFile, staging: Staging) -> None:
    """A file of orgs: OneRoster's; those that are schools are staged, all are remembered."""
    for line in lines(upload, read):
        values = line.values
        kind = oneroster.role_key(values["type"])
        if _only_ends(values, kind):
            _end(upload, line, staging)
            continue
        upload.roster.orgs.known[values["sis_id"]] = oneroster.Org(
            kind, values.get("parent", ""), values["name"]
        )
        if kind == oneroster.SCHOOL:
            row = {**clever.school_row(values), "gone": oneroster.is_gone(values)}
            staging.add(line, row, check_texts(upload, line, _SCHOOL))


def read_sections(upload: Upload, read: ReadFile, staging: Staging) -> None:
    """A file of sections: Clever's, or OneRoster's classes."""
    for line in lines(upload, read):
        values = line.values
        if _only_ends(values, values["school"]):
            _end(upload, line, staging)
            continue
        problems = check_texts(upload, line, _SECTION)
        school_pk = upload.schools.pk_of(values["school"])
        if school_pk is None:
            problems.append(unknown(upload, line, "school", values["school"]))
        problems += _unknown_teachers(upload, line)
        row = clever.section_row(values, school_pk or 0)
        if read.layout is not None and read.layout.format.name == "oneroster":
            row["teachers"] = upload.roster.teachers_of(values["sis_id"])
        staging.add(line, {**row, "gone": oneroster.is_gone(values)}, problems)


def _unknown_teachers(upload: Upload, line: Line) -> Iterator[FileProblem]:
    """Teachers in a row of a section who are in neither the upload nor the store."""
    for field, sis_id in line.values.items():
        if field.startswith("teacher") and sis_id and sis_id not in upload.roster.teachers:
            yield unknown(upload, line, field, sis_id)


def _only_ends(values: Values, required: str) -> bool:
    """Whether a row says of something no more than that it is to be deleted."""
    return not required and bool(values["sis_id"]) and oneroster.is_gone(values)


def _end(upload: Upload, line: Line, staging: Staging) -> None:
    """Stage that something is gone; its id is enough to find it by."""
    row = {"sis_id": line.values["sis_id"], "gone": True}
    staging.add(line, row, check_texts(upload, line, _SECTION))
