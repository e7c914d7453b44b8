"""Releasing a hold: the number of people who would be deactivated is typed to show it was read."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from console.importing.reports import Hold
from screens.dialogs.dialog import Dialog
from screens.dialogs.message import paragraphs
from screens.widgets.lines import Lines
from screens.widgets.runs import line
from screens.widgets.toned import Bar
from screens.wording import number, several


class ReleaseHoldDialog(Dialog[bool | None]):
    """An upload that would deactivate many waits for their number.

    Answers True when the number was typed, None on esc.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "deactivate them", priority=True, id="hold.accept"),
        Binding("escape", "leave", "cancel", id="hold.leave"),
    ]

    def __init__(self, hold: Hold) -> None:
        super().__init__(f"Deactivate {several(hold.removals, hold.what)}?")
        self.hold = hold

    def compose_body(self) -> ComposeResult:
        """The hold with its causes, and where to type the number."""
        told = [self.hold.message, *(f"  {cause}" for cause in self.hold.causes), ""]
        told.append(
            f"To go on, type the number of {self.hold.what}s to deactivate: {self.hold.removals}"
        )
        yield Lines(
            paragraphs("\n".join(told), self.text_cells), classes="dialog-text", focusable=False
        )
        yield Input(compact=True, classes="field")
        yield Bar(id="told")

    def on_mount(self) -> None:
        """Start in the field."""
        self.query_one(Input).focus()

    def action_accept(self) -> None:
        """Release the hold when the number is right."""
        typed = self.query_one(Input).value.strip().replace(",", "")
        if typed == str(self.hold.removals):
            self.dismiss(True)
            return
        told = f"That is not {number(self.hold.removals)}. Nothing was changed."
        self.query_one("#told", Bar).show(line((told, "warning")))
