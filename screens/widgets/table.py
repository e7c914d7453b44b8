"""A table of any length: it holds a window of rows, draws lines, and repaints only what changed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import ClassVar, Generic, NamedTuple, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
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


class RowTable(CursorList, Generic[T]):
    """Rows of records with a cursor and marks; one style for each row.

    Give it rows with `browse(source)`. It posts `Moved` when another row is under the cursor,
    `Loaded` when rows or their count have come, `Failed` when they could not be read.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "step(1)", "down", show=False, id="list.down"),
        Binding("up,k", "step(-1)", "up", show=False, id="list.up"),
        Binding("ctrl+d,pagedown", "half(1)", "down half a page", show=False, id="list.half_down"),
        Binding("ctrl+u,pageup", "half(-1)", "up half a page", show=False, id="list.half_up"),
        Binding("g,home", "to_top", "to the first", show=False, id="list.top"),
        Binding("G,end", "to_end", "to the last", show=False, id="list.end"),
    ]

    class Moved(Message):
        """Another row is under the cursor, or none."""

    class Loaded(Message):
        """Rows have come, or their number is known now."""

    class Clicked(Message):
        """The row under the cursor was clicked."""

    class Failed(Message):
        """Rows could not be read."""

        def __init__(self, reason: str) -> None:
            super().__init__()
            self.reason = reason

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
        self._end_wished_at: int | None = None
        self._on_screen: dict[int, tuple[bool, str]] = {}
        self._seen = Seen(0, 0, 0, 0)
        self._looks: dict[RowLook, Style] = {}
        self.feed: Feed[T] = Feed(self._changed, lambda text: self.post_message(self.Failed(text)))

    @property
    def row(self) -> T | None:
        """The row under the cursor."""
        return self.feed.window.row(self.cursor)

    @property
    def total(self) -> int | None:
        """How many rows there are; None while they are being counted."""
        return self.feed.window.total

    def browse(self, source: Source[T], *, keep_cursor: bool = False) -> None:
        """Show the rows of a source; with `keep_cursor` stay on the row the cursor is on."""
        if not keep_cursor:
            self.cursor = 0
        self.feed.open(source, self.cursor, self.row if keep_cursor else None)

    @property
    def row_count(self) -> int:
        """The count, or as many as the pages read so far prove."""
        return self.feed.window.known

    def cursor_moved(self) -> None:
        """Tell the page, and have the rows read that one comes to next."""
        top = self.scroll_offset.y
        self.feed.want(top, top + self.rows_seen)
        self.post_message(self.Moved())

    def action_to_end(self) -> None:
        """Go to the last row; while they are being counted, as soon as it is known which it is."""
        super().action_to_end()
        self._end_wished_at = self.cursor if self.total is None else None

    def on_mount(self) -> None:
        """Serve wishes for rows as long as the table lives; counting waits for the first paint."""
        self.run_worker(self.feed.serve(), group="rows")
        self.call_after_refresh(self._count_from_now_on)

    def _count_from_now_on(self) -> None:
        self.run_worker(self.feed.serve_counts, group="rows")

    def _changed(self, cursor: int | None) -> None:
        if cursor is not None:
            self.cursor = cursor
        self.lay_out()
        if self._end_wished_at == self.cursor and self.total is not None:
            self._end_wished_at = None
            self.move_to(self.total - 1)
        if cursor is not None:
            self.refresh()
        else:
            self._refresh_changed_lines()
        self.post_message(self.Loaded())
        self.post_message(self.Moved())

    def _refresh_changed_lines(self) -> None:
        """Repaint the lines whose row has come, or whose scroll mark is another one now."""
        seen = self._measured()
        for y in range(seen.rows):
            drawn = self._on_screen.get(y)
            if drawn is not None and drawn != self._state_of(y, seen):
                self.refresh_line(seen.top + y + 1)

    def _state_of(self, y: int, seen: Seen) -> tuple[bool, str]:
        """Whether the row of a line is there, and its scroll mark."""
        row = self.feed.window.row(seen.top + y)
        return row is not None, scroll_mark(y, seen.rows, seen.top, self.feed.window.total or 0)

    def say_when_empty(self, lines: Sequence[Line]) -> None:
        """What stands in the place of rows when there are none."""
        self._when_empty = list(lines)
        if self.feed.window.total == 0:
            self.refresh()

    def show_sorted(self, by: Sorted, columns: Sequence[Column[T]]) -> None:
        """Say in the head what the list is sorted by."""
        self.sorted, self.columns = by, tuple(columns)
        self.refresh()

    def mark_all(self, rows: Sequence[T]) -> None:
        """Mark these rows, wherever in the list they stand."""
        if self.feed.source is not None:
            self.marks.update((self.feed.source.key(row), row) for row in rows)
            self.refresh()

    def toggle_mark(self) -> None:
        """Mark the row under the cursor, or take the mark away, and go one row down."""
        row, source = self.row, self.feed.source
        if row is None or source is None:
            return
        key = source.key(row)
        if self.marks.pop(key, None) is None:
            self.marks[key] = row
        self.refresh_line(self.cursor + 1)
        self.move_to(self.cursor + 1)

    def clear_marks(self) -> None:
        """Take every mark away."""
        self.marks.clear()
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where it was clicked; a click on the cursor opens."""
        index = event.y - 1 + self.scroll_offset.y
        if event.y < 1 or index >= self.row_count:
            return
        if index == self.cursor:
            self.post_message(self.Clicked())
        self.move_to(index)

    def watch_has_focus(self, _focused: bool) -> None:
        """The cursor is quieter while the keys go elsewhere."""
        super().watch_has_focus(_focused)
        self.refresh_line(self.cursor + 1)

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
        if y == 0:
            return self._drawn(head_text(self.columns, cells - 1, self.sorted) + " ", "dim")
        index = y - 1 + self._seen.top
        if index >= self._seen.known:
            self._on_screen[y - 1] = (False, " ")
            return self._empty_line(y - 2)
        row, source = self.feed.window.row(index), self.feed.source
        self._on_screen[y - 1] = self._state_of(y - 1, self._seen)
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
