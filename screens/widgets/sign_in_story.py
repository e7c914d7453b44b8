"""A sign-in while it happens: its steps, how it ended, and the exchange of one step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from screens.exchange_words import explained_lines
from screens.widgets.columns import Column
from screens.widgets.exchange_view import exchange_lines
from screens.widgets.lines import Lines
from screens.widgets.runs import Line, line
from screens.widgets.sources import ListSource
from screens.widgets.table import RowTable

if TYPE_CHECKING:
    from console.api.trace import Step

Told = Callable[[int], Sequence[Line]]
# What the lower half tells; beside an outcome there is room for an exchange on a wide screen.
OUTCOME, EXPLAINED, RAW = "outcome", "explained", "raw"


class Numbered(NamedTuple):
    """A step and its number."""

    number: int
    step: Step

    @property
    def sign(self) -> str:
        """`1 ok`."""
        return f"{self.number} {'ok' if self.step.ok else 'NO'}"

    @property
    def path(self) -> str:
        """The path without its query."""
        return self.step.exchange.target.partition("?")[0]


COLUMNS: tuple[Column[Numbered], ...] = (
    Column("", 4, lambda row: row.sign, fixed=True),
    Column("", 4, lambda row: row.step.exchange.method, fixed=True),
    Column("Step", 20, lambda row: row.path),
    Column("", 3, lambda row: str(row.step.exchange.status), fixed=True),
    Column("What it proves", 44, lambda row: row.step.proves, 60),
)


class SignInStory(Vertical):
    """Steps above; below the outcome or an exchange, on a wide screen both beside each other."""

    def __init__(self) -> None:
        super().__init__(id="story")
        self.told: Told = lambda _cells: ()
        self.view = OUTCOME

    def compose(self) -> ComposeResult:
        """Steps, outcome, exchange."""
        yield RowTable(COLUMNS, dim=lambda row: not row.step.ok, id="steps")
        with Horizontal(id="panes"):
            yield Lines(id="outcome")
            yield Lines(id="side", focusable=False)

    @property
    def table(self) -> RowTable[Numbered]:
        """The steps."""
        return self.query_one("#steps", RowTable)

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Show the steps so far; of a refused sign-in, look at the step that was refused."""
        rows = [Numbered(number, step) for number, step in enumerate(steps, 1)]
        refused = next((index for index, row in enumerate(rows) if not row.step.ok), None)
        if refused is not None:
            self.table.cursor = refused
        self.table.say_when_empty([line(("   No step yet.", "dim"))])
        self.table.browse(ListSource(rows, key=lambda row: row.number), keep_cursor=True)

    def tell(self, told: Told) -> None:
        """Tell how it will go, or how it ended; `told(cells)` gives the lines for a width."""
        self.told = told
        self._draw()

    def turn(self) -> str:
        """Show the next view: the exchange explained, or raw, or (narrow) the outcome again."""
        views = [EXPLAINED, RAW] if self._is_wide else [OUTCOME, EXPLAINED, RAW]
        at = views.index(self.view) if self.view in views else 0
        self.view = views[(at + 1) % len(views)]
        self.query_one("#outcome", Lines).action_to_top()
        self._draw()
        return self.view

    @property
    def _is_wide(self) -> bool:
        return bool(self.query_one("#side", Lines).display)

    @on(RowTable.Moved)
    def _draw(self) -> None:
        outcome, side = self.query_one("#outcome", Lines), self.query_one("#side", Lines)
        cells = max(30, outcome.size.width - 3)
        if self._is_wide:
            outcome.show(self.told(cells))
            side.show(self._exchange(max(30, side.size.width - 3)))
        elif self.view == OUTCOME or self.table.row is None:
            outcome.show(self.told(cells))
        else:
            outcome.show(self._exchange(cells))

    def _exchange(self, cells: int) -> list[Line]:
        row = self.table.row
        if row is None:
            return []
        if self.view == RAW:
            return exchange_lines(row.step.exchange, cells)
        return explained_lines(row.step.exchange, row.step.proves, cells)

    def on_resize(self) -> None:
        """Break the lines anew."""
        self.call_after_refresh(self._draw)
