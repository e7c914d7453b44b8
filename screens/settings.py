"""Settings: every choice of this person, where it comes from, the keys; changed at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType

from console import shortcuts
from console.choices import BY_NAME
from screens.dialogs.choice import Choice, ChoiceDialog
from screens.dialogs.prompt import PromptDialog
from screens.list_page import ListPage
from screens.settings_source import Setting, SettingSource
from screens.widgets.columns import Column
from screens.widgets.pressing import pressing
from screens.widgets.runs import Line, line, wrapped
from screens.widgets.table import RowTable
from screens.wording import several

BELOW = 60
KEY_HELP = (
    "A letter, digit or sign as it is typed, a name like f2, ctrl+n or space; several with commas "
    "between them. It holds at once, and footer, help and palette show it."
)


class SettingsPage(ListPage[Setting]):
    """What you chose, where it comes from, and the keys of every action."""

    place: ClassVar[str] = "settings"
    columns: ClassVar[tuple[Column[Setting], ...]] = (
        Column("Setting", 30, lambda row: row.name),
        Column("Value", 14, lambda row: row.value),
        Column("From", 16, lambda row: row.origin, 60),
        Column("What it is", 40, lambda row: row.words, 100),
    )
    footer: ClassVar[tuple[str, ...]] = ("settings.change", "settings.reset")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "change", "change", tooltip="Change this setting", id="settings.change"),
        Binding("x", "reset", "as it comes", tooltip="Forget the choice", id="settings.reset"),
        Binding("escape,q", "leave", "back", key_display="esc", id="settings.back"),
    ]

    def crumbs(self) -> list[str]:
        """The page itself."""
        return ["settings"]

    def source(self, term: str) -> SettingSource:
        """The settings a search finds."""
        return SettingSource(self.principal.preferences, term)

    def count_words(self, total: int) -> str:
        """`210 settings`."""
        return several(total, "setting")

    def detail(self, row: Setting, cells: int) -> Sequence[Line]:
        """What it is, where else it may be chosen, and the file that remembers."""
        path = self.principal.preferences.path
        file = f"remembered in {path}" if path else "nothing can be remembered: no home folder"
        if row.is_problem:
            return [*wrapped(line((row.words, "warning")), cells), line((file, "dim"))][:2]
        if row.is_key:
            told = [line((row.words, "strong"), f"   in {row.place}")]
        else:
            choice = BY_NAME[row.name]
            ways = f"{choice.option}   {choice.variable}   {', '.join(choice.values)}"
            told = [line((row.words, "strong")), line(ways)]
        if cells >= BELOW:
            return [*told[:1], line((file, "dim"))]
        facts = [part for each in told for part in wrapped(each, cells - 1)]
        return [*facts, (), *wrapped(line((file, "dim")), cells - 1)]

    def empty(self, term: str) -> Sequence[Line]:
        """What to do when nothing is found."""
        clear = pressing("list.clear", "esc")
        return [line(f"   No setting and no action goes by “{term}”.  ", clear, " clears it.")]

    def why_not(self, action: str) -> str | None:
        """Problems are mended in the file; what comes by default cannot be forgotten."""
        row = self.table.row
        if action not in {"change", "reset"} or row is None:
            return super().why_not(action)
        if row.is_problem:
            return f"Mend it in {self.principal.preferences.path}."
        if action == "reset" and not self._remembered(row):
            return f"{row.name} was not chosen."
        return super().why_not(action)

    def _remembered(self, row: Setting) -> bool:
        chosen = self.principal.preferences
        if row.is_key:
            return row.name.removeprefix("keys.") in chosen.keys
        return chosen.source(row.name) != "default"

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)

    @on(RowTable.Clicked)
    @work(group="choose", exclusive=True)
    async def action_change(self) -> None:
        """Switch it, pick another value, or type another key."""
        row = self.table.row
        if row is None or row.is_problem:
            return
        value = await (self._ask_key(row) if row.is_key else self._ask_value(row))
        if value is not None:
            self._prefer(row.name, value)

    async def _ask_key(self, row: Setting) -> str | None:
        question = PromptDialog(f"{row.words}: which key?", KEY_HELP, row.value)
        return await self.app.push_screen_wait(question)

    async def _ask_value(self, row: Setting) -> str | None:
        choice = BY_NAME[row.name]
        if len(choice.values) == 2:
            return next(value for value in choice.values if value != row.value)
        offered = [
            Choice(value, "now" if value == row.value else "", value) for value in choice.values
        ]
        chosen = await self.app.push_screen_wait(ChoiceDialog(f"{row.name}?", offered))
        return None if chosen is None else chosen.value

    def action_reset(self) -> None:
        """Forget the choice."""
        if self.table.row is not None:
            self._prefer(self.table.row.name, None)

    def _prefer(self, name: str, value: str | None) -> None:
        with self.reporting(f"remember {name}"):
            said = self.principal.prefer(name, value)
            fault = self._fault_of(name)
            self.tell(fault or said, "warning" if fault else "accent")
        self.refresh_data()

    def _fault_of(self, name: str) -> str:
        """What is wrong with a key that was given just now."""
        keys = self.principal.preferences.keys
        told = shortcuts.faults(keys, shortcuts.catalogue())
        return next((fault for fault in told if name.removeprefix("keys.") in fault), "")
