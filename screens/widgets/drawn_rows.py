"""The drawing of a table: its head, its rows in one style each, and only what changed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, NamedTuple, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip

from screens.widgets.columns import UNSORTED, Column, Sorted, head_text, row_text
from screens.widgets.cursor_list import CursorList
from screens.widgets.feed import Feed
from screens.widgets.runs import Line
from screens.widgets.scroll_mark import scroll_mark
from screens.widgets.sources import Source
from screens.widgets.toned import RowLook

T = TypeVar("T")


class Seen(NamedTuple):
    """What one painting goes by: the width, the first row seen, how many are seen, and in all."""

    cells: int
    top: int
    rows: int
    known: int


class DrawnRows(CursorList, Generic[T]):
    """What a feed has read, row by row; who builds on this makes the feed and moves it."""

    feed: Feed[T]

    def __init__(
        self,
        columns: Sequence[Column[T]],
        *,
        dim: Callable[[T], bool] | None = None,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id, classes="table")
        self.columns = tuple(columns)
        self.dim = dim
        self.sorted = UNSORTED
        self.marks: dict[Hashable, T] = {}
        self._when_empty: list[Line] = []
        self._on_screen: dict[int, tuple[bool, str]] = {}
        self._seen = Seen(0, 0, 0, 0)
        self._looks: dict[RowLook, Style] = {}

    @property
    def head(self) -> int:
        """The titles; they give way to a row where there is but one line."""
        return 1 if self.size.height > 1 else 0

    @property
    def row_count(self) -> int:
        """The count, or as many as the pages read so far prove."""
        return self.feed.window.known

    def say_when_empty(self, lines: Sequence[Line]) -> None:
        """What stands in the place of rows when there are none."""
        self._when_empty = list(lines)
        if self.feed.window.total == 0:
            self.refresh()

    def show_sorted(self, by: Sorted, columns: Sequence[Column[T]]) -> None:
        """Say in the head what the list is sorted by."""
        self.sorted, self.columns = by, tuple(columns)
        self.refresh()

    def refresh_changed_lines(self) -> None:
        """Repaint the lines whose row has come, or whose scroll mark is another one now."""
        seen = self._measured()
        for y in range(seen.rows):
            drawn = self._on_screen.get(y)
            if drawn is not None and drawn != self._state_of(y, seen):
                self.refresh_line(seen.top + y + self.head)

    def _state_of(self, y: int, seen: Seen) -> tuple[bool, str]:
        """Whether the row of a line is there, and its scroll mark."""
        row = self.feed.window.row(seen.top + y)
        return row is not None, scroll_mark(y, seen.rows, seen.top, self.feed.window.total or 0)

    def watch_has_focus(self, _focused: bool) -> None:
        """The cursor is quieter while the keys go elsewhere."""
        super().watch_has_focus(_focused)
        self.refresh_line(self.cursor + self.head)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw what is seen; sizes and styles are the same for all lines of one painting."""
        self._seen = self._measured()
        self._looks.clear()
        return super().render_lines(crop)

    def _measured(self) -> Seen:
        return Seen(self.size.width, self.scroll_offset.y, self.rows_seen, self.row_count)

    def render_line(self, y: int) -> Strip:
        """Draw the head, or one row in one style."""
        cells = self._seen.cells
        place = y - self.head
        if place < 0:
            return self._drawn(head_text(self.columns, cells - 1, self.sorted) + " ", "dim")
        index = place + self._seen.top
        if index >= self._seen.known:
            self._on_screen[place] = (False, " ")
            return self._empty_line(place - self.head)
        row, source = self.feed.window.row(index), self.feed.source
        self._on_screen[place] = self._state_of(place, self._seen)
        if row is None or source is None:
            self.feed.want(self._seen.top, self._seen.top + self._seen.rows)
            return self._drawn("   …".ljust(cells)[:cells], "dim")
        return self._row_strip(index, row, source)

    def _row_strip(self, index: int, row: T, source: Source[T]) -> Strip:
        here = index == self.cursor
        dim = self.dim is not None and self.dim(row)
        look: RowLook = "dim" if dim else "plain"
        if here:
            look = "cursor" if self.has_focus else "quiet"
        marked = source.key(row) in self.marks
        edge = "▸" if here else "-" if dim and marked else " "
        gutter = edge + ("*" if marked else "-" if dim else " ") + " "
        text = row_text(self.columns, row, gutter, self._seen.cells - 1)
        mark = self._on_screen[index - self._seen.top][1]
        return self._drawn(text + mark, look)

    def _empty_line(self, index: int) -> Strip:
        says = self._when_empty if self.feed.window.total == 0 else []
        return self.drawn(says[index] if 0 <= index < len(says) else (), self.size.width)

    def _drawn(self, text: str, look: RowLook) -> Strip:
        style = self._looks.get(look)
        if style is None:
            style = self._looks[look] = self.row_style(look)
        return Strip([Segment(text, style)], self._seen.cells)
