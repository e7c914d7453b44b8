"""The first page of a store that holds no district: three ways to begin."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from console.workspace import Workspace
from screens import changes
from screens.dialogs.prompt import PromptDialog
from screens.opening_store import ask_store
from screens.page import Page
from screens.tour import take_tour
from screens.widgets.columns import Column
from screens.widgets.lines import Lines
from screens.widgets.runs import line
from screens.widgets.sources import ListSource
from screens.widgets.table import RowTable
from storage.records.districts import DistrictRecord

if TYPE_CHECKING:
    from screens.app import PrincipalApp


class Way(NamedTuple):
    """One way to begin."""

    action: str
    title: str
    note: str


WAYS = (
    Way("demo", "Load the demo district", "kept here; ‘principal demo’ keeps nothing"),
    Way("empty", "Start with an empty district", "you name it, then add or upload admins"),
    Way("open", "Open a store", "a principal.db that is there already"),
    Way("tour", "Look round first", "the demo district, and two minutes to see it"),
    Way("quit", "Quit", "nothing is changed"),
)


class WelcomePage(Page[None]):
    """Says what Principal is for, and offers the ways to begin."""

    # The ways stand right below what is said, however high the terminal is.
    CSS = "WelcomePage #welcome { height: 9; max-height: 50%; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "choose", id="welcome.choose"),
        Binding("d", "demo", "demo district", show=False, id="welcome.demo"),
        Binding("n", "empty", "new district", show=False, id="welcome.new"),
        Binding("o", "open", "open a store", show=False, id="welcome.open"),
        Binding("t", "tour", "tour", show=False, id="welcome.tour"),
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
                "open": self.action_open,
                "tour": self.action_tour,
                "quit": self.app.exit,
            }
            ways[way.action]()

    def action_demo(self) -> None:
        """Load the demo district into this store."""
        self._load_demo(tour=False)

    def action_tour(self) -> None:
        """Load the demo district and show what there is."""
        self._load_demo(tour=True)

    @work(group="begin", exclusive=True)
    async def _load_demo(self, *, tour: bool) -> None:
        self.tell("Loading the demo district …", "plain")
        with self.reporting("load the demo district"):
            district = await self.in_store(_load_demo)
            # This page, and the work it has begun, end when the places are opened afresh.
            app = self.principal
            app.run_worker(_begin(app, district, tour=tour), group="begin")

    @work(group="begin", exclusive=True)
    async def action_open(self) -> None:
        """Work on a store that is there already."""
        await ask_store(self)

    @work(group="begin", exclusive=True)
    async def action_empty(self) -> None:
        """Add an empty district."""
        name = await self.app.push_screen_wait(
            PromptDialog("Start with an empty district", "Its name, as the office writes it.")
        )
        if name is not None:
            with self.reporting("add the district"):
                self.principal.work_on(await self.in_store(changes.add_district, name))


async def _begin(app: PrincipalApp, district: DistrictRecord, *, tour: bool) -> None:
    await app.work_on(district).wait()
    if tour:
        await take_tour(app)
    else:
        app.notify(f"This is the demo district. New here? {app.key('palette', '^p')}, tour.")


def _load_demo(workspace: Workspace) -> DistrictRecord:
    from console.demo.loading import load_demo

    return load_demo(workspace)
