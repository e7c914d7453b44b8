"""The base of places that are a list: finder, table, and the row under the cursor in detail."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from screens.detail_page import DetailPage, T
from screens.widgets.columns import Column
from screens.widgets.finder import Finder
from screens.widgets.runs import Line, line
from screens.widgets.sources import Source
from screens.widgets.table import RowTable
from screens.wording import number


class ListPage(DetailPage[T]):
    """A searchable list with details below it, or beside it on a wide screen.

    Subclasses give `columns`, `source`, `detail` and `empty`. The list keeps cursor, marks, search
    and filter when a page is opened over it, when it is read again and when the size changes.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "search", id="list.search"),
        Binding("escape", "clear_search", "clear the search", show=False, id="list.clear"),
        Binding("ctrl+r,f5", "read_again", "read again", show=False, id="list.refresh"),
    ]
    columns: ClassVar[tuple[Column[Any], ...]] = ()

    def compose_content(self) -> ComposeResult:
        """Finder, table, and the pane beside it."""
        yield Finder(id="finder")
        with Horizontal(id="panes"):
            yield self.make_table()
            yield from self.compose_side()

    def make_table(self) -> RowTable[T]:
        """The table; override to dim some rows."""
        return RowTable(self.columns, id="table")

    @abstractmethod
    def source(self, term: str) -> Source[T]:
        """Where the rows come from that hold `term`."""

    @abstractmethod
    def empty(self, term: str) -> Sequence[Line]:
        """What to say, and what to do next, when there are no rows."""

    def filter_words(self) -> str:
        """The filter in words, for the finder line."""
        return ""

    @property
    def finder(self) -> Finder:
        """The line above the table."""
        return self.query_one(Finder)

    def on_mount(self) -> None:
        """The list has the keys."""
        self.table.focus()

    def refresh_data(self) -> None:
        """Read the rows again and stay where one is."""
        self.table.browse(self.source(self.finder.term), keep_cursor=True)

    def search_again(self) -> None:
        """Show what another search or filter finds, from its first row."""
        self.table.browse(self.source(self.finder.term))

    def action_mark(self) -> None:
        """Mark the row, or take the mark away, and go on to the next."""
        self.table.toggle_mark()
        self.show_tally()
        self.refresh_bindings()

    def action_search(self) -> None:
        """Type what to look for."""
        self.finder.start()

    def action_clear_search(self) -> None:
        """Take marks, then the search, back."""
        if self.table.marks:
            self.table.clear_marks()
            self.show_tally()
        else:
            self.finder.clear()

    def action_read_again(self) -> None:
        """Read the rows again, and draw over what another program wrote on the terminal."""
        self.refresh_data()
        self.principal.draw_again()

    @on(Finder.Changed)
    def _term_changed(self) -> None:
        self.search_again()

    @on(Finder.Left)
    def _finder_left(self) -> None:
        self.finder.stop()
        self.table.focus()

    @on(RowTable.Failed)
    def _failed(self, event: RowTable.Failed) -> None:
        self.tell_problem("Could not read the list", event.reason)

    @on(RowTable.Loaded)
    def _loaded(self) -> None:
        self.table.say_when_empty(self.empty(self.finder.term))
        self.show_tally()
        self.refresh_bindings()

    def tally(self) -> Line:
        """How many rows there are, and where among them the marks are."""
        total = self.table.total
        marks = len(self.table.marks)
        words = self.filter_words()
        return line(
            (f"{words}   " if words else "", "warning"),
            (f"{number(marks)} marked   " if marks else "", "accent"),
            "…" if total is None else self.count_words(total),
            " ",
        )

    def count_words(self, total: int) -> str:
        """The count with its noun."""
        return number(total)

    def show_tally(self) -> None:
        """Show filter, marks and count."""
        self.finder.tally(self.tally())
