"""A block of lines cut into cells, all at once but for lines that have quotes. Pure.

Where a block has letters that take more than a byte each in memory, cells are cut from its bytes
read as Latin-1: cutting and comparing is quicker so, and `real` makes text of the columns somebody
will read.
"""

from __future__ import annotations

import csv
from typing import NamedTuple

_GAP = "\n"


class Text(NamedTuple):
    """The letters of a block to be cut; if they are not `whole`, its bytes as Latin-1."""

    letters: str
    whole: bool

    def real(self, cells: list[str]) -> list[str]:
        """Cells cut from the letters as the text they are."""
        joined = "" if self.whole else "\n".join(cells)
        return cells if joined.isascii() else joined.encode("latin-1").decode("utf-8").split("\n")


def text_of(data: bytes) -> Text | None:
    """The letters of a block in UTF-8; None if bytes of it are no letters."""
    try:
        letters = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    try:
        letters.encode("latin-1")
    except UnicodeEncodeError:
        return Text(data.decode("latin-1"), whole=False)
    return Text(letters, whole=True)


def cut(lines: list[str], width: int, delimiter: str) -> list[str] | None:
    """All cells of these lines, a line feed after each line's; None if lines differ in length."""
    quoted = [(index, line) for index, line in enumerate(lines) if '"' in line]
    if quoted:
        lines, blank = lines.copy(), delimiter * (width - 1)
        for index, _ in quoted:
            lines[index] = blank
    cells = f"{delimiter}{_GAP}{delimiter}".join(lines).split(delimiter)
    step, count = width + 1, len(lines)
    if len(cells) != count * step - 1 or cells[width::step].count(_GAP) != count - 1:
        return None
    if quoted and not _patch(cells, quoted, width, delimiter):
        return None
    return cells


def _patch(cells: list[str], quoted: list[tuple[int, str]], width: int, delimiter: str) -> bool:
    """Put the cells of lines that have quotes in their places; False if they do not fit."""
    try:
        rows = list(csv.reader([line for _, line in quoted], delimiter=delimiter, strict=True))
    except csv.Error:
        return False
    if len(rows) != len(quoted) or set(map(len, rows)) != {width}:
        return False
    for (index, _), row in zip(quoted, rows, strict=True):
        start = index * (width + 1)
        cells[start : start + width] = row
    return True
