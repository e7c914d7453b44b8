"""The line above a list: what is searched for at the left, filter and count at the right."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input

from screens.widgets.runs import Line, line, width
from screens.widgets.toned import Bar


class SearchInput(Input):
    """A field that gives the keys back to the list on enter, down and esc."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,down", "leave", "to the list", id="search.leave"),
        Binding("escape", "abandon", "clear the search", id="search.abandon"),
    ]

    def action_leave(self) -> None:
        """Go to what was found."""
        self.post_message(Finder.Left())

    def action_abandon(self) -> None:
        """Take the search back."""
        self.value = ""
        self.post_message(Finder.Left())


class Finder(Horizontal):
    """Search as you type; posts `Changed` with every letter and `Left` when the list is wanted."""

    class Changed(Message):
        """Another text is searched for."""

        def __init__(self, term: str) -> None:
            super().__init__()
            self.term = term

    class Left(Message):
        """The keys go back to the list."""

    def compose(self) -> ComposeResult:
        """Slash, field, filter and count."""
        yield Bar(line(" ", ("/", "accent"), " "), id="slash")
        yield SearchInput(placeholder="search", compact=True, classes="field", id="term")
        yield Bar(id="tally")

    @property
    def term(self) -> str:
        """What is searched for."""
        return self.query_one(SearchInput).value.strip()

    def start(self) -> None:
        """Begin to type."""
        self.query_one(SearchInput).focus()

    def clear(self) -> None:
        """Search for nothing."""
        self.query_one(SearchInput).value = ""

    def tally(self, runs: Line) -> None:
        """Show filter and count."""
        bar = self.query_one("#tally", Bar)
        bar.styles.width = width(runs)
        bar.show(runs)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Changed(self.term))
