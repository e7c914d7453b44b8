"""One cell, as the rules see it. Pure."""

from __future__ import annotations

import re

# What a spreadsheet would run as a formula; an export puts one apostrophe before it.
_FORMULA = "=+-@\t\r"
_GUARDED = re.compile(rf"'+[\s\u200b\ufeff]*[{re.escape(_FORMULA)}]")
_FORMULA_START = re.compile(rf"[\s\u200b\ufeff]*[{re.escape(_FORMULA)}]")


def tidy(cell: str) -> str:
    """A cell without blanks around it, and without the apostrophe that an export put there."""
    cell = cell.strip()
    return cell[1:] if cell[:1] == "'" and _GUARDED.match(cell) else cell


def guard(cell: str) -> str:
    """A cell that no spreadsheet runs; `tidy` gives it back as it was."""
    return f"'{cell}" if _FORMULA_START.match(cell) or _GUARDED.match(cell) else cell
