"""Keeps a window of a source filled, always the newest wish first; counting waits for nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

from console.errors import PrincipalError
from screens.widgets.sources import Source
from screens.widgets.window import PAGE_ROWS, Opened, Window, open_around
from storage.errors import StoreError

T = TypeVar("T")
# How many rows before and after those seen are read before one comes to them.
AHEAD = PAGE_ROWS // 2


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
        self._wished, self._uncounted = asyncio.Event(), asyncio.Event()
        self._reading = False
        self._fresh = False
        self._cursor = 0
        self._row: T | None = None
        self._span = (0, 0)

    def open(self, source: Source[T], cursor: int, row: T | None = None) -> None:
        """Read a source afresh around a cursor, which stays on `row` if it is still there.

        The rows shown stay until the new ones are there.
        """
        if self.source is not None and self.source is not source:
            self.source.stop()
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
        """Ask for the rows between two indexes, and for those one comes to next."""
        self._span = (first, last)
        if self.window.missing(first - AHEAD, last + AHEAD):
            self._wish()

    def _wish(self) -> None:
        self.idle.clear()
        self._wished.set()

    async def serve(self) -> None:
        """Serve wishes for rows, for ever; ends when it is cancelled."""
        try:
            while True:
                await self._wished.wait()
                self._wished.clear()
                self._reading = True
                await self._read()
                self._reading = False
                self._rest()
        finally:
            if self.source is not None:
                self.source.stop()

    async def _read(self) -> None:
        source = self.source
        if source is None:
            return
        try:
            await (self._open(source) if self._fresh else self._fill(source))
        except (PrincipalError, StoreError) as error:
            self._failed(str(error))
            self.shown.set()

    async def serve_counts(self) -> None:
        """Count what was opened, for ever, while rows are read; ends when it is cancelled."""
        while True:
            await self._uncounted.wait()
            window, source = self.window, self.source
            if source is not None and window.total is None:
                total = None
                try:
                    total = await asyncio.to_thread(source.count)
                except (PrincipalError, StoreError) as error:
                    if source is self.source:
                        self._failed(str(error))
                if total is not None and window is self.window:
                    window.total = total
                    self._changed(None)
            if window is self.window:
                self._uncounted.clear()
            self._rest()

    def _rest(self) -> None:
        waiting = self._wished.is_set() or self._uncounted.is_set() or self._reading
        if not waiting:
            self.idle.set()

    async def _open(self, source: Source[T]) -> None:
        self._fresh = False
        if source.first is None and source.whole is None:
            opened = await asyncio.to_thread(open_around, source, self._cursor, self._row)
            if source is not self.source:
                return
            self._show(opened)
        if self.window.total is None:
            self._uncounted.set()

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
        window, (first, last) = self.window, self._span
        seen = window.missing(first, last)
        ahead = [n for n in window.missing(first - AHEAD, last + AHEAD) if n not in seen]
        for number in (*seen, *ahead):
            rows = await asyncio.to_thread(source.page, number * PAGE_ROWS, PAGE_ROWS)
            if self._fresh:
                return
            window.keep(number, list(rows))
            if number in seen:
                self._changed(None)
            if self._wished.is_set():
                return
