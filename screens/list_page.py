"""The base of places that are a list: finder, table, and the row under the cursor in detail."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar, Generic, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.timer import Timer

from screens.page import WIDE, Page
from screens.widgets.columns import Column
from screens.widgets.finder import Finder
from screens.widgets.lines import Lines
from screens.widgets.runs import Line, line, wrapped
from screens.widgets.sources import Source
from screens.widgets.table import RowTable
from screens.wording import number

T = TypeVar("T")
# The pane beside a list, and what has to be read, follow when the cursor rests: while it moves,
# they would be most of what is sent over a slow line.
REST_SECONDS = 0.2


class ListPage(Page[Any], Generic[T]):
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
            if self.app.size.width >= WIDE:
                yield Lines(id="side", focusable=False)

    def compose_detail(self) -> ComposeResult:
        """The detail below the list."""
        yield Lines(id="detail", focusable=False)

    def make_table(self) -> RowTable[T]:
        """The table; override to dim some rows."""
        return RowTable(self.columns, id="table")

    @abstractmethod
    def source(self, term: str) -> Source[T]:
        """Where the rows come from that hold `term`."""

    @abstractmethod
    def detail(self, row: T, cells: int) -> Sequence[Line]:
        """What is told about a row: one or two lines below the list, more beside it."""

    @abstractmethod
    def empty(self, term: str) -> Sequence[Line]:
        """What to say, and what to do next, when there are no rows."""

    def filter_words(self) -> str:
        """The filter in words, for the finder line."""
        return ""

    @property
    def table(self) -> RowTable[T]:
        """The table."""
        return self.query_one("#table", RowTable)

    @property
    def finder(self) -> Finder:
        """The line above the table."""
        return self.query_one(Finder)

    def __init__(self) -> None:
        super().__init__()
        self._rest: Timer | None = None

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
        """Read the rows again."""
        self.refresh_data()

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

    @on(RowTable.Moved)
    def _moved(self) -> None:
        if not self.has_class("-wide"):
            self._show_detail(())
        self.refresh_bindings()
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(REST_SECONDS, self._look_closer)

    def _show_detail(self, more: Sequence[Line]) -> None:
        row = self.table.row
        for lines in self.query("#side, #detail").results(Lines):
            if lines.display:
                shown = [] if row is None else list(self.detail(row, lines.size.width))
                lines.show(
                    [*shown, *more] if lines.id == "detail" else [*shown, *_below(more, lines)]
                )

    @work(group="closer", exclusive=True)
    async def _look_closer(self) -> None:
        row = self.table.row
        self._show_detail(())
        if row is not None:
            more = await self.closer(row)
            if more and row is self.table.row:
                self._show_detail(more)

    async def closer(self, row: T) -> Sequence[Line]:
        """What has to be read to be told; asked for when the cursor has come to rest."""
        del row
        return ()

    def on_resize(self) -> None:
        """Move the detail below or beside the list."""
        if self.app.size.width >= WIDE and not self.query("#side"):
            self.query_one("#panes").mount(Lines(id="side", focusable=False))
        self.call_after_refresh(self._moved)

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


def _below(more: Sequence[Line], lines: Lines) -> list[Line]:
    """What is told later, broken to the width of the side pane, after an empty line."""
    if not more:
        return []
    return [(), *(part for told in more for part in wrapped(told, lines.size.width - 1))]
