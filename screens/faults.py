"""Faults of the served local Clever: what each rehearses, and whether it is on, for whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple

from textual import on, work
from textual.binding import Binding, BindingType

from console.keys import fold
from console.provisioning.app_directory import list_applications
from console.sso.fault_switches import (
    Switched,
    switch_off,
    switch_on,
    switch_these_off,
    switched_on,
)
from console.sso.faults import FAULTS, Chosen, Fault, Stage
from console.workspace import Workspace
from screens.dialogs.choice import Choice, ChoiceDialog
from screens.over_page import OverPage
from screens.widgets.columns import Column
from screens.widgets.pressing import key_of, pressing
from screens.widgets.runs import Line, line, wrapped
from screens.widgets.sources import LoadedSource
from screens.widgets.table import RowTable
from screens.wording import several

STAGES = {Stage.ARRIVAL: "the way back", Stage.TOKEN: "the code", Stage.DATA: "what is read"}
EVERYBODY = "every application"


class FaultRow(NamedTuple):
    """One fault and the switches of it that are on."""

    number: int
    fault: Fault
    on: tuple[Switched, ...]


def on_words(row: FaultRow) -> str:
    """For whom a fault is on, and how often it still strikes."""
    return ", ".join(_switch_words(one.chosen) for one in row.on)


def _switch_words(chosen: Chosen) -> str:
    times = "" if chosen.times is None else f", {several(chosen.times, 'more request')}"
    return f"{chosen.application or EVERYBODY}{times}"


COLUMNS: tuple[Column[FaultRow], ...] = (
    Column("Fault", 21, lambda row: row.fault.name, fixed=True),
    Column("Spoils", 12, lambda row: STAGES[row.fault.stage], fixed=True),
    Column("On for", 30, on_words),
)


class FaultSource(LoadedSource[FaultRow]):
    """The faults a search finds, in the order of a sign-in."""

    def __init__(self, workspace: Workspace, term: str) -> None:
        self.workspace = workspace
        self.words = fold(term).split()

    def load(self) -> Sequence[FaultRow]:
        """All of them."""
        on = self.workspace.read(switched_on)
        return [
            FaultRow(number, fault, tuple(one for one in on if one.chosen.fault is fault))
            for number, fault in enumerate(FAULTS)
            if all(word in fold(f"{fault.name} {fault.does}") for word in self.words)
        ]

    def key(self, row: FaultRow) -> int:
        """By its place in the catalogue."""
        return row.number


class FaultsPage(OverPage[FaultRow]):
    """Switches faults of 'principal serve' on and off while it runs."""

    place: ClassVar[str] = "sign_in"
    columns: ClassVar[tuple[Column[Any], ...]] = COLUMNS
    CSS = "FaultsPage #detail { height: 4; }"
    footer: ClassVar[tuple[str, ...]] = (
        "faults.switch",
        "faults.once",
        "faults.application",
        "faults.off",
        "faults.log",
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,enter", "switch", "on/off", tooltip="Switch it", id="faults.switch"),
        Binding(
            "o", "once", "once", tooltip="For one request or sign-in, then off", id="faults.once"
        ),
        Binding("a", "application", "for whom", tooltip="For whom", id="faults.application"),
        Binding("D", "off", "all off", tooltip="Switch every fault off", id="faults.off"),
        Binding("x", "log", "log", tooltip="The exchange log", id="faults.log"),
        Binding("escape", "back", "back", show=False, id="faults.back"),
    ]

    def __init__(self, application: str | None = None) -> None:
        super().__init__()
        self.application = application

    def crumbs(self) -> list[str]:
        """What they are of."""
        return ["faults of the server"]

    def source(self, term: str) -> FaultSource:
        """The faults a search finds."""
        return FaultSource(self.workspace, term)

    def why_not(self, action: str) -> str | None:
        """Some actions need a fault."""
        if action in {"switch", "once"} and self.table.row is None:
            return f"There is no such fault; {key_of('list.clear', 'esc')} clears the search."
        return super().why_not(action)

    def filter_words(self) -> str:
        """For whom the keys switch."""
        return f"for {self.application or EVERYBODY}"

    def count_words(self, total: int) -> str:
        """How many."""
        return several(total, "fault")

    def detail(self, row: FaultRow, cells: int) -> Sequence[Line]:
        """What it does, and the real bug it stands for."""
        cells = max(20, cells - 1)
        bug = f"{row.fault.citation}: {row.fault.rehearses}"
        if not self.has_class("-wide"):
            return [*wrapped(line(row.fault.does), cells), *wrapped(line((bug, "dim")), cells)]
        lines = [line((row.fault.name, "strong")), *wrapped(line(row.fault.does), cells)]
        return [*lines, (), line("It rehearses"), *wrapped(line((bug, "dim")), cells)]

    def empty(self, term: str) -> Sequence[Line]:
        """What to do when none is found."""
        del term
        return [line("   No such fault.  ", pressing("list.clear", "esc"), " clears the search.")]

    @on(RowTable.Clicked)
    def action_switch(self) -> None:
        """Switch the fault on until it is switched off, or off."""
        row = self.table.row
        if row is None:
            return
        mine = [one for one in row.on if one.chosen.application == self.application]
        if mine:
            self._switch_off(row.fault.name, mine)
        else:
            self._switch_on(Chosen(row.fault, application=self.application))

    def action_once(self) -> None:
        """Switch the fault on for the next request it can strike."""
        if self.table.row is not None:
            self._switch_on(Chosen(self.table.row.fault, application=self.application, times=1))

    @work(group="change", exclusive=True)
    async def _switch_on(self, chosen: Chosen) -> None:
        with self.reporting(f"switch {chosen.fault.name} on"):
            await self.in_store(lambda workspace: workspace.run(switch_on, chosen))
            when = "the next request" if chosen.times == 1 else "every request from now on"
            self.tell(f"{chosen.fault.name}: {when}, {self.application or EVERYBODY}.")
            self.refresh_data()

    @work(group="change", exclusive=True)
    async def _switch_off(self, what: str, switches: Sequence[Switched]) -> None:
        with self.reporting(f"switch {what} off"):
            await self.in_store(lambda workspace: workspace.run(switch_these_off, switches))
            self.tell(f"{what}: off, {self.application or EVERYBODY}.")
            self.refresh_data()

    @work(group="change", exclusive=True)
    async def action_off(self) -> None:
        """Switch every fault off, whoever it is on for."""
        with self.reporting("switch the faults off"):
            gone = await self.in_store(lambda workspace: workspace.run(switch_off))
            self.tell(f"{several(len(gone), 'fault')} switched off.")
            self.refresh_data()

    @work(group="change", exclusive=True)
    async def action_application(self) -> None:
        """Choose for whom faults are switched."""
        with self.reporting("list the applications"):
            known = await self.in_store(lambda workspace: workspace.read(list_applications))
            choices: list[Choice[str | None]] = [Choice(EVERYBODY, "", None)]
            choices += [Choice(app.name, "", app.name) for app in known]
            picked = await self.app.push_screen_wait(ChoiceDialog("For whom?", choices))
            if picked is not None:
                self.application = picked.value
                self.show_tally()

    def action_log(self) -> None:
        """Follow what the local Clever answers."""
        from screens.exchange_log import ExchangeLogPage

        self.app.push_screen(ExchangeLogPage())
