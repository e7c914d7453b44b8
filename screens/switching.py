"""The base of lists whose rows can be switched off and on: schools, districts."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, Protocol, TypeVar

from textual import work

from console.workspace import Workspace
from screens.list_page import ListPage
from screens.widgets.pressing import key_of


class Switchable(Protocol):
    """What has a name, and is active or not."""

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def active(self) -> bool:
        """Whether it is switched on."""


S = TypeVar("S", bound=Switchable)


class SwitchPage(ListPage[S]):
    """A list of what can be deactivated and brought back, each after a question."""

    kind = "thing"
    # The id and the usual key of the action that brings a row back.
    reactivating = ("schools.reactivate", "R")

    def back(self) -> str:
        """The key that brings a row back."""
        return key_of(*self.reactivating)

    @abstractmethod
    def effect(self, workspace: Workspace, row: S, active: bool) -> str:
        """What switching it will do; read from the store, in a thread."""

    @abstractmethod
    def switch(self, workspace: Workspace, row: S, active: bool) -> Any:
        """Switch it; in a thread."""

    async def switched(self) -> None:
        """Called when it is done."""

    def why_not_switch(self, action: str) -> str | None:
        """Why the row cannot be switched so, or there is none to do anything with."""
        row = self.table.row
        if row is None:
            return f"There is no {self.kind} to do that with."
        if action == "deactivate" and not row.active:
            return f"{row.name} is already deactivated; {self.back()} brings it back."
        if action == "reactivate" and row.active:
            return f"{row.name} is active."
        return None

    def action_deactivate(self) -> None:
        """Deactivate it, after asking."""
        self.set_active(active=False)

    def action_reactivate(self) -> None:
        """Bring it back, after asking."""
        self.set_active(active=True)

    @work(group="change")
    async def set_active(self, *, active: bool) -> None:
        """Ask, with what it will do, then deactivate or reactivate the row."""
        from screens.dialogs.confirm import ConfirmDialog

        row = self.table.row
        if row is None:
            return
        verb = "reactivate" if active else "deactivate"
        with self.reporting(f"{verb} {row.name}"):
            effect = await self.in_store(self.effect, row, active)
            question = ConfirmDialog(
                f"{verb.title()} {row.name}?", effect, [verb.title()], danger=not active
            )
            if await self.app.push_screen_wait(question):
                await self.in_store(self.switch, row, active)
                await self.switched()
                self.tell(f"{row.name} is {'active again' if active else 'deactivated'}.")
                self.refresh_data()
