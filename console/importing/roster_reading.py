"""Reading roster files row by row: what is whole is passed on, what is not is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from console.display import display
from console.errors import Problem
from console.importing import oneroster
from console.importing.cells import (
    damaged_cells,
    made_whole,
    nul_cells,
    readable,
    row_error,
    shape_problem,
    values_of,
)
from console.importing.headers import Layout
from console.importing.identifying import NO_ROWS, empty, rows_below_header
from console.importing.records import records
from console.importing.reports import FileProblem
from console.importing.roster import kind_of
from console.importing.rows import Refused
from console.importing.spreadsheets import AS_TEXT, eaten, is_eaten
from console.importing.uploads import ReadFile, Upload
from console.provisioning.rules import check_text
from storage.bulk import roster_staging
from storage.bulk.kinds import Kind

GROUP = 2_000
# Fields that formats call differently; users of OneRoster 1.2 have their schools in roles.csv.
_COLUMNS = {
    "schools": ("school_ids", "school", "orgs", "org"),
    "school": ("school", "orgs", "org"),
    "student": ("student", "user"),
    "teacher": ("teacher", "user"),
}


class Line(NamedTuple):
    """One row of a roster file that is whole."""

    file: str
    line: int
    values: dict[str, str]
    cells: list[str]


def lines(upload: Upload, read: ReadFile) -> Iterator[Line]:
    """The rows of a file; broken ones become problems and are refused."""
    layout = read.layout
    if layout is None:
        return
    name, before = read.source.name, upload.bytes_done
    reading, blocks = rows_below_header(read)
    for block in blocks:
        for record in records(block, layout):
            upload.roster.rows[name] += 1
            shape = shape_problem(name, layout, record)
            if (name, record.line) in upload.options.corrections:
                record = made_whole(layout, record)  # noqa: PLW2901 - it is whole by hand
            elif shape is not None:
                refuse(upload, Line(name, record.line, {}, record.cells), [shape])
                continue
            values = values_of(layout, record)
            values.update(upload.options.corrections.get((name, record.line), {}))
            line = Line(name, record.line, values, record.cells)
            place = name, layout, record.line, values
            if unstorable := damaged_cells(*place) or nul_cells(*place):
                refuse(upload, line, unstorable)
            else:
                _say_odd_status(upload, line)
                yield line
        upload.bytes_done = before + reading.bytes_read
        upload.report("reading", upload.bytes_done, upload.size)
    upload.digest += reading.digest().hex()
    if not upload.roster.rows[name]:
        upload.add_problems([empty(upload, name, "no_data_rows", NO_ROWS)])


def _say_odd_status(upload: Upload, line: Line) -> None:
    """Say that a row is taken although nobody knows what its status means."""
    status = line.values.get("status", "")
    # Nearly every row has one of the first two, and there may be millions.
    if status in {"", "active"} or oneroster.role_key(status) in oneroster.GONE | {"active"}:
        return
    column = column_of(upload, line.file, "status")
    message = (
        f"“{display(status)}” is no status of OneRoster; the row was taken as active. "
        "If it has ended, send tobedeleted."
    )
    upload.add_problems(
        [FileProblem(line.file, line.line, column, "unknown_status", "warning", message)]
    )


def refuse(
    upload: Upload, line: Line, problems: Sequence[FileProblem], kind: str | None = None
) -> None:
    """Keep a row's problems; an error refuses the row."""
    upload.add_problems(problems)
    place = line.file, line.line
    if any(problem.severity == "error" for problem in problems):
        # A row with two faults found apart is one refused row.
        if place not in upload.roster.refused:
            upload.roster.refused.add(place)
            upload.roster.rejected[kind or _kind(upload, line.file)] += 1
            _note_present(upload, line)
        upload.scratch.refuse([Refused(line.file, line.line, None, None, line.cells)])


def _note_present(upload: Upload, line: Line) -> None:
    """Remember whom or what a refused row names, whatever is wrong with the rest of it."""
    for read in upload.files:
        if read.source.name == line.file and read.layout is not None:
            at = read.layout.positions.get(id_field(read.layout), len(line.cells))
            named = line.cells[at].strip() if at < len(line.cells) else ""
            # An id that cannot be read names nobody, and no database takes it.
            named = "" if "\0" in named else readable(named)
            for kind in kind_of(read.layout) if named else ():
                upload.roster.present[kind].setdefault(named, (line.file, line.line))


def id_field(layout: Layout) -> str:
    """The field that says whom or what a row is about; a row of roles names a user."""
    return "user" if layout.format.kind == "roles" else "sis_id"


def _kind(upload: Upload, file: str) -> str:
    layouts = (read.layout for read in upload.files if read.source.name == file)
    return next((kind for layout in layouts if layout for kind in kind_of(layout)), "admins")


def column_of(upload: Upload, file: str, field: str) -> str:
    """What a field's column is called in a file; "" for schools that stand in another file."""
    for read in upload.files:
        if read.source.name == file and read.layout is not None:
            columns = map(read.layout.column, _COLUMNS.get(field, (field,)))
            found = next(filter(None, columns), "")
            return found or ("" if field in _COLUMNS else field)
    return field


def located(upload: Upload, line: Line, problem: Problem) -> FileProblem:
    """A rule's problem at its place in the file."""
    column = column_of(upload, line.file, problem.field)
    return FileProblem(
        line.file, line.line, column, problem.code, problem.severity, problem.message
    )


def check_texts(upload: Upload, line: Line, required: Sequence[str]) -> list[FileProblem]:
    """Every text of a row: there if required, not too long, nothing hidden in it."""
    found = (
        check_text(field, text, required=field in required) for field, text in line.values.items()
    )
    return [located(upload, line, problem) for problem in found if problem is not None]


class Staging:
    """Gathers rows of one kind and stages them some at a time; names repeated ids."""

    def __init__(self, upload: Upload, kind: Kind) -> None:
        self._upload = upload
        self.kind = kind
        self._rows: list[dict[str, Any]] = []
        self._next = 1
        self._seen: dict[str, tuple[str, int]] = {}

    def add(self, line: Line, row: dict[str, Any], problems: list[FileProblem]) -> None:
        """Stage a row unless it has errors or repeats an id."""
        first = self._seen.setdefault(row["sis_id"], (line.file, line.line))
        if first != (line.file, line.line):
            problems = [*problems, repeated_id(self._upload, line, row["sis_id"], first)]
        odd = eaten(row["sis_id"])
        if odd is not None:
            problems = [*problems, located(self._upload, line, odd)]
        if problems:
            refuse(self._upload, line, problems, self.kind.name)
        if not any(problem.severity == "error" for problem in problems):
            self._rows.append({"file": line.file, "line": line.line, **row})
        if len(self._rows) >= GROUP:
            self.flush()

    def flush(self) -> None:
        """Stage what is gathered."""
        if self._rows:
            roster_staging.stage_rows(self._upload.writer, self.kind, self._rows, self._next)
            self._next += len(self._rows)
            self._rows = []


def repeated_id(upload: Upload, line: Line, sis_id: str, first: tuple[str, int]) -> FileProblem:
    """An id that an earlier row has: file and line of that one are `first`."""
    where = f"Line {first[1]}" + ("" if first[0] == line.file else f" of {first[0]}")
    return row_error(
        line.file,
        line.line,
        "duplicate_sis_id",
        f"{where} and line {line.line} have the same id, “{display(sis_id)}”. Keep one of them.",
        column_of(upload, line.file, "sis_id"),
    )


def unknown(upload: Upload, line: Line, field: str, sis_id: str) -> FileProblem:
    """An id that names nothing in the upload or the store."""
    kind = field.partition("_")[0]
    what = {"person": "student", "teacher": "teacher", "section": "section"}.get(kind, "school")
    code = f"unknown_{what}"
    column = column_of(upload, line.file, "student" if field == "person" else field)
    message = f"{column} “{display(sis_id)}” is not a {what} of {display(upload.district.name)}."
    if what == "school":
        message += upload.schools.hint(message)
    elif is_eaten(sis_id):
        message += f" A spreadsheet has turned this id into a number. {AS_TEXT}"
    return row_error(line.file, line.line, code, message, column)


def read_people(upload: Upload, read: ReadFile, kind: str) -> None:
    """A file of people, kept until all rows of one person are together."""
    gathered: list[tuple[str, str, int, str]] = []
    key = "sis_id" if read.layout is None else id_field(read.layout)
    for line in lines(upload, read):
        blank = next((field for field in _needed(line, key) if not line.values[field]), None)
        if blank is not None:
            refuse(upload, line, [bare_row(upload, line, blank)])
            continue
        part = json.dumps([line.values, line.cells], ensure_ascii=True)
        gathered.append((line.values[key], line.file, line.line, part))
        if len(gathered) >= GROUP:
            upload.scratch.add_pieces(kind, gathered)
            gathered = []
    upload.scratch.add_pieces(kind, gathered)


def _needed(line: Line, key: str) -> tuple[str, ...]:
    """The fields without which a row of a person says nothing."""
    return (key, "role") if key == "user" and oneroster.is_gone(line.values) else (key,)


def bare_row(upload: Upload, line: Line, field: str) -> FileProblem:
    """A row that leaves out what it is about.

    OneRoster wants user, role and org (or class) in every row of roles and enrollments, in those
    of a delta too, and in those that end something.
    """
    what = "id" if field == "sis_id" else field
    message = (
        f"This row names no {what}. What a role or an enrollment is about is not known by its "
        "sourcedId alone: send the row with all that it said before."
        if "user" in line.values
        else f"The {what} is required."
    )
    column = column_of(upload, line.file, field)
    return row_error(line.file, line.line, "missing_required", message, column)
