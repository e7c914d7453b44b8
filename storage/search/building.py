"""Making the index: read in slices, so that no writer of the store waits for it."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from storage.connections import SMALL_CACHE_KIB, Location, Reader, Row, connect
from storage.errors import translated
from storage.folding import fold

# Another number whenever the tables below or the text of an admin become others.
FORMAT = 1
SLICE = 2_000
# SQLite's steps between two looks at whether to stop: some milliseconds.
STEPS = 100_000
# What stands in the text of an admin besides words: no word that is searched for holds these.
INACTIVE, DISTRICT_WIDE = "\x02\x02\x02", "\x03\x03\x03"
Stopped = Callable[[], bool]

_TABLES = (
    "CREATE TABLE state (format INTEGER, seq INTEGER, hash TEXT, last_pk INTEGER)",
    "CREATE TABLE districts (pk INTEGER PRIMARY KEY, first INTEGER, last INTEGER)",
    # Texts are folded already, by one rule for all that compares them.
    # Everybody by name within their district: a rank is a place in the list.
    "CREATE TABLE people (rank INTEGER PRIMARY KEY, pk INTEGER NOT NULL)",
    "CREATE VIRTUAL TABLE words USING fts5("
    "text, tokenize = 'trigram case_sensitive 1', detail = none, content = '', columnsize = 0)",
)
_COUNTED = (
    "CREATE UNIQUE INDEX people_by_pk ON people (pk)",
    "CREATE TABLE grams (gram TEXT PRIMARY KEY, docs INTEGER) WITHOUT ROWID",
    "CREATE VIRTUAL TABLE temp.counted USING fts5vocab(main, words, row)",
    "INSERT INTO grams SELECT term, doc FROM temp.counted",
)
_SLICE_SQL = (
    "SELECT u.pk, u.name_key, u.email_key, a.title, a.sis_id, a.admin_scope, a.active "
    "FROM users u CROSS JOIN admin_roles a ON a.user_pk = u.pk "
    "WHERE u.district_pk = :district_pk AND (u.name_key, u.pk) > (:name_key, :pk) "
    "ORDER BY u.name_key, u.pk LIMIT :limit"
)


def search_file(store: Path) -> Path:
    """Where the index of a SQLite store is."""
    return store.with_name(f"{store.name}-search")


def build(location: Location, stopped: Stopped) -> bool:
    """Make the index and put it in its place; False if somebody else is at it, or when stopped.

    Raises:
        StoreError: the store cannot be read, or its folder not be written.
    """
    if location.path is None:
        return False
    path = search_file(location.path)
    draft = path.with_name(f"{path.name}-new")
    with translated(str(path)):
        handle = _taken(draft)
        if handle is None:
            return False
        try:
            with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
                whole = _fill(connection, location, stopped)
            if whole:
                draft.replace(path)
            else:
                draft.unlink()
        finally:
            os.close(handle)
    return whole


def _taken(draft: Path) -> int | None:
    """The draft, empty and locked for us alone; None if it cannot be had."""
    try:
        handle = os.open(draft, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Whoever was at it may just have put it in its place; then the lock is on the index.
        ours = os.stat(draft).st_ino == os.fstat(handle).st_ino  # noqa: PTH116
        if ours:
            os.ftruncate(handle, 0)
    except OSError:
        ours = False
    if not ours:
        os.close(handle)
        return None
    return handle


def _fill(connection: sqlite3.Connection, location: Location, stopped: Stopped) -> bool:
    # A file that is not whole is thrown away, so nothing of it need be safe.
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    for statement in _TABLES:
        connection.execute(statement)
    # Those who follow each other by name lie far apart in the file: a larger cache finds no more.
    with closing(connect(location, readonly=True, cache_kib=SMALL_CACHE_KIB)) as reading:
        reader = Reader(reading, is_sqlite=True)
        # Before anybody is read: whatever changes from here on is found by what it leaves behind.
        state = state_of(reader)
        connection.execute("BEGIN")
        rank = 0
        for (district_pk,) in reader.rows("SELECT pk FROM districts ORDER BY pk"):
            first = rank + 1
            for people in _slices(reader, int(district_pk)):
                if stopped():
                    return False
                _add(connection, rank, people)
                rank += len(people)
            connection.execute("INSERT INTO districts VALUES (?, ?, ?)", (district_pk, first, rank))
        connection.execute("INSERT INTO state VALUES (?, ?, ?, ?)", (FORMAT, *state))
        connection.execute("COMMIT")
    return _count(connection, stopped)


def _count(connection: sqlite3.Connection, stopped: Stopped) -> bool:
    """Make what is made of the whole; statements of seconds are broken off when stopped."""
    connection.set_progress_handler(stopped, STEPS)
    try:
        for statement in _COUNTED:
            if stopped():
                return False
            connection.execute(statement)
    except sqlite3.OperationalError:
        if not stopped():
            raise
        return False
    return True


def state_of(reader: Reader) -> tuple[int, str, int]:
    """Seq and hash of the newest audit entry, and the highest key of a user."""
    row = reader.row("SELECT seq, hash FROM audit_entries ORDER BY seq DESC LIMIT 1")
    seq, found = (0, "") if row is None else (int(row[0]), str(row[1]))
    return seq, found, int(reader.value("SELECT MAX(pk) FROM users") or 0)


def _slices(reader: Reader, district_pk: int) -> Iterator[list[Row]]:
    after = {"name_key": "", "pk": 0}
    while True:
        people = reader.rows(_SLICE_SQL, {"district_pk": district_pk, "limit": SLICE, **after})
        if not people:
            return
        yield people
        after = {"name_key": people[-1][1], "pk": people[-1][0]}


def _add(connection: sqlite3.Connection, rank: int, people: list[Row]) -> None:
    ranked = list(enumerate(people, rank + 1))
    connection.executemany("INSERT INTO people VALUES (?, ?)", ((at, row[0]) for at, row in ranked))
    connection.executemany(
        "INSERT INTO words (rowid, text) VALUES (?, ?)", ((at, text_of(row)) for at, row in ranked)
    )


def text_of(row: Row) -> str:
    """Everything of an admin that is searched, each field in a line."""
    _, name_key, email_key, title, sis_id, scope, active = row
    return "\n".join(
        (
            name_key,
            fold(email_key or ""),
            fold(title),
            fold(sis_id or ""),
            "" if active else INACTIVE,
            DISTRICT_WIDE if scope == "district" else "",
        )
    )
