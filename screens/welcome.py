"""The first page of a store that holds no district: three ways to begin."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, NamedTuple

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from console.workspace import Workspace
from screens import changes
from screens.dialogs.prompt import PromptDialog
from screens.page import Page
from screens.widgets.columns import Column
from screens.widgets.lines import Lines
from screens.widgets.runs import line
from screens.widgets.sources import ListSource
from screens.widgets.table import RowTable
from storage.records import DistrictRecord


class Way(NamedTuple):
    """One way to begin."""

    action: str
    title: str
    note: str


WAYS = (
    Way(
        "demo", "Load the demo district", "schools, admins and three applications to try things on"
    ),
    Way("empty", "Start with an empty district", "you give its name; add or upload admins then"),
    Way("quit", "Quit", "nothing is changed"),
)


class WelcomePage(Page[None]):
    """Says what Principal is for, and offers the ways to begin."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "choose", id="welcome.choose"),
        Binding("d", "demo", "demo district", show=False, id="welcome.demo"),
        Binding("n", "empty", "new district", show=False, id="welcome.new"),
        Binding("q", "app.quit", "quit", id="welcome.quit"),
    ]

    def compose_content(self) -> ComposeResult:
        """What this is, and the ways."""
        yield Lines(
            [
                (),
                line(("   Welcome to Principal.", "strong")),
                (),
                line("   Here a district keeps its administrators, sees what every application"),
                line("   gets of them, and rehearses their single sign-on."),
                (),
                line(("   This store holds no district yet:", "dim")),
                line((f"   {self.workspace.store.location.label}", "dim")),
                (),
            ],
            id="welcome",
            focusable=False,
        )
        yield RowTable[Way](
            (
                Column("How to begin", 28, lambda way: way.title, fixed=True),
                Column("", 60, lambda way: way.note, 70),
            ),
            id="ways",
        )

    def on_mount(self) -> None:
        """Offer the ways."""
        table = self.ways
        table.browse(ListSource(WAYS, key=lambda way: way.action))
        table.focus()

    @property
    def ways(self) -> RowTable[Way]:
        """The ways to begin."""
        return self.query_one("#ways", RowTable)

    @on(RowTable.Clicked)
    def action_choose(self) -> None:
        """Take the way under the cursor."""
        way = self.ways.row
        if way is not None:
            ways: dict[str, Callable[[], object]] = {
                "demo": self.action_demo,
                "empty": self.action_empty,
                "quit": self.app.exit,
            }
            ways[way.action]()

    @work(group="begin", exclusive=True)
    async def action_demo(self) -> None:
        """Load the demo district into this store."""
        self.tell("Loading the demo district …", "plain")
        with self.reporting("load the demo district"):
            self.principal.work_on(await self.in_store(_load_demo))

    @work(group="begin", exclusive=True)
    async def action_empty(self) -> None:
        """Add an empty district."""
        name = await self.app.push_screen_wait(
            PromptDialog("Start with an empty district", "Its name, as the office writes it.")
        )
        if name is not None:
            with self.reporting("add the district"):
                self.principal.work_on(await self.in_store(changes.add_district, name))


def _load_demo(workspace: Workspace) -> DistrictRecord:
    from console.demo.loading import load_demo

    return load_demo(workspace)
