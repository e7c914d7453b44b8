"""What spreadsheets do to ids: numbers as they write them, zeros lost, formulas failed. Pure."""

from __future__ import annotations

import re

from console.display import display
from console.errors import Problem

_NUMBER = re.compile(r"(?:-?\d(?:[.,]\d+)?E\+\d+|-?\d+\.0)\Z", re.IGNORECASE | re.ASCII)
# What a cell shows whose formula failed; a column of ids is often looked up in another sheet.
_FAILURES = ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!")
_FAILED = re.compile("|".join(map(re.escape, _FAILURES)).encode(), re.IGNORECASE)
# What exporters write so that a spreadsheet leaves zeros alone; here it is an id like any other.
_AS_FORMULA = re.compile(r'="([^"]*)"\Z')
_POWER = re.compile(rb"\dE\+\d", re.IGNORECASE)
# Begins with letters that are always so, which are searched for faster.
_POINT_ZERO = re.compile(rb"\.0(?<=\d\.0)(?!\d)")
AS_TEXT = "Format the column as text and export it again."
_RIGHT_FORMULA = "Correct the formula and export it again."


def is_eaten(sis_id: str) -> bool:
    """Whether an id reads like a number that a spreadsheet has shortened or made exact."""
    return _NUMBER.match(sis_id) is not None


def _failed(sis_id: str) -> bool:
    return sis_id[:1] == "#" and sis_id.upper() in _FAILURES


def may_hold_eaten(data: bytes) -> bool:
    """Whether any id in these bytes may be one; most have not even the letters of one."""
    # Most have no plus at all, which is found out ten times as quickly as a pair of letters.
    if b"+" in data and (b"E+" in data or b"e+" in data) and _POWER.search(data) is not None:
        return True
    if (b"=" in data and b'="' in data) or (b"#" in data and _FAILED.search(data) is not None):
        return True
    return _POINT_ZERO.search(data) is not None


def eaten(sis_id: str) -> Problem | None:
    """A warning about an id that a spreadsheet seems to have turned into a number, or lost."""
    if _failed(sis_id):
        message = f"A formula of the spreadsheet failed: “{display(sis_id)}” stands for the id. "
        return Problem("sis_id", "spreadsheet_id", message + _RIGHT_FORMULA, "warning")
    formula = _AS_FORMULA.match(sis_id)
    if formula is not None:
        message = f"This id is a formula, “{display(sis_id)}”, and was taken as it stands. "
        more = f"If “{display(formula[1])}” is meant, export it without the formula."
        return Problem("sis_id", "spreadsheet_id", message + more, "warning")
    if not is_eaten(sis_id):
        return None
    message = f"A spreadsheet seems to have turned this id into a number, “{display(sis_id)}”. "
    return Problem("sis_id", "spreadsheet_id", message + AS_TEXT, "warning")


def lost_zeros(sis_id: str, known: str, who: str) -> str:
    """What to say of an id that is a known one without its zeros."""
    return (
        f"“{display(sis_id)}” is new here, and {who} has “{display(known)}”. A spreadsheet may "
        f"have taken the zeros. {AS_TEXT}"
    )
