"""What is wrong with an upload."""

from typing import NamedTuple


class ProblemRow(NamedTuple):
    """One problem of an uploaded row or file; `line` is 0 for the whole file."""

    file: str
    line: int
    column: str
    code: str
    severity: str
    message: str


class CauseRow(NamedTuple):
    """Problems that say the same, counted; `others` are values whose own sentences are left out."""

    column: str
    code: str
    severity: str
    message: str
    rows: int
    file: str
    first_line: int
    others: int = 0
