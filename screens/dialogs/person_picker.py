"""Picking a person: type a name or email, enter takes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from console.errors import PrincipalError
from console.provisioning.people import roles_of
from console.provisioning.people_search import PeopleSearch
from console.sso.admission import ROLE_WORDS
from screens.dialogs.dialog import Dialog
from screens.widgets.columns import Column
from screens.widgets.runs import line
from screens.widgets.sources import ListSource
from screens.widgets.table import RowTable
from screens.widgets.toned import Bar
from screens.wording import number
from storage.errors import StoreError
from storage.records.people import PersonRecord

# Begins to look for what is typed.
Find = Callable[[str], PeopleSearch]


def role_words(person: PersonRecord) -> str:
    """Every role of a person; a person without one is deactivated."""
    return ", ".join(ROLE_WORDS[role] for role in roles_of(person)) or "deactivated"


COLUMNS: tuple[Column[PersonRecord], ...] = (
    Column("Name", 22, lambda person: f"{person.last_name}, {person.first_name}"),
    Column("Role", 18, role_words),
    Column("Email", 26, lambda person: person.email, 50),
)


def far_words(search: PeopleSearch) -> str:
    """How many were found, and how far was looked."""
    found = number(len(search.found))
    if search.full:
        return f"The first {found}; type more to narrow."
    if search.complete:
        return f"{found} found, everybody looked through."
    looked = f"{number(search.looked)} of {number(search.people)}"
    return f"{found} found so far; {looked} people looked through …"


class PersonPickerDialog(Dialog[PersonRecord | None]):
    """One person of the district; typing finds them.

    Answers with the person, None on esc; `find` begins to look for what is typed.
    """

    CSS = "PersonPickerDialog #people { height: 12; margin-top: 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "choose", priority=True, id="people.take"),
        Binding("down", "step(1)", "next", show=False, priority=True, id="people.down"),
        Binding("up", "step(-1)", "previous", show=False, priority=True, id="people.up"),
        Binding("escape", "leave", "cancel", id="people.leave"),
    ]

    def __init__(self, title: str, find: Find) -> None:
        super().__init__(title)
        self.find = find

    def compose_body(self) -> ComposeResult:
        """Where to type, who is found, and how far was looked."""
        yield Input(placeholder="type a name or email", compact=True, classes="field")
        table = RowTable(COLUMNS, dim=lambda person: not roles_of(person), id="people")
        table.can_focus = False
        yield table
        yield Bar(id="far")

    @property
    def table(self) -> RowTable[PersonRecord]:
        """Who is found."""
        return self.query_one("#people", RowTable)

    def on_mount(self) -> None:
        """Start with the first people by name."""
        self.query_one(Input).focus()
        self.look()

    @on(Input.Changed)
    def _typed(self) -> None:
        self.workers.cancel_group(self, "rest")
        self.look()

    @work(group="find", exclusive=True)
    async def look(self) -> None:
        """Find what was typed, until there is somebody to choose."""
        search = self.find(self.query_one(Input).value)
        if await self._in_store(search.begin):
            while not search.found and not search.complete:
                self._tell_how_far(search)
                if not await self._in_store(search.look_on):
                    return
            self._show(search)
            self._look_on(search)

    @work(group="rest", exclusive=True)
    async def _look_on(self, search: PeopleSearch) -> None:
        """Find the others, whom nobody waits for."""
        while not search.complete and self.is_attached:
            found = len(search.found)
            if not await self._in_store(search.look_on):
                return
            if len(search.found) > found:
                self._show(search, keep_cursor=True)
            self._tell_how_far(search)

    async def _in_store(self, step: Callable[[], None]) -> bool:
        try:
            await asyncio.to_thread(step)
        except (PrincipalError, StoreError) as error:
            if self.is_attached:
                self.tell(str(error))
            return False
        return self.is_attached and bool(self.query("#people"))

    def _show(self, search: PeopleSearch, *, keep_cursor: bool = False) -> None:
        self.table.say_when_empty([line("   Nobody goes by that here.")])
        found = ListSource(list(search.found), key=lambda person: person.pk)
        self.table.browse(found, keep_cursor=keep_cursor)
        self._tell_how_far(search)

    def _tell_how_far(self, search: PeopleSearch) -> None:
        self.query_one("#far", Bar).show(line((far_words(search), "dim")))

    @on(RowTable.Clicked)
    def action_take(self) -> None:
        """Hand the person back."""
        if self.table.row is not None:
            self.dismiss(self.table.row)

    def action_step(self, rows: int) -> None:
        """Go to another person."""
        self.table.action_step(rows)
