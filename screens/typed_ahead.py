"""Keys one at a time: the next is handed on when the one before has done all that it does.

Over a slow line several keys arrive at once. Without this, Enter would take the row that stood
there before the letters ahead of it had narrowed the list, and the keys after `D` would go to the
list instead of the question that `D` asks.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from textual import events
from textual.app import App
from textual.message_pump import MessagePump
from textual.screen import ModalScreen
from textual.widgets import Input
from textual.worker import Worker

from screens.widgets.table import RowTable

if TYPE_CHECKING:
    from textual.widget import Widget

# Longer than any question takes to come up; a store that is busy for longer must not take the keys.
MOST_SECONDS = 2.0
# Work that ends in a question or a change, in the words of `@work(group=…)`.
ASKING = frozenset({"asking", "begin", "change", "choose", "copy", "district", "palette", "pick"})
# Work that brings the rows a key would take.
FINDING = frozenset({"find", "folder"})
# These must get through whatever is going on.
URGENT = frozenset({"escape", "ctrl+c", "ctrl+q"})


class TypedAhead:
    """The keys and pastes that have come and are not handed on yet."""

    def __init__(self, app: App[int]) -> None:
        self.app = app
        self.idle = asyncio.Event()
        self.idle.set()
        self._waiting: deque[events.Event] = deque()
        self._come = asyncio.Event()
        self._released: events.Event | None = None
        self._given_up: Worker[object] | None = None

    def holds(self, event: events.Event) -> bool:
        """Whether an event of the keyboard has to wait for its turn; if so it is kept."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            return False
        if event is self._released:
            return False
        if isinstance(event, events.Key) and event.key == "ctrl+j":
            # Enter, typed before the terminal was ours: until then it turns CR into a newline.
            event = events.Key("enter", "\r")
        self._waiting.append(event)
        self.idle.clear()
        self._come.set()
        return True

    async def serve(self) -> None:
        """Hand on one event after the other; ends when it is cancelled."""
        try:
            while True:
                await self._come.wait()
                await self._hand_on(self._waiting.popleft())
                if not self._waiting:
                    self._come.clear()
                    self.idle.set()
        finally:
            self.idle.set()

    async def _hand_on(self, event: events.Event) -> None:
        if not (isinstance(event, events.Key) and event.key in URGENT):
            await self._ready(event)
        self._released = event
        self.app.post_message(event)
        await self._bounded(self._handled)

    async def _ready(self, event: events.Event) -> None:
        """Wait for the question the key before asks, and for the rows this key would act on."""
        chooses = isinstance(event, events.Key) and not event.is_printable
        groups = ASKING | FINDING if chooses else ASKING
        while (worker := self._at_work(groups)) and worker is not self._given_up:
            if not await self._bounded(partial(self._asked, worker)):
                self._given_up = worker
        await self._bounded(self._opened)
        if chooses or not isinstance(self.app.focused, Input):
            for table in self.app.screen.query(RowTable):
                if not await self._bounded(table.feed.shown.wait):
                    table.feed.shown.set()

    def _at_work(self, groups: frozenset[str]) -> Worker[object] | None:
        """Work begun by a key that has neither ended nor put a question on the screen."""
        screen = self.app.screen
        for worker in self.app.workers:
            if worker.group not in groups or worker.is_finished:
                continue
            of_app = worker.node is self.app
            if not isinstance(screen, ModalScreen) if of_app else worker.node.screen is screen:
                return worker
        return None

    async def _asked(self, worker: Worker[object]) -> None:
        screen = self.app.screen
        while self.app.screen is screen and not worker.is_finished:
            await asyncio.sleep(0.001)

    async def _opened(self) -> None:
        """Wait until the screen on top has been put together and has said where its focus is."""
        while not self.app.screen.is_mounted:
            await asyncio.sleep(0.001)
        await _passed(self.app.screen)

    async def _handled(self) -> None:
        """Wait until the key has gone down to the focus, up again, and its messages too."""
        await _passed(self.app)
        for _ in range(2):
            focused: Widget | None = self.app.focused
            nodes = focused.ancestors_with_self if focused is not None else [self.app.screen]
            for node in nodes:
                await _passed(node)
            await _passed(self.app)

    async def _bounded(self, wait: Callable[[], Awaitable[object]]) -> bool:
        try:
            async with asyncio.timeout(MOST_SECONDS):
                await wait()
        except TimeoutError:
            return False
        return True


async def _passed(node: MessagePump) -> None:
    """Wait until a node has dealt with all that waits in its queue now."""
    passed = asyncio.Event()
    if node.is_running and node.call_later(passed.set):
        await passed.wait()
