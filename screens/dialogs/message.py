"""Something to read: a refusal, a report."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from screens.dialogs.dialog import Dialog
from screens.widgets.lines import Lines
from screens.widgets.runs import Line, line, wrapped

WIDTH = 64


def paragraphs(text: str, cells: int = WIDTH) -> list[Line]:
    """A message of several lines, broken to a width; indented lines stay indented."""
    lines: list[Line] = []
    for paragraph in text.split("\n"):
        indent = len(paragraph) - len(paragraph.lstrip())
        lines += wrapped(line(paragraph), cells, indent + 2 if indent else 0)
    return lines


class MessageDialog(Dialog[None]):
    """A message that stays until it is read."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,escape", "leave", "close", id="message.close")
    ]

    def __init__(self, title: str, message: str) -> None:
        super().__init__(title)
        self.message = message

    def compose_body(self) -> ComposeResult:
        """The message, scrolling when it is long."""
        yield Lines(paragraphs(self.message, self.text_cells), classes="dialog-text")
