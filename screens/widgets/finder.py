"""The line above a list: what is searched for at the left, filter and count at the right."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input

from screens.widgets.pressing import pressing
from screens.widgets.runs import Line, Part, both_ends, line, width
from screens.widgets.safe_input import SafeInput
from screens.widgets.toned import Bar


class SearchInput(SafeInput):
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


class Found(Bar):
    """The line as it stands while nobody types: the term at one end, the count at the other."""

    term = ""
    typing = False

    def line_to_draw(self, cells: int) -> Line:
        """Term and count."""
        if self.typing:
            return self.runs
        said: Part = (self.term, "strong") if self.term else ("search", "dim")
        return both_ends(line(" ", pressing("list.search", "/"), " ", said), self.runs, cells)


class Finder(Horizontal):
    """Search as you type; posts `Changed` with every letter and `Left` when the list is wanted.

    The field is made when it is first used: a list is on screen sooner without it.
    """

    class Changed(Message):
        """Another text is searched for."""

        def __init__(self, term: str) -> None:
            super().__init__()
            self.term = term

    class Left(Message):
        """The keys go back to the list."""

    def compose(self) -> ComposeResult:
        """The line without a field."""
        yield Found(id="found")

    @property
    def term(self) -> str:
        """What is searched for."""
        return self.found.term

    @property
    def found(self) -> Found:
        """The line."""
        return self.query_one(Found)

    def start(self) -> None:
        """Begin to type."""
        if not self.query(SearchInput):
            slash = Bar(line(" ", pressing("list.search", "/"), " "), id="slash")
            self.mount(
                slash,
                SearchInput(self.term, id="term"),
                before=0,
            )
        self._arrange(typing=True)
        # At once, not when there is time: letters typed ahead are for the field, not for the list.
        self.screen.set_focus(self.query_one(SearchInput))

    def stop(self) -> None:
        """Stop typing; what was typed stays searched for."""
        self._arrange(typing=False)

    def _arrange(self, *, typing: bool) -> None:
        self.set_class(typing, "-typing")
        self.found.typing = typing
        self.found.styles.width = width(self.found.runs) if typing else "1fr"
        self.found.refresh()

    def clear(self) -> None:
        """Search for nothing."""
        for field in self.query(SearchInput):
            field.value = ""
        self._search("")

    def tally(self, runs: Line) -> None:
        """Show filter and count."""
        self.found.show(runs)
        if self.found.typing:
            self._arrange(typing=True)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._search(event.value.strip())

    def _search(self, term: str) -> None:
        if term != self.term:
            self.found.term = term
            self.post_message(self.Changed(term))
