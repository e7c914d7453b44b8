"""What spreadsheets do to ids: numbers as they write them, zeros in front taken away. Pure."""

from __future__ import annotations

import re

from console.display import display
from console.errors import Problem

_NUMBER = re.compile(r"(?:-?\d(?:[.,]\d+)?E\+\d+|-?\d+\.0)\Z", re.IGNORECASE | re.ASCII)
_POWER = re.compile(rb"\dE\+\d", re.IGNORECASE)
# Begins with letters that are always so, which are searched for faster.
_POINT_ZERO = re.compile(rb"\.0(?<=\d\.0)(?!\d)")
AS_TEXT = "Format the column as text and export it again."


def is_eaten(sis_id: str) -> bool:
    """Whether an id reads like a number that a spreadsheet has shortened or made exact."""
    return _NUMBER.match(sis_id) is not None


def may_hold_eaten(data: bytes) -> bool:
    """Whether any id in these bytes may be one; most have not even the two letters."""
    # Most have no plus at all, which is found out ten times as quickly as a pair of letters.
    if b"+" in data and (b"E+" in data or b"e+" in data) and _POWER.search(data) is not None:
        return True
    return _POINT_ZERO.search(data) is not None


def eaten(sis_id: str) -> Problem | None:
    """A warning about an id that a spreadsheet seems to have turned into a number."""
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
