"""One text to type."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from screens.dialogs.dialog import Dialog
from screens.dialogs.message import paragraphs
from screens.widgets.lines import Lines
from screens.widgets.safe_input import SafeInput


class PromptDialog(Dialog[str | None]):
    """A line to type.

    Answers with the text typed (never empty), None on esc.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "accept", priority=True, id="prompt.accept"),
        Binding("escape", "leave", "cancel", id="prompt.cancel"),
    ]

    def __init__(self, title: str, explanation: str = "", value: str = "") -> None:
        super().__init__(title)
        self.explanation = explanation
        self.value = value

    def compose_body(self) -> ComposeResult:
        """What is asked, and where to type."""
        if self.explanation:
            yield Lines(
                paragraphs(self.explanation, self.text_cells),
                classes="dialog-text",
                focusable=False,
            )
        yield SafeInput(self.value)

    def on_mount(self) -> None:
        """Start in the field."""
        self.query_one(Input).focus()

    def action_accept(self) -> None:
        """Give the text back."""
        value = self.query_one(Input).value.strip()
        if value:
            self.dismiss(value)
