"""A block of lines cut into cells, all at once where no line has quotes. Pure.

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


def cut(text: str, count: int, width: int, delimiter: str) -> list[str] | None:
    """All cells of `count` lines, a line feed after each line's; None if lines differ in length."""
    quoted: list[tuple[int, str]] = []
    if '"' in text:
        text, quoted = _without_quotes(text, delimiter * (width - 1))
    cells = text.replace("\n", f"{delimiter}{_GAP}{delimiter}").split(delimiter)
    step = width + 1
    if len(cells) != count * step - 1 or cells[width::step].count(_GAP) != count - 1:
        return None
    if quoted and not _patch(cells, quoted, width, delimiter):
        return None
    return cells


def _without_quotes(text: str, blank: str) -> tuple[str, list[tuple[int, str]]]:
    """The text with a blank row for each line that has quotes, and those lines by their index."""
    pieces: list[str] = []
    quoted: list[tuple[int, str]] = []
    done = index = 0
    found = text.find('"')
    while found >= 0:
        start = text.rfind("\n", 0, found) + 1
        end = text.find("\n", found)
        end = len(text) if end < 0 else end
        index += text.count("\n", done, start)
        quoted.append((index, text[start:end]))
        pieces += (text[done:start], blank)
        done, found = end, text.find('"', end)
    pieces.append(text[done:])
    return "".join(pieces), quoted


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
