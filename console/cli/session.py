"""What every command needs: the settings of this run and, when asked for, the open store."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from console.audit import Operator
from console.errors import UsageError
from console.preferences import Preferences
from console.settings import Settings
from console.workspace import Workspace
from storage.connections import Location
from storage.holding import holder
from storage.records.districts import DistrictRecord
from storage.store import Store

if TYPE_CHECKING:
    import typer


class OpenConsole(Protocol):
    """Shows the console on a workspace until it is closed; gives the exit status."""

    def __call__(
        self,
        workspace: Workspace,
        *,
        demo: bool = False,
        plain: bool = False,
        preferences: Preferences | None = None,
    ) -> int:
        """Show the console; `plain` as numbered text instead of screens."""


class Session:
    """One run of the program. `open_console` is given by the composition root.

    `given` is what was chosen with options, by name (see `console.choices`).
    """

    def __init__(
        self,
        open_console: OpenConsole,
        *,
        given: Mapping[str, str] | None = None,
        operator_name: str | None = None,
    ) -> None:
        self.open_console = open_console
        self.given = given or {}
        self.operator_name = operator_name
        self.environment = dict(os.environ)
        self.preferences = Preferences.read(self.environment, self.given)
        self.plain = self.preferences.on("plain")
        self._named: str | None = None
        self._workspace: Workspace | None = None

    @classmethod
    def of(cls, context: typer.Context) -> Session:
        """The session of a running command."""
        session = context.find_object(cls)
        if session is None:
            raise RuntimeError("the command was run without a session")
        return session

    def use_store(self, named: str | None) -> None:
        """Take the store named with `--db`, else the environment's, else the default."""
        self._named = named

    @property
    def settings(self) -> Settings:
        """How this run was set up."""
        return Settings.read(self.environment, self._named)

    @property
    def location(self) -> Location:
        """Where the store of this run is."""
        return Location.parse(self.settings.store)

    def workspace(self, *, create: bool = False) -> Workspace:
        """The open store with this operator.

        Raises:
            StoreError: missing (unless `create`), locked, damaged or too new.
        """
        if self._workspace is None:
            only_look, operator = self.preferences.read_only, self.operator()
            _tell_of_upload(self.location)
            store = Store.open(self.location, create=create, read_only=bool(only_look))
            workspace = Workspace(store, operator)
            self._workspace = workspace.looking_only(only_look) if only_look else workspace
        return self._workspace

    def operator(self) -> Operator:
        """Who is at the keyboard; a name from the command line wins over the environment's.

        Raises:
            UsageError: that name is empty.
        """
        if self.operator_name is not None and not self.operator_name.strip():
            raise UsageError("--operator needs a name, such as jane@office.")
        return Operator.current(self.environment, self.operator_name)

    def show(self, workspace: Workspace, *, demo: bool = False) -> int:
        """Show the console on a workspace; gives its exit status."""
        return self.open_console(
            workspace, demo=demo, plain=self.plain, preferences=self.preferences
        )

    def adopt(self, workspace: Workspace) -> None:
        """Use a workspace opened elsewhere (the demo's)."""
        self._workspace = workspace

    def close(self) -> None:
        """Close the store, if it was opened."""
        if self._workspace is not None:
            self._workspace.store.close()
            self._workspace = None


def _tell_of_upload(location: Location) -> None:
    """Say for whom the next statements may have to wait."""
    found = holder(location.path)
    if found is not None:
        from console.cli.output import say

        say(f"{found.words}. This may have to wait for it, a minute at most.")


def workspace_of(context: typer.Context, *, create: bool = False) -> Workspace:
    """The workspace of a running command."""
    return Session.of(context).workspace(create=create)


def district_of(context: typer.Context, named: str | None) -> DistrictRecord:
    """The district a command is about: the named one, or the only one."""
    from console.provisioning.which_district import find_district

    return workspace_of(context).read(find_district, named)


def comma_list(text: str | None) -> tuple[str, ...]:
    """An option named in the plural: `101,102` as its parts, blanks dropped."""
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())


def show_console(session: Session) -> int:
    """Open the console on the session's store; gives the exit status of the console."""
    if not session.plain:
        require_terminal(
            "'principal --plain' asks and answers in plain text anywhere; 'principal --help' "
            "lists the commands. Over SSH, 'ssh -t' brings a terminal."
        )
    return session.show(session.workspace(create=True))


def require_terminal(instead: str) -> None:
    """Refuse to start a screen where there is none, and name what does the same.

    Raises:
        UsageError: standard input or output is not a terminal, or TERM is `dumb`.
    """
    if not on_terminal():
        raise UsageError(f"The console needs a terminal, and there is none here. {instead}")
    if not can_draw():
        raise UsageError(f"The console cannot draw on TERM=dumb. {instead}")


def on_terminal() -> bool:
    """Whether somebody sits at both ends."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def can_draw() -> bool:
    """Whether there is a terminal that has a screen."""
    return on_terminal() and os.environ.get("TERM", "") not in {"", "dumb"}
