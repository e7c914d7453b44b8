"""The base of pages with a table: the row under the cursor in detail, below it or beside it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.timer import Timer

from screens.page import WIDE, Page
from screens.widgets.lines import Lines
from screens.widgets.runs import Line, wrapped
from screens.widgets.table import RowTable

T = TypeVar("T")
# The pane beside a list, and what has to be read, follow when the cursor rests: while it moves,
# they would be most of what is sent over a slow line.
REST_SECONDS, FRUGAL_REST_SECONDS = 0.2, 0.6


class DetailPage(Page[Any], Generic[T]):
    """Two lines below the table, or a pane beside it on a wide screen.

    The table has the id `table` and stands in `#panes` together with `compose_side`.
    """

    def __init__(self) -> None:
        super().__init__()
        self._rest: Timer | None = None
        self._keys_depend_on: object = None

    @property
    def table(self) -> RowTable[T]:
        """The table."""
        return self.query_one("#table", RowTable)

    def compose_side(self) -> ComposeResult:
        """The pane beside the table, where there is room for one."""
        if self.app.size.width >= WIDE:
            yield Lines(id="side", focusable=False)

    def compose_detail(self) -> ComposeResult:
        """The detail below the table."""
        yield Lines(id="detail", focusable=False)

    @abstractmethod
    def detail(self, row: T, cells: int) -> Sequence[Line]:
        """What is told about a row: one or two lines below the list, more beside it."""

    def keys_depend_on(self) -> object:
        """What of the row decides which keys can be used.

        As long as it is equal the key bar is not drawn anew, which takes as long as the rows do.
        """
        return object()

    async def closer(self, row: T) -> Sequence[Line]:
        """What has to be read to be told; asked for when the cursor has come to rest."""
        del row
        return ()

    @on(RowTable.Moved)
    def _moved(self) -> None:
        frugal = self.principal.frugal
        if not frugal and not self.has_class("-wide"):
            self._show_detail(())
        depends = self.keys_depend_on()
        if depends != self._keys_depend_on:
            self._keys_depend_on = depends
            self.refresh_bindings()
        if self._rest is not None:
            self._rest.stop()
        rest = FRUGAL_REST_SECONDS if frugal else REST_SECONDS
        self._rest = self.set_timer(rest, self._look_closer)

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
            with self.reporting("look closer"):
                more = await self.closer(row)
                if more and row is self.table.row:
                    self._show_detail(more)

    def on_resize(self) -> None:
        """Move the detail below or beside the list."""
        if self.app.size.width >= WIDE and not self.query("#side"):
            self.query_one("#panes").mount(Lines(id="side", focusable=False))
        self.call_after_refresh(self._moved)


def _below(more: Sequence[Line], lines: Lines) -> list[Line]:
    """What is told later, broken to the width of the side pane, after an empty line."""
    if not more:
        return []
    return [(), *(part for told in more for part in wrapped(told, lines.size.width - 1))]
