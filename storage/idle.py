"""Connections kept open between uses, as long as they are what a new one would be.

Opening a connection costs more than most of what is done with it. A kept one is not used again
when its file was replaced or deleted, by another process (SQLite's locks do not survive a fork),
after it raised, or after it lay so long that a server may have hung up.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from storage.connections import DriverConnection

MOST_SECONDS = 60.0
_File = tuple[int, int] | None


class _Kept(NamedTuple):
    connection: DriverConnection
    file: _File
    process: int
    since: float


class Idle:
    """Up to `most` idle connections, opened with `connect`; `path` is their file, if any."""

    def __init__(
        self, connect: Callable[[], DriverConnection], path: Path | None, most: int
    ) -> None:
        self._connect, self._path, self._most = connect, path, most
        self._kept: deque[_Kept] = deque()
        self._forked: list[_Kept] = []

    def connection(self) -> _Use:
        """A connection for one use; closed when the use raises, else kept for the next."""
        return _Use(self)

    def _give_back(self, connection: DriverConnection, file: _File) -> None:
        if len(self._kept) < self._most:
            self._kept.append(_Kept(connection, file, os.getpid(), time.monotonic()))
        else:
            connection.close()

    def _take(self) -> tuple[DriverConnection, _File]:
        file = self._file()
        while True:
            try:
                kept = self._kept.pop()
            except IndexError:
                # Opening may make the file, so it is looked at again.
                connection = self._connect()
                return connection, self._file()
            if kept.process != os.getpid():
                # Closing it here would end locks the other process holds.
                self._forked.append(kept)
            elif kept.file != file or time.monotonic() - kept.since > MOST_SECONDS:
                kept.connection.close()
            else:
                return kept.connection, file

    def _file(self) -> _File:
        if self._path is None:
            return None
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return None
        return found.st_dev, found.st_ino

    def close(self) -> None:
        """Close what is idle."""
        while self._kept:
            kept = self._kept.pop()
            if kept.process == os.getpid():
                kept.connection.close()
            else:
                self._forked.append(kept)


class _Use:
    """One use of a connection. A class, since every request enters several: they are quicker."""

    __slots__ = ("_connection", "_file", "_idle")

    def __init__(self, idle: Idle) -> None:
        self._idle = idle

    def __enter__(self) -> DriverConnection:
        self._connection, self._file = self._idle._take()
        return self._connection

    def __exit__(
        self, kind: type[BaseException] | None, _: object, __: TracebackType | None
    ) -> None:
        if kind is None:
            self._idle._give_back(self._connection, self._file)
        else:
            self._connection.close()
