"""The sentences by which problems of many rows are grouped, and the way out of each. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from console.importing.reports import Cause, FileProblem

_CAUSES = {
    "invalid_email": "The email is not an email address.",
    "control_character": "An invisible character is in the value.",
    "encoding_error": "Letters cannot be read in this encoding.",
    "field_too_long": "The value is too long.",
    "duplicate_email": "Another row of the upload has this email.",
    "duplicate_sis_id": "Another row of the upload has this SIS id.",
    "too_few_fields": "The row has fewer cells than the header.",
    "too_many_fields": "The row has more cells than the header.",
    "malformed_quote": "A quotation mark is not closed, or not doubled.",
    "conflict": "The SIS id and the email belong to two people.",
    "invalid_scope": "The scope is neither district nor school.",
    "kept_edit": "The file would overwrite what was edited by hand; the edits are kept unless "
    "--overwrite-edits lets the file win.",
    "spreadsheet_id": "A spreadsheet seems to have turned ids into numbers or formulas, or to have "
    "lost them.",
    "lost_zeros": "Ids are new here that would be known with zeros in front; a spreadsheet may "
    "have taken them.",
    "reactivated": "Admins who are deactivated would be active again.",
}

# Said of every cause, because the rules, which forms share, do not know of files.
_WAYS = {
    "invalid_email": "Correct the address, as in name@school.example.",
    "too_few_fields": "Add the cells that are missing; a line break may have cut the row in two.",
    "malformed_quote": "Close it, or write a mark that belongs to the value twice.",
}
# Said of many rows; the sentence of one row ends with it.
_WAYS_OF_MANY = {
    "control_character": "Type the value anew.",
    "encoding_error": "Save the file as UTF-8, or name its encoding with --encoding.",
    "field_too_long": "At most 255 characters are allowed.",
    "duplicate_email": "Keep one of the rows.",
    "duplicate_sis_id": "Keep one of the rows.",
    "too_many_fields": "A value that holds the delimiter must be in quotation marks.",
    "conflict": "Correct one of the two.",
    "invalid_scope": "It must be district or school.",
}
_SCHOOLS = {"oneroster": "orgs.csv of the same upload must have it"}
_ADDED = "add the school first, or upload a schools.csv that has it with this file"


def with_causes(problems: Iterable[FileProblem]) -> list[tuple[FileProblem, str]]:
    """Problems, each with the sentence by which problems of many rows are grouped."""
    return [(problem, _CAUSES.get(problem.code, problem.message)) for problem in problems]


def way_out(cause: Cause, format_: str, mode: str) -> str:
    """What to do in the file about a cause whose sentence does not say it; "" where it does."""
    said = cause.message
    if cause.severity != "error" or not cause.first_line:
        return ""
    if cause.code == "unknown_school":
        way = f"If the id is right, {_SCHOOLS.get(format_, _ADDED)}."
        return "" if "spreadsheet" in said or "Separate" in said else way
    if cause.code == "missing_required":
        # Whoever a full upload leaves out is deactivated.
        away = "" if mode == "full" else ", or remove the row"
        return f"Fill it in{away}." if " is required" in said else ""
    many = "" if cause.rows == 1 else _WAYS_OF_MANY.get(cause.code, "")
    return _WAYS.get(cause.code, many)


def ways_once(causes: Iterable[Cause]) -> Iterator[tuple[Cause, str]]:
    """Causes, each with its way out unless one before has the same."""
    said = {""}
    for cause in causes:
        yield cause, "" if cause.way_out in said else cause.way_out
        said.add(cause.way_out)
