"""Something secret: shown when asked, to copy or to write to a private file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from screens.dialogs.dialog import Dialog
from screens.widgets.lines import Lines
from screens.widgets.runs import Line

Wish = Literal["copy", "save", "show", "renew"]


class RevealDialog(Dialog[Wish | None]):
    """A secret, hidden until it is asked for.

    Answers with what is wanted next, None on esc; whoever asked does it and shows it again.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "wish('copy')", "copy", tooltip="Copy it", id="reveal.copy"),
        Binding("x", "wish('save')", "to a file", tooltip="Write a 0600 file", id="reveal.save"),
        Binding("v", "wish('show')", "show it", tooltip="Show it here", id="reveal.show"),
        Binding("N", "wish('renew')", "new one", tooltip="Make a new one", id="reveal.renew"),
        Binding("escape,enter", "leave", "close", key_display="esc", id="reveal.leave"),
    ]

    def __init__(self, title: str, lines: Sequence[Line], *, can: Sequence[Wish]) -> None:
        super().__init__(title)
        self.lines = list(lines)
        self.can = frozenset(can)

    def compose_body(self) -> ComposeResult:
        """The lines, to scroll if need be."""
        yield Lines(self.lines, classes="dialog-text")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be wished for here is offered."""
        if action == "wish":
            return bool(parameters) and parameters[0] in self.can
        return super().check_action(action, parameters)

    def action_wish(self, wish: Wish) -> None:
        """Say what is wanted."""
        self.dismiss(wish)
