"""What an upload says of rows it takes: edits by hand that are kept, and who comes back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from console.display import display
from console.importing import spreadsheets
from console.importing.reports import FileProblem
from console.importing.roster_reading import column_of
from console.importing.uploads import Upload
from storage.bulk import matching, roster_edits
from storage.bulk.filling import MARK
from storage.bulk.kinds import Kind
from storage.bulk.lost_zeros import LostZeros

_FIELDS = (
    "first_name",
    "last_name",
    "email",
    "title",
    "admin_scope",
    "schools",
    "sis_id",
    "department",
    "username",
    "portal_role",
)
_OVERWRITE = "--overwrite-edits (in the console: options, hand edits)"


def remarks(upload: Upload) -> Iterator[FileProblem]:
    """A warning for every field of which an edit by hand is kept, and for everybody who is back."""
    for file, line, kept, said, *cells in matching.kept_edits(upload.writer):
        stored = dict(zip(_FIELDS, cells, strict=True))
        for field, text in zip(kept.split(",")[:-1], said.split(MARK), strict=False):
            column = "" if field == "active" else column_of(upload, file, field)
            message = _kept(upload, (field, column), stored, text)
            yield FileProblem(file, int(line), column, "kept_edit", "warning", message)
    for file, line, first_name, last_name in matching.coming_back(upload.writer):
        message = (
            f"{display(first_name)} {display(last_name)} is deactivated, and this upload makes "
            "them active again. If they left, remove the row, or deactivate them afterwards: "
            "then later uploads leave them so."
        )
        yield FileProblem(str(file), int(line), "", "reactivated", "warning", message)


def lost_zeros(upload: Upload, found: Iterable[LostZeros]) -> Iterator[FileProblem]:
    """A warning for every id that is a stored one without its zeros."""
    for row in found:
        message = spreadsheets.lost_zeros(row.sis_id, row.known, display(row.owner))
        column = column_of(upload, row.file, "sis_id")
        yield FileProblem(row.file, row.line, column, "lost_zeros", "warning", message)


def roster_remarks(upload: Upload, kind: Kind) -> Iterator[FileProblem]:
    """A warning for every field of a school or employee of which an edit by hand is kept."""
    for row in roster_edits.kept_fields(upload.writer, kind):
        column = column_of(upload, row.file, row.field) if row.field != "active" else ""
        who = display(row.of)
        if row.field == "active":
            message = (
                f"{who} was deactivated by hand and stays so, though the file has it. "
                f"{_OVERWRITE} makes it active again."
            )
        else:
            message = _stays(who, column, display(row.stored), display(row.said))
        yield FileProblem(row.file, row.line, column, "kept_edit", "warning", message)


def _stays(who: str, column: str, stays: str, says: str) -> str:
    return (
        f"{who} was edited by hand: “{column}” stays “{stays}”, the file says “{says}”. "
        f"{_OVERWRITE} lets the file win."
    )


def _kept(upload: Upload, named: tuple[str, str], stored: dict[str, Any], said: str) -> str:
    field, column = named
    who = f"{display(stored['first_name'])} {display(stored['last_name'])}"
    if field == "active":
        return (
            f"{who} was deactivated by hand and stays so, though the file has them. "
            f"{_OVERWRITE} makes them active again."
        )
    stays, says = (_shown(upload, field, text or "") for text in (stored[field], said))
    return _stays(who, column or field, stays, says)


def _shown(upload: Upload, field: str, text: str) -> str:
    if field == "schools" and text:
        names = upload.schools.sis_ids
        text = "; ".join(names.get(int(pk), pk) for pk in text.split(","))
    return display(text)
