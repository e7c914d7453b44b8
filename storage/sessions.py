"""Codes, tokens, signing keys, exchanges: a write need not wait for the disk, they may be lost.

A code lives a minute and a token a day; after a power cut people sign in again. A district's data
must not share that bargain, and a sign-in should not pay for its price (three waits for the disk
a commit). On SQLite these tables therefore stand in a file of their own beside the store,
`principal.db-sessions`, made from the pattern in the store's schema; on PostgreSQL they stand in
the store and their commits are not waited for. Anyone may delete the file at any time.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from storage.committing import committed
from storage.connections import DriverConnection, Location, Reader, Writer, connect, in_list
from storage.errors import StoreUnwritable, translated
from storage.idle import Idle

TABLES = ("access_tokens", "authorization_codes", "http_exchanges", "signing_keys")
IDLE = 8


class Sessions:
    """The place of codes and tokens of one store."""

    def __init__(
        self, location: Location, pattern: Callable[[], Sequence[str]], wait: float
    ) -> None:
        self._location, self._pattern, self._wait = location, pattern, wait
        path = None if location.path is None else sessions_file(location.path)
        self._idle = Idle(self._open, path, IDLE)

    @property
    def is_usable(self) -> bool:
        """Whether there is such a place already, and this process may open it."""
        path = self._location.path
        return path is None or os.access(sessions_file(path), os.R_OK | os.W_OK)

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """A Reader of codes and tokens."""
        with self._connected() as connection:
            yield Reader(connection, is_sqlite=self._location.is_sqlite)

    @contextmanager
    def write(self) -> Iterator[Writer]:
        """A transaction on codes and tokens; whole or not at all, but not waited for."""
        with self._connected() as connection:
            writer = Writer(connection, is_sqlite=self._location.is_sqlite)
            with committed(writer):
                if not writer.is_sqlite:
                    writer.execute("SET LOCAL synchronous_commit TO OFF")
                yield writer

    @contextmanager
    def _connected(self) -> Iterator[DriverConnection]:
        with translated(self._location.label), self._idle.connection() as connection:
            yield connection

    def _open(self) -> DriverConnection:
        if self._location.path is None:
            return connect(self._location, wait=self._wait)
        path = sessions_file(self._location.path)
        try:
            return _open_beside(path, self._pattern(), self._wait)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            path.unlink(missing_ok=True)
            return _open_beside(path, self._pattern(), self._wait)

    def forget(self) -> None:
        """Drop codes and tokens: the rows they name by number are others now."""
        self._idle.close()
        if self._location.path is not None:
            sessions_file(self._location.path).unlink(missing_ok=True)

    def close(self) -> None:
        """Close idle connections."""
        self._idle.close()


def sessions_file(store: Path) -> Path:
    """Where the codes and tokens of a SQLite store are."""
    return store.with_name(f"{store.name}-sessions")


def _open_beside(path: Path, pattern: Sequence[str], wait: float) -> DriverConnection:
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW, 0o600))
    except OSError as error:
        raise StoreUnwritable(
            f"Cannot keep sign-ins in {path}: {error.strerror}. The store’s folder must be yours."
        ) from error
    connection = sqlite3.connect(path, timeout=wait, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA journal_mode = TRUNCATE")
        if _tables(connection) != list(pattern):
            _make(connection, pattern)
    except BaseException:
        connection.close()
        raise
    return connection


def _tables(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
    return [row[0] for row in rows]


def _make(connection: sqlite3.Connection, pattern: Sequence[str]) -> None:
    """Make the tables as the store's schema has them now; tokens of an older one are dropped."""
    connection.execute("BEGIN IMMEDIATE")
    if _tables(connection) != list(pattern):
        for table in TABLES:
            connection.execute(f"DROP TABLE IF EXISTS {table}")
        for statement in sorted(pattern, key=lambda sql: not sql.startswith("CREATE TABLE")):
            connection.execute(statement)
    connection.execute("COMMIT")


def pattern_of(reader: Reader) -> list[str]:
    """The statements that make the tables, as a SQLite store's own schema has them."""
    named, parameters = in_list("table", TABLES)
    rows = reader.rows(
        f"SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name IN {named} "
        "ORDER BY name",
        parameters,
    )
    return [row[0] for row in rows]
