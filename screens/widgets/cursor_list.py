"""The base of lists with a cursor: a head line, rows below it, jumps of half a page."""

from __future__ import annotations

from abc import abstractmethod

from screens.widgets.tall import Tall


class CursorList(Tall, can_focus=True):
    """Row `i` is drawn in line `i + head`; line 0 is the head and does not scroll."""

    cursor = 0

    @property
    @abstractmethod
    def row_count(self) -> int:
        """How many rows the cursor may go to."""

    @property
    def head(self) -> int:
        """How many lines stand above the rows."""
        return 1

    def cursor_moved(self) -> None:
        """Called when the cursor stands on another row."""

    @property
    def rows_seen(self) -> int:
        """How many rows fit below the head."""
        return max(1, self.size.height - self.head)

    def lay_out(self) -> None:
        """Take note of how many rows there are, and keep the cursor on one of them, in view."""
        self.set_height(self.row_count + self.head)
        self.cursor = max(0, min(self.cursor, self.row_count - 1))
        self.bring_into_view()

    def bring_into_view(self) -> None:
        """Scroll by half a page when the cursor has left: fewer bytes than line by line."""
        top = self.scroll_offset.y
        if not top <= self.cursor < top + self.rows_seen:
            self.scroll_to(y=max(0, self.cursor - self.rows_seen // 2), animate=False)

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self.lay_out()

    def move_to(self, index: int) -> None:
        """Put the cursor on a row; only the two rows concerned are repainted."""
        before, self.cursor = self.cursor, max(0, min(index, self.row_count - 1))
        if before == self.cursor:
            return
        top = self.scroll_offset.y
        self.bring_into_view()
        if top == self.scroll_offset.y:
            self.refresh_line(before + self.head)
            self.refresh_line(self.cursor + self.head)
        self.cursor_moved()

    def action_step(self, rows: int) -> None:
        """Go some rows down, or up."""
        self.move_to(self.cursor + rows)

    def action_half(self, direction: int) -> None:
        """Go half a page."""
        self.move_to(self.cursor + direction * max(1, self.rows_seen // 2))

    def action_to_top(self) -> None:
        """Go to the first row."""
        self.move_to(0)

    def action_to_end(self) -> None:
        """Go to the last row."""
        self.move_to(self.row_count - 1)
