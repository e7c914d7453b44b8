"""What the local Clever answered, newest first, while an application is being tested."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from console.workspace import Workspace
from screens.exchange import ExchangePage, Seen
from screens.page import Page
from screens.widgets.columns import Column
from screens.widgets.exchange_view import glyph, status_words
from screens.widgets.pressing import key_of
from screens.widgets.runs import line
from screens.widgets.sources import ListSource
from screens.widgets.table import RowTable
from screens.widgets.toned import Bar
from screens.wording import moment, several

if TYPE_CHECKING:
    from console.api.exchange_log import Logged

FOLLOW_SECONDS = 1.0
MOST_ROWS = 2_000


def newest(workspace: Workspace, after: int) -> Sequence[Logged]:
    """Exchanges kept since the one with that key, newest first."""
    from console.api.exchange_log import newest_exchanges

    return newest_exchanges(workspace.store.sessions, after=after)


class ExchangeLogPage(Page[None]):
    """What applications asked and what they got, newest first."""

    place: ClassVar[str] = "preview"
    CSS = "ExchangeLogPage #exchanges { height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open", tooltip="The whole exchange", id="log.open"),
        Binding("f", "follow", "follow", tooltip="Follow, or stand still", id="log.follow"),
        Binding("escape,q", "dismiss", "back", key_display="esc", id="log.back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.logged: list[Logged] = []
        self.follows = True

    def crumbs(self) -> list[str]:
        """The log."""
        return ["exchange log"]

    def compose_content(self) -> ComposeResult:
        """How it stands, then the exchanges."""
        yield Bar(id="state")
        yield RowTable(self._columns(), dim=lambda row: not row.exchange.ok, id="exchanges")

    def _columns(self) -> tuple[Column[Logged], ...]:
        return (
            Column("UTC", 8, lambda row: moment(row.at)[11:19], fixed=True),
            Column("Application", 14, lambda row: row.application or "unknown", 70),
            Column("Request", 34, lambda row: f"{row.exchange.method} {row.exchange.target}"),
            Column(
                "Answer",
                20,
                lambda row: f"{glyph(row.exchange)} {status_words(row.exchange)}",
                fixed=True,
            ),
        )

    @property
    def table(self) -> RowTable[Logged]:
        """The exchanges."""
        return self.query_one("#exchanges", RowTable)

    def on_mount(self) -> None:
        """Look for new ones as long as the page lives."""
        self.table.focus()
        self.set_interval(FOLLOW_SECONDS, self._next)

    def refresh_data(self) -> None:
        """Look at once."""
        self._look()

    def why_not(self, action: str) -> str | None:
        """Opening needs an exchange."""
        return "Nothing was answered yet." if action == "open" and not self.logged else None

    def _next(self) -> None:
        if self.follows and self.is_current:
            self._look()

    @work(group="look", exclusive=True)
    async def _look(self) -> None:
        with self.reporting("read the exchange log"):
            after = self.logged[0].pk if self.logged else 0
            new = await self.in_store(newest, after)
            if new or not self.logged:
                self.logged = [*new, *self.logged][:MOST_ROWS]
                self.table.say_when_empty(EMPTY)
                rows = ListSource(self.logged, key=lambda row: row.pk)
                self.table.browse(rows, keep_cursor=self.table.cursor > 0)
            self._draw_state()

    def _draw_state(self) -> None:
        state = (
            "following" if self.follows else f"standing still; {key_of('log.follow', 'f')} follows"
        )
        words = f" {several(len(self.logged), 'exchange')}   "
        self.query_one("#state", Bar).show(line(words, (state, "dim")))
        self.refresh_bindings()

    def action_follow(self) -> None:
        """Follow what comes, or stand still."""
        self.follows = not self.follows
        self._draw_state()

    @on(RowTable.Clicked)
    def action_open(self) -> None:
        """Open the exchange under the cursor; its neighbours are a key away."""
        if self.logged:
            seen = tuple(Seen(row.exchange, row.exchange.ok, _words(row)) for row in self.logged)
            self.app.push_screen(ExchangePage(seen, self.table.cursor))


def _words(row: Logged) -> str:
    return f"{row.application or 'unknown application'}, {moment(row.at)}"


EMPTY = [
    line("   Nothing was asked yet."),
    (),
    line("   What ", ("principal serve", "strong"), " answers to applications appears here,"),
    line("   with its secrets cut out, while you look."),
]
