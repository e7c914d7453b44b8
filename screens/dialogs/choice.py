"""Pick one of several: type to narrow, enter to take."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Generic, NamedTuple, TypeVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from console.keys import fold
from screens.dialogs.dialog import Dialog
from screens.widgets.columns import Column
from screens.widgets.lines import Lines
from screens.widgets.runs import line, wrapped
from screens.widgets.safe_input import SafeInput
from screens.widgets.sources import ListSource
from screens.widgets.table import RowTable

T = TypeVar("T")
# The cells of a row; a title takes what it needs of them, but leaves some for what is told.
ROOM, MOST = 60, 40


class Choice(NamedTuple, Generic[T]):
    """One thing to pick: what is shown, what is told beside it, what is handed back."""

    title: str
    note: str
    value: T


class ChoiceDialog(Dialog["Choice[T] | None"], Generic[T]):
    """One of several; typing narrows them.

    Answers with the choice taken, None on esc.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "choose", priority=True, id="choice.take"),
        Binding("down", "step(1)", "next", show=False, priority=True, id="choice.down"),
        Binding("up", "step(-1)", "previous", show=False, priority=True, id="choice.up"),
        Binding("escape", "leave", "cancel", id="choice.leave"),
    ]

    def __init__(
        self,
        title: str,
        choices: Sequence[Choice[T]],
        *,
        dim: Callable[[Choice[T]], bool] | None = None,
    ) -> None:
        super().__init__(title)
        self.dim = dim
        self.choices = list(choices)
        longest = max((cell_len(choice.title) for choice in choices), default=0)
        self.title_share = min(MOST, longest + 1)
        self.found = self.choices

    def compose_body(self) -> ComposeResult:
        """Where to type, and what there is."""
        yield SafeInput(placeholder="type to narrow")
        table = RowTable[Choice[T]](
            (
                Column("", self.title_share, lambda choice: choice.title),
                Column("", ROOM - self.title_share, lambda choice: choice.note),
            ),
            dim=self.dim,
            id="choices",
        )
        table.can_focus = False
        yield table
        if any(map(self._is_cut, self.choices)):
            table.add_class("-noted")
            yield Lines(id="note", focusable=False)

    def on_mount(self) -> None:
        """Start with everything."""
        self.query_one(Input).focus()
        self._narrow()

    @property
    def table(self) -> RowTable[Choice[T]]:
        """The choices that are left."""
        return self.query_one("#choices", RowTable)

    @on(Input.Changed)
    def _narrow(self) -> None:
        typed = self.query_one(Input).value
        words = fold(typed).split()
        self.found = [
            choice
            for choice in self.choices
            if all(word in fold(f"{choice.title} {choice.note}") for word in words)
        ]
        self.table.say_when_empty([line(f"   Nothing here has “{typed}” in it.")])
        self.table.browse(ListSource(self.found, key=lambda choice: choice.title))

    def _is_cut(self, choice: Choice[T]) -> bool:
        return cell_len(choice.note) > ROOM - self.title_share

    @on(RowTable.Moved)
    def _tell_whole(self) -> None:
        """What is cut beside the choice under the cursor, whole."""
        row = self.table.row
        told = row.note if row is not None and self._is_cut(row) else ""
        for note in self.query("#note").results(Lines):
            note.show(wrapped(line((told, "dim")), self.text_cells - 2))

    @on(RowTable.Clicked)
    def action_take(self) -> None:
        """Hand the choice back."""
        row = self.table.row
        if row is not None:
            self.dismiss(row)

    def action_step(self, rows: int) -> None:
        """Go to another choice."""
        self.table.action_step(rows)
