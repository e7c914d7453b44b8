"""Many lines of text that scroll; a change repaints only the lines that differ."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.strip import Strip

from screens.widgets.runs import Line, both_ends, line
from screens.widgets.scroll_mark import scroll_mark
from screens.widgets.tall import Tall

Scrolling: list[BindingType] = [
    Binding("down,j", "scroll_by(1)", "down a line", show=False, id="text.down"),
    Binding("up,k", "scroll_by(-1)", "up a line", show=False, id="text.up"),
    Binding(
        "ctrl+d,pagedown", "scroll_half(1)", "down half a page", show=False, id="text.half_down"
    ),
    Binding("ctrl+u,pageup", "scroll_half(-1)", "up half a page", show=False, id="text.half_up"),
    Binding("g,home", "to_top", "to the top", show=False, id="text.top"),
    Binding("G,end", "to_end", "to the end", show=False, id="text.end"),
]


class Lines(Tall, can_focus=True):
    """Lines of runs to read and scroll; not wrapped (see `runs.wrapped`)."""

    BINDINGS: ClassVar[list[BindingType]] = Scrolling

    def __init__(
        self,
        lines: Sequence[Line] = (),
        *,
        id: str | None = None,  # noqa: A002
        classes: str = "",
        focusable: bool = True,
    ) -> None:
        super().__init__(id=id, classes=f"lines {classes}")
        self.lines: list[Line] = list(lines)
        self.can_focus = focusable

    def on_mount(self) -> None:
        """Measure what is there from the start."""
        self.show(self.lines, force=True)

    def show(self, lines: Sequence[Line], *, force: bool = False) -> None:
        """Show other lines; those that stay the same are not repainted."""
        before, self.lines = self.lines, list(lines)
        self.set_height(len(self.lines))
        if len(before) != len(self.lines) and self.styles.is_auto_height:
            self.refresh(layout=True)
            return
        # The scroll marks of all lines depend on how many there are.
        force = force or (len(before) != len(self.lines) and self.max_scroll_y > 0)
        for index, (old, new) in enumerate(zip_longest(before, self.lines, fillvalue=())):
            if force or old != new:
                self.refresh_line(index)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are."""
        del container, viewport, width
        return len(self.lines)

    def on_resize(self) -> None:
        """Keep the width of what is scrolled equal to the width seen."""
        self.set_height(len(self.lines))

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        index = y + self.scroll_offset.y
        runs = self.lines[index] if index < len(self.lines) else ()
        cells, seen = self.size.width, self.size.height
        if len(self.lines) <= seen:
            return self.drawn(runs, cells)
        mark = scroll_mark(y, seen, self.scroll_offset.y, len(self.lines))
        return self.drawn(both_ends(runs, line((mark, "dim")), cells), cells)

    def action_scroll_by(self, lines: int) -> None:
        """Scroll some lines."""
        self.scroll_to(y=self.scroll_offset.y + lines, animate=False)

    def action_scroll_half(self, direction: int) -> None:
        """Scroll half a page."""
        self.action_scroll_by(direction * max(1, self.size.height // 2))

    def action_to_top(self) -> None:
        """Go to the first line."""
        self.scroll_to(y=0, animate=False)

    def action_to_end(self) -> None:
        """Go to the last line."""
        self.scroll_to(y=self.max_scroll_y, animate=False)
