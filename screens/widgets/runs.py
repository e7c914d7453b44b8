"""Lines of text made of runs, each in one tone: the one way from our data to Textual.

Everything stored or typed by people passes `display` here, and no text is ever read as markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from rich.cells import cell_len, chop_cells, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.strip import Strip

from console.display import display, display_lines

Tone = Literal["plain", "dim", "strong", "accent", "danger", "warning", "here"]
TONES: tuple[Tone, ...] = ("plain", "dim", "strong", "accent", "danger", "warning", "here")
ELLIPSIS = "…"


class Run(NamedTuple):
    """Some text in one tone; the text is safe to show."""

    text: str
    tone: Tone


Line = tuple[Run, ...]
Part = str | tuple[str, Tone]


def line(*parts: Part) -> Line:
    """A line of plain texts and (text, tone) pairs; all of them made safe to show."""
    runs = [Run(part, "plain") if isinstance(part, str) else Run(*part) for part in parts]
    return tuple(Run(display(run.text), run.tone) for run in runs if run.text)


def shown(text: object) -> Content:
    """Text for a Textual widget: safe to show, never markup."""
    return Content(display(text))


def shown_lines(text: object) -> Content:
    """Like `shown`, for texts of several lines."""
    return Content(display_lines(text))


def width(runs: Iterable[Run]) -> int:
    """How many cells a line takes."""
    return sum(cell_len(run.text) for run in runs)


def fitted(text: str, cells: int) -> str:
    """Safe text cut or filled to exactly that many cells, with an ellipsis where it is cut."""
    if text.isascii():
        size = len(text)
        if size <= cells:
            return text + " " * (cells - size)
        return text[: cells - 1] + ELLIPSIS if cells > 0 else ""
    if cell_len(text) <= cells:
        return set_cell_size(text, cells)
    return set_cell_size(text, cells - 1) + ELLIPSIS if cells > 0 else ""


def strip(runs: Line, cells: int, styles: Mapping[Tone, Style]) -> Strip:
    """A line as Textual draws it, exactly `cells` wide."""
    segments: list[Segment] = []
    left = cells
    for run in runs:
        size = cell_len(run.text)
        if size > left:
            segments.append(Segment(fitted(run.text, left), styles[run.tone]))
            left = 0
            break
        segments.append(Segment(run.text, styles[run.tone]))
        left -= size
    if left:
        segments.append(Segment(" " * left, styles["plain"]))
    return Strip(segments, cells)


def both_ends(left: Line, right: Line, cells: int) -> Line:
    """A line with something at each end; the left end gives way when there is no room."""
    room = cells - width(right)
    if room < 1:
        return right
    used = width(left)
    if used <= room:
        return (*left, Run(" " * (room - used), "plain"), *right)
    return (*cut(left, room - 1), Run(" ", "plain"), *right)


def cut(runs: Line, cells: int) -> Line:
    """A line that takes at most `cells`."""
    kept: list[Run] = []
    left = cells
    for run in runs:
        size = cell_len(run.text)
        if size > left:
            if left > 0:
                kept.append(Run(fitted(run.text, left), run.tone))
            break
        kept.append(run)
        left -= size
    return tuple(kept)


def wrapped(runs: Line, cells: int, indent: int = 0) -> list[Line]:
    """A line broken at blanks into lines of at most `cells`; later ones are indented.

    A word longer than a line, such as a path, is broken where the line ends.
    """
    lines: list[Line] = []
    current: list[Run] = []
    left = max(cells, indent + 1)
    for word, tone in _words(runs, max(cells - indent, 1)):
        size = cell_len(word.rstrip())
        if size > left and current:
            lines.append(tuple(current))
            current, left = [Run(" " * indent, "plain")], max(cells - indent, 1)
            if not word.strip():
                continue
        current.append(Run(word, tone))
        left -= cell_len(word)
    return [*lines, tuple(current)]


def _words(runs: Line, most: int) -> Iterable[tuple[str, Tone]]:
    for run in runs:
        start = 0
        for index in range(1, len(run.text)):
            if run.text[index - 1] == " " and run.text[index] != " ":
                yield from _pieces(run.text[start:index], run.tone, most)
                start = index
        yield from _pieces(run.text[start:], run.tone, most)


def _pieces(word: str, tone: Tone, most: int) -> Iterable[tuple[str, Tone]]:
    if len(word) * 2 <= most or cell_len(word.rstrip()) <= most:
        return ((word, tone),)
    return ((piece, tone) for piece in chop_cells(word, most))
