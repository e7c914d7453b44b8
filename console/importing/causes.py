"""The sentences by which problems of many rows are grouped. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from console.importing.reports import FileProblem

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
    "spreadsheet_id": "A spreadsheet seems to have turned ids into numbers.",
    "lost_zeros": "Ids are new here that would be known with zeros in front; a spreadsheet may "
    "have taken them.",
    "reactivated": "Admins who are deactivated would be active again.",
}


def cause_of(problem: FileProblem) -> str:
    """The sentence by which problems of many rows are grouped."""
    return _CAUSES.get(problem.code, problem.message)


def with_causes(problems: Iterable[FileProblem]) -> Iterator[tuple[FileProblem, str]]:
    """Problems, each with the sentence it is grouped by."""
    return ((problem, cause_of(problem)) for problem in problems)
