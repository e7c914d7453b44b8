"""Lines to read over a page, drawn for the width they get."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from screens.dialogs.dialog import Dialog
from screens.widgets.lines import Lines
from screens.widgets.runs import Line


class ReadDialog(Dialog[None]):
    """A report that stays until it is read.

    `drawn(cells)` gives its lines.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,escape,q", "leave", "close", key_display="esc", id="read.close")
    ]

    def __init__(self, title: str, drawn: Callable[[int], Sequence[Line]]) -> None:
        super().__init__(title)
        self.drawn = drawn

    def compose_body(self) -> ComposeResult:
        """The lines, scrolling when there are many."""
        yield Lines(self.drawn(self.text_cells), classes="dialog-long")
