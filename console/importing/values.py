"""One cell as the rules see it, and rows of cells as files hold them."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable
from typing import IO

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


class _Encoded:
    """Text written as UTF-8. Python's own wrapper closes what it wraps when writing fails."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        """Write one row."""
        return self.stream.write(text.encode())


def row_writer(stream: IO[bytes]) -> Callable[[Iterable[str]], object]:
    """What writes rows of CSV (RFC 4180: CRLF, quotes where needed) in UTF-8."""
    return csv.writer(_Encoded(stream), lineterminator="\r\n").writerow
