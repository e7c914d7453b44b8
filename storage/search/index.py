"""The index as it is found: whether it is of this store, and who changed since it was made."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from storage.connections import (
    BUSY_SECONDS,
    SMALL_CACHE_KIB,
    DriverConnection,
    Location,
    Reader,
    connect,
    in_list,
)
from storage.errors import translated
from storage.idle import Idle
from storage.search.building import FORMAT, search_file, state_of

IDLE = 1
# Beside so many changed admins the index still is ten times as quick as looking through a million;
# from some hundred on it is made anew meanwhile, since whoever changed is asked for in each search.
MOST_CHANGED = 20_000
MANY_CHANGED = 500
MOST_ENTRIES = 1_000
# Changes that name their one admin, and those that are of no admin's words.
_OF_ONE = frozenset({"admin.create", "admin.edit", "admin.deactivate", "admin.reactivate"})
_OF_NOBODY = ("application.", "code.", "district.", "school.", "sign_in")

Key = tuple[int, int, str, int]


class Index(NamedTuple):
    """A reader of the store with the index beside it as `search`, and whom it knows wrongly.

    `key` is another as soon as the index or anything in the store is another.
    """

    reader: Reader
    key: Key
    changed: tuple[int, ...]


class Search:
    """The index of one store, if there is one."""

    def __init__(self, location: Location, *, wait: float = BUSY_SECONDS) -> None:
        self.location = location
        self.wait = wait
        self._idle = Idle(self._open, self.path, IDLE)
        self._known: tuple[Key, tuple[int, ...] | None] | None = None

    @property
    def path(self) -> Path | None:
        """Where it is; None on PostgreSQL, which has none."""
        return None if self.location.path is None else search_file(self.location.path)

    @contextmanager
    def read(self) -> Iterator[Index | None]:
        """The index, brought up to date; None when there is none that is of use."""
        made = self._made()
        if made is None:
            yield None
            return
        with translated(self.location.label), ExitStack() as used:
            try:
                connection = used.enter_context(self._idle.connection())
            except sqlite3.DatabaseError:
                # Not an index, or not a whole one: as good as none.
                connection = None
            if connection is None:
                yield None
                return
            reader = Reader(connection, is_sqlite=True)
            key = (made, *state_of(reader))
            changed = self._changed(reader, key)
            yield None if changed is None else Index(reader, key, changed)

    def _made(self) -> int | None:
        """Which file it is: another one gets another number."""
        try:
            return None if self.path is None else self.path.stat().st_ino
        except OSError:
            return None

    def _open(self) -> DriverConnection:
        connection = connect(
            self.location, readonly=True, wait=self.wait, cache_kib=SMALL_CACHE_KIB
        )
        try:
            connection.cursor().execute("ATTACH :path AS search", {"path": str(self.path)})
            connection.cursor().execute(f"PRAGMA search.cache_size = -{SMALL_CACHE_KIB}")
            connection.cursor().execute("SELECT * FROM search.state")
        except BaseException:
            connection.close()
            raise
        return connection

    def _changed(self, reader: Reader, key: Key) -> tuple[int, ...] | None:
        known = self._known
        if known is None or known[0] != key:
            known = self._known = (key, changed_since(reader))
        return known[1]

    def close(self) -> None:
        """Close idle connections."""
        self._idle.close()


def changed_since(reader: Reader) -> tuple[int, ...] | None:
    """The keys of admins who are new or others than in the index; None if it is of no use.

    The newest audit entry at its making must still be there: what came after it is then known.
    """
    state = reader.row("SELECT format, seq, hash, last_pk FROM search.state")
    if state is None or state[0] != FORMAT:
        return None
    seq, found, last_pk = state[1:]
    if seq and reader.value("SELECT hash FROM audit_entries WHERE seq = :s", {"s": seq}) != found:
        return None
    pks = {
        row[0]
        for row in reader.rows(
            "SELECT pk FROM users WHERE pk > :last_pk LIMIT :most",
            {"last_pk": last_pk, "most": MOST_CHANGED + 1},
        )
    }
    pks |= _named(reader, seq)
    since = _doubtful_since(reader, seq)
    if since is not None and len(pks) <= MOST_CHANGED:
        pks |= {
            row[0]
            for row in reader.rows(
                "SELECT pk FROM users WHERE modified_at >= :since LIMIT :most",
                {"since": since, "most": MOST_CHANGED + 1},
            )
        }
    return tuple(sorted(pks)) if len(pks) <= MOST_CHANGED else None


def _named(reader: Reader, seq: int) -> set[int]:
    """The admins whose own changes the log names."""
    actions, parameters = in_list("action", sorted(_OF_ONE))
    rows = reader.rows(
        "SELECT u.pk FROM audit_entries e JOIN users u ON u.id = e.subject_id "
        f"WHERE e.seq > :seq AND e.action IN {actions} LIMIT :most",
        {**parameters, "seq": seq, "most": MOST_CHANGED + 1},
    )
    return {row[0] for row in rows}


def _doubtful_since(reader: Reader, seq: int) -> int | None:
    """When the first change was made that does not name its one admin; None if there was none.

    People carry the time of their last change. A clock may be set back: the earliest time counts.
    """
    rows = reader.rows(
        "SELECT at, action, subject_id FROM audit_entries WHERE seq > :seq "
        "ORDER BY seq LIMIT :most",
        {"seq": seq, "most": MOST_ENTRIES + 1},
    )
    if len(rows) > MOST_ENTRIES:
        return int(reader.value("SELECT MIN(at) FROM audit_entries WHERE seq > :s", {"s": seq}))
    doubtful = [
        int(at)
        for at, action, subject_id in rows
        if not action.startswith(_OF_NOBODY) and not (action in _OF_ONE and subject_id)
    ]
    return min(doubtful, default=None)
