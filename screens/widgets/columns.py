"""Columns of a table: which ones fit, how wide each is, and a row as one text. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar

from rich.cells import cell_len

from console.display import display
from screens.widgets.runs import fitted

T = TypeVar("T")
GUTTER = 3
GAP = 2


class Column(NamedTuple, Generic[T]):
    """A column: title, share of the width (cells, if fixed), its cell as text.

    In tables narrower than `from_width` it is left out. `order` is the name of the order that the
    list is in when it is sorted by this column. `right`: numbers, one under the other. `ends`: what
    the end of a cell begins with that is to be read even where the cell is cut, as the `+1` of
    `Bell Ridge Eleme…, +1`.
    """

    title: str
    share: int
    cell: Callable[[T], str]
    from_width: int = 0
    fixed: bool = False
    order: str = ""
    right: bool = False
    ends: str = ""


@lru_cache(maxsize=64)
def widths(columns: tuple[Column[Any], ...], cells: int) -> tuple[int, ...]:
    """The width of every column in a table so many cells wide; 0 for those left out."""
    chosen = [column for column in columns if cells >= column.from_width]
    room = cells - GUTTER - 1 - GAP * (len(chosen) - 1)
    room -= sum(column.share for column in chosen if column.fixed)
    shares = sum(column.share for column in chosen if not column.fixed) or 1
    found = [_width(column, room, shares) if column in chosen else 0 for column in columns]
    flexible = [index for index, column in enumerate(columns) if column in chosen]
    flexible = [index for index in flexible if not columns[index].fixed]
    if flexible:
        found[flexible[-1]] += max(0, room - sum(found[index] for index in flexible))
    return tuple(found)


def _width(column: Column[Any], room: int, shares: int) -> int:
    return column.share if column.fixed else max(0, room * column.share // shares)


class Sorted(NamedTuple):
    """The order a list is in, by its name, and whether from the last to the first."""

    order: str
    descending: bool = False


UNSORTED = Sorted("")


def head_text(columns: tuple[Column[Any], ...], cells: int, by: Sorted = UNSORTED) -> str:
    """The titles; an arrow stands behind the one that the list is sorted by."""
    arrow = " ↓" if by.descending else " ↑"
    titles = [
        column.title + (arrow if column.order and column.order == by.order else "")
        for column in columns
    ]
    return _joined(columns, titles, "   ", cells)


def row_text(columns: tuple[Column[T], ...], row: T, gutter: str, cells: int) -> str:
    """One row: three glyphs, then the cells, made safe to show."""
    sizes = widths(columns, cells)
    texts = [
        _shortened(display(column.cell(row)), size, column.ends) if size else ""
        for column, size in zip(columns, sizes, strict=True)
    ]
    return _joined(columns, texts, gutter, cells)


def _shortened(text: str, cells: int, ends: str) -> str:
    """The text; where it is too long and has an end to keep, with its beginning cut for that."""
    begins, sign, end = text.rpartition(ends) if ends else ("", "", "")
    kept = cell_len(sign + end)
    if not begins or cell_len(text) <= cells or kept + 2 > cells:
        return text
    return fitted(begins, cells - kept) + sign + end


def _joined(columns: tuple[Column[Any], ...], texts: Sequence[str], gutter: str, cells: int) -> str:
    sizes = widths(columns, cells)
    shown = [
        _aligned(fitted(text, size), right=column.right)
        for column, text, size in zip(columns, texts, sizes, strict=True)
        if size > 0
    ]
    return fitted(gutter + (" " * GAP).join(shown), cells)


def _aligned(text: str, *, right: bool) -> str:
    bare = text.rstrip(" ") if right else text
    return " " * (len(text) - len(bare)) + bare
