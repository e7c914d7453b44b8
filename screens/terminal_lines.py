"""What stands on the terminal, so that what stands there already is not sent again.

Textual sends the whole screen whenever a page or a dialog is opened or left, and once more when
what is on it has been read; over a slow line that is most of what is sent.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from rich.cells import cell_len
from rich.console import Console
from textual._compositor import CompositorUpdate

# Where Textual goes before each piece of a line; lines and columns are counted from 1.
_MOVE = re.compile(r"\x1b\[(\d+);(\d+)H")
_STYLE = re.compile(r"\x1b\[([\d;]*)m")

# How a letter is drawn, and the letter.
Cell = tuple[str, str]


class TerminalLines:
    """The cells of each line as they were sent last."""

    def __init__(self) -> None:
        # None where it is not known what stands.
        self._lines: defaultdict[int, list[Cell | None]] = defaultdict(list)

    def forget(self) -> None:
        """Send everything the next time: something else may have written on the terminal."""
        self._lines.clear()

    def changed_by(self, update: str) -> str:
        """What of an update has to be sent: of each piece of a line what does not stand there."""
        before, *found = _MOVE.split(update)
        if before:
            self.forget()
            return update
        pieces = zip(found[::3], found[1::3], found[2::3], strict=True)
        return "".join(self._sent(int(y), int(x), piece.rstrip("\n")) for y, x, piece in pieces)

    def _sent(self, y: int, x: int, piece: str) -> str:
        cells, line, begin = _cells(piece), self._lines[y], x - 1
        if cells is None:
            line.clear()
            return f"\x1b[{y};{x}H{piece}"
        line.extend([None] * (begin + len(cells) - len(line)))
        stood = line[begin : begin + len(cells)]
        if cells == stood:
            return ""
        line[begin : begin + len(cells)] = cells
        differ = [
            n for n, (one, other) in enumerate(zip(cells, stood, strict=True)) if one != other
        ]
        first, last = differ[0], differ[-1]
        return f"\x1b[{y};{x + first}H" + "".join(_drawn(cells[first : last + 1]))


class Changed(CompositorUpdate):
    """An update of the screen without what stands there already."""

    def __init__(self, update: CompositorUpdate, lines: TerminalLines) -> None:
        self.update = update
        self.lines = lines

    def render_segments(self, console: Console) -> str:
        """What to send."""
        return self.lines.changed_by(self.update.render_segments(console))


def _cells(piece: str) -> list[Cell] | None:
    """The cells of a piece; None if letters in it are wide or not seen: they cannot be counted."""
    start, *runs = _STYLE.split(piece)
    letters = {*start, *"".join(runs[1::2])}
    if "\x1b" in letters or any(cell_len(letter) != 1 for letter in letters):
        return None
    cells = [("", letter) for letter in start]
    for style, text in zip(runs[::2], runs[1::2], strict=True):
        drawn = "" if style == "0" else style
        cells += [(drawn, letter) for letter in text]
    return cells


def _drawn(cells: Sequence[Cell]) -> Iterator[str]:
    for style, run in groupby(cells, key=itemgetter(0)):
        text = "".join(letter for _, letter in run)
        yield f"\x1b[{style}m{text}\x1b[0m" if style else text
