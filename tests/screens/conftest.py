"""A console on a real store, driven by keys and read as text; waits are for named conditions."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any, cast

import pytest
from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot

from console.provisioning.drafts import AdminDraft
from console.workspace import Workspace
from screens.app import PrincipalApp
from screens.page import AnyPage
from screens.widgets.table import RowTable
from storage.records.districts import DistrictRecord
from storage.records.schools import SchoolRecord
from tests.screens.crowd import add
from tests.screens.demo import with_demo

DEADLINE_SECONDS = 10.0
QUIET_ROUNDS = 3
Opening = Callable[..., AbstractAsyncContextManager["Desk"]]
CHARACTERS = {"space": " ", "slash": "/", "question_mark": "?"}


@dataclass
class Desk:
    """Someone sitting at the console."""

    app: PrincipalApp
    pilot: Pilot[int]

    @property
    def page(self) -> AnyPage:
        """The screen on top."""
        return cast("AnyPage", self.app.screen)

    async def press(self, *keys: str, shows: str = "") -> None:
        """Press keys that arrive all at once, as over a line that hung; each is handled in turn.

        Then wait until what they lead to, where it is given, stands on the screen.
        """
        for key in keys:
            letter = key if len(key) == 1 else CHARACTERS.get(key)
            name = _character_to_key(key) if len(key) == 1 else key
            self.app.post_message(events.Key(name, letter))
        await self.settle()
        if shows:
            await self.until_shows(shows)

    async def type(self, text: str, *, shows: str = "") -> None:
        """Type a text with all its signs, as a keyboard does."""
        await self.press(*text, shows=shows)

    async def enter(self, text: str, *, shows: str = "") -> None:
        """Answer a question: type a text, then Enter."""
        await self.type(text)
        await self.press("enter", shows=shows)

    async def agree(self, *, shows: str = "") -> None:
        """Say yes to a question that starts on Cancel."""
        await self.press("right", "enter", shows=shows)

    async def name_file(self, path: Path, *, shows: str = "") -> None:
        """Answer which file to write, instead of the one proposed."""
        await self.press("ctrl+u")
        await self.enter(str(path), shows=shows)

    async def settle(self) -> None:
        """Let every message that waits be handled, and those that come of it."""
        await asyncio.sleep(0)
        quiet, deadline = 0, monotonic() + DEADLINE_SECONDS
        while quiet < QUIET_ROUNDS and monotonic() < deadline:
            await self.pilot._wait_for_screen()
            await asyncio.sleep(0)
            pumps = [self.app, self.app.screen, *self.app.screen.walk_children()]
            ahead = self.app.typed_ahead
            typed = ahead is not None and not ahead.idle.is_set()
            waiting = typed or any(pump.message_queue_size for pump in pumps)
            quiet = 0 if waiting else quiet + 1

    async def until(self, condition: Callable[[], Any], what: str) -> None:
        """Wait until something is so; fails after a deadline and shows the screen."""
        deadline = monotonic() + DEADLINE_SECONDS
        while not condition():
            if monotonic() > deadline:
                raise AssertionError(f"never happened: {what}\n{self.text()}")
            await asyncio.sleep(0.005)
            await self.settle()

    async def until_at(self, place: str) -> None:
        """Wait until a page of that place is on top."""
        await self.until(lambda: getattr(self.app.screen, "place", "") == place, f"at {place}")

    async def until_shows(self, text: str) -> None:
        """Wait until a text stands on the screen."""
        await self.until(lambda: text in self.text(), f"“{text}” on the screen")

    def rows(self) -> list[str]:
        """The screen, row by row."""
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip) for strip in strips]

    def text(self) -> str:
        """The whole screen."""
        return "\n".join(self.rows())


def place_of(workspace: Workspace) -> str:
    """Where a store is, for another process."""
    location = workspace.store.location
    return str(location.path) if location.path else location.url


@pytest.fixture
def database(workspace: Workspace, district: DistrictRecord) -> str:
    """A store with an empty district, for another process."""
    return place_of(workspace)


@pytest.fixture
def demo(workspace: Workspace) -> Workspace:
    """The workspace, holding the demo district."""
    return with_demo(workspace)


@pytest.fixture
def at_admins(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> Opening:
    """Opens the list of admins on those named, in a district of three schools."""

    @asynccontextmanager
    async def opened(*drafts: AdminDraft, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Desk]:
        add(workspace, district, *drafts)
        async with console(workspace, size) as desk:
            if drafts:
                await desk.until_shows(f"{len(drafts)} admin")
            yield desk

    return opened


@asynccontextmanager
async def console(
    workspace: Workspace, size: tuple[int, int] = (80, 24), **options: Any
) -> AsyncIterator[Desk]:
    """Open the console on a workspace; it is closed when the block ends."""
    options.setdefault("environment", {"XDG_STATE_HOME": tempfile.gettempdir()})
    app = PrincipalApp(workspace, **options)
    async with app.run_test(size=size) as pilot:
        desk = Desk(app, pilot)
        await desk.until(lambda: table_is_read(app), "the first list has been read")
        yield desk


def table_is_read(app: PrincipalApp) -> bool:
    """Whether the table on top, if there is one, shows what it was asked for."""
    tables = app.screen.query(RowTable)
    return app.screen.is_mounted and all(table.feed.idle.is_set() for table in tables)
