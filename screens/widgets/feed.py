"""Keeps a window of a source filled, one read at a time, always the newest wish first."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

from console.errors import PrincipalError
from screens.widgets.sources import Source
from screens.widgets.window import PAGE_ROWS, Opened, Window, open_around
from storage.errors import StoreError

T = TypeVar("T")


class Feed(Generic[T]):
    """Reads rows in threads; `changed` is called on the event loop after every step.

    `changed(cursor)` gets the row the cursor should stand on when the source was read afresh, and
    None when rows were added or counted.
    """

    def __init__(
        self, changed: Callable[[int | None], None], failed: Callable[[str], object]
    ) -> None:
        self.window: Window[T] = Window()
        self.source: Source[T] | None = None
        # `shown`: what the table shows is what it was last asked for; `idle`: counted as well.
        self.shown, self.idle = asyncio.Event(), asyncio.Event()
        self._changed = changed
        self._failed = failed
        self._wished = asyncio.Event()
        self._fresh = False
        self._cursor = 0
        self._row: T | None = None
        self._span = (0, 0)

    def open(self, source: Source[T], cursor: int, row: T | None = None) -> None:
        """Read a source afresh around a cursor, which stays on `row` if it is still there.

        The rows shown stay until the new ones are there.
        """
        self.source, self._cursor, self._row, self._fresh = source, cursor, row, True
        self.shown.clear()
        if source.whole is not None:
            opened = open_around(source, cursor, row)
            self.window = Window(source.whole)
            self._here(opened.cursor)
        elif source.first is not None:
            self._show(Opened(0, list(source.first), 0))
        self._wish()

    def want(self, first: int, last: int) -> None:
        """Ask for the rows between two indexes."""
        self._span = (first, last)
        if self.window.missing(first, last):
            self._wish()

    def _wish(self) -> None:
        self.idle.clear()
        self._wished.set()

    async def serve(self) -> None:
        """Serve wishes for ever; ends when it is cancelled."""
        while True:
            await self._wished.wait()
            self._wished.clear()
            source = self.source
            if source is None:
                continue
            try:
                await (self._open(source) if self._fresh else self._fill(source))
            except (PrincipalError, StoreError) as error:
                self._failed(str(error))
                self.shown.set()
            if not self._wished.is_set():
                self.idle.set()

    async def _open(self, source: Source[T]) -> None:
        self._fresh = False
        if source.first is None and source.whole is None:
            opened = await asyncio.to_thread(open_around, source, self._cursor, self._row)
            if source is not self.source:
                return
            self._show(opened)
        if self.window.total is None:
            window, total = self.window, await asyncio.to_thread(source.count)
            window.total = total
            self._changed(None)

    def _show(self, opened: Opened[T]) -> None:
        self.window = Window()
        self.window.keep(opened.number, opened.rows)
        if opened.number == 0 and len(opened.rows) < PAGE_ROWS:
            self.window.total = len(opened.rows)
        self._here(opened.cursor)

    def _here(self, cursor: int) -> None:
        self.shown.set()
        self._changed(cursor)

    async def _fill(self, source: Source[T]) -> None:
        window = self.window
        for number in window.missing(*self._span):
            rows = await asyncio.to_thread(source.page, number * PAGE_ROWS, PAGE_ROWS)
            if self._fresh:
                return
            window.keep(number, list(rows))
            self._changed(None)
