"""Reading who is in which section, and (in OneRoster) who teaches it."""

from __future__ import annotations

from console.importing import oneroster
from console.importing.reports import FileProblem
from console.importing.roster import Teaching
from console.importing.roster_reading import GROUP, Line, bare_row, lines, refuse, unknown
from console.importing.uploads import ReadFile, Upload
from storage.bulk import members


def read_enrollments(upload: Upload, read: ReadFile) -> None:
    """A file of enrollments: Clever's, or OneRoster's with its teachers."""
    gathered: list[tuple[str, int, str, str, bool]] = []
    for line in lines(upload, read):
        values = line.values
        role = oneroster.role_key(values.get("role", "student"))
        person = values.get("student") or values.get("user", "")
        gone = oneroster.is_gone(values)
        if bare := _bare(upload, line):
            refuse(upload, line, [bare])
        elif role == "teacher":
            secondary = values.get("primary", "").lower() != "true"
            teaching = Teaching(secondary, person, gone, line.file, line.line)
            if gone or person in upload.roster.teachers:
                upload.roster.teaching[values["section"]].append(teaching)
            else:
                refuse(upload, line, [unknown(upload, line, "teacher", person)])
        elif role == "student":
            gathered.append((line.file, line.line, values["section"], person, gone))
        if len(gathered) >= GROUP:
            _stage(upload, gathered)
            gathered = []
    if gathered:
        _stage(upload, gathered)


def _bare(upload: Upload, line: Line) -> FileProblem | None:
    """Why a row says too little: it leaves out the section, the person or the role."""
    for field in ("section", "student", "user", "role"):
        if line.values.get(field, "-") == "":
            return bare_row(upload, line, field)
    return None


def _stage(upload: Upload, rows: list[tuple[str, int, str, str, bool]]) -> None:
    members.stage_rows(upload.writer, rows, upload.roster.members + 1)
    upload.roster.members += len(rows)
