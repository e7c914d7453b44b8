"""Picking a person: type a name or email, enter takes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from console.provisioning.people import roles_of
from console.sso.admission import ROLE_WORDS
from screens.dialogs.dialog import Dialog
from screens.widgets.columns import Column
from screens.widgets.runs import line
from screens.widgets.sources import ListSource
from screens.widgets.table import RowTable
from storage.records.people import PersonRecord

Find = Callable[[str], Awaitable[Sequence[PersonRecord]]]


def role_words(person: PersonRecord) -> str:
    """Every role of a person; a person without one is deactivated."""
    return ", ".join(ROLE_WORDS[role] for role in roles_of(person)) or "deactivated"


COLUMNS: tuple[Column[PersonRecord], ...] = (
    Column("Name", 22, lambda person: f"{person.last_name}, {person.first_name}"),
    Column("Role", 18, role_words),
    Column("Email", 26, lambda person: person.email, 50),
)


class PersonPickerDialog(Dialog[PersonRecord | None]):
    """Answers with the person, None on esc; `find` looks for what is typed."""

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
        """Where to type, and who is found."""
        yield Input(placeholder="type a name or email", compact=True, classes="field")
        table = RowTable(COLUMNS, dim=lambda person: not roles_of(person), id="people")
        table.can_focus = False
        yield table

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
        self.look()

    @work(group="find", exclusive=True)
    async def look(self) -> None:
        """Find what was typed."""
        found = await self.find(self.query_one(Input).value)
        if not self.query("#people"):  # the dialog was left meanwhile
            return
        self.table.say_when_empty([line("   Nobody goes by that here.")])
        self.table.browse(ListSource(found, key=lambda person: person.pk))

    @on(RowTable.Clicked)
    def action_take(self) -> None:
        """Hand the person back."""
        if self.table.row is not None:
            self.dismiss(self.table.row)

    def action_step(self, rows: int) -> None:
        """Go to another person."""
        self.table.action_step(rows)
