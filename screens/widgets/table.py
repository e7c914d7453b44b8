"""A table of any length: it reads a window of rows as one comes to them, and has marks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, TypeVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from screens.widgets.columns import Column
from screens.widgets.drawn_rows import DrawnRows
from screens.widgets.feed import Feed
from screens.widgets.sources import Source

T = TypeVar("T")


class RowTable(DrawnRows[T]):
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
        super().__init__(columns, dim=dim, id=id)
        self._end_wished_at: int | None = None
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
        # Typed by hand: of work that never ends no result can be inferred.
        counting: Callable[[], object] = self.feed.serve_counts
        self.run_worker(counting, group="rows")

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
            self.refresh_changed_lines()
        self.post_message(self.Loaded())
        self.post_message(self.Moved())

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
        self.refresh_line(self.cursor + self.head)
        self.move_to(self.cursor + 1)

    def clear_marks(self) -> None:
        """Take every mark away."""
        self.marks.clear()
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where it was clicked; a click on the cursor opens."""
        index = event.y - self.head + self.scroll_offset.y
        if event.y < self.head or index >= self.row_count:
            return
        if index == self.cursor:
            self.post_message(self.Clicked())
        self.move_to(index)
