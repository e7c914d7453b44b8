"""Who writes to a SQLite store for long: a note beside it, locked for as long as it is true.

SQLite tells whoever meets a lock that there is one, and nothing else. A large upload therefore
leaves a note, so that those who wait learn for whom, and wait longer than they would for a lock
nobody explains. A note whose writer was killed is not locked any more, and counts for nothing.
"""

import fcntl
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple, TypeVar

T = TypeVar("T")

SUFFIX = "-upload"
# So many times the usual wait is given to a writer who has left a note: a minute of 15 s.
PATIENCE = 4
_MOST_BYTES = 4_096


class Holder(NamedTuple):
    """Who writes, what (in words), in which process, and since when (seconds since 1970 UTC)."""

    who: str
    what: str
    process: int
    since: float

    @property
    def words(self) -> str:
        """The same for people; names are as they were given, to be shown with `display`."""
        seconds = max(1, round(time.time() - self.since))
        return f"{self.who} has been writing {self.what} for {seconds} s"


@contextmanager
def holding(path: Path | None, who: str, what: str) -> Iterator[None]:
    """Leave a note beside the store at `path` inside the block; none where that cannot be."""
    handle = None if path is None else _locked_note(path)
    if handle is None or path is None:
        yield
        return
    try:
        note = "\n".join([str(os.getpid()), str(time.time()), who, what])
        os.write(handle, note.encode("utf-8", "surrogatepass")[:_MOST_BYTES])
        yield
    finally:
        with suppress(OSError):
            _beside(path).unlink()
        os.close(handle)


def holder(path: Path | None) -> Holder | None:
    """Who has left a note at the store and still writes."""
    if path is None:
        return None
    try:
        handle = os.open(_beside(path), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _read(os.read(handle, _MOST_BYTES))
    except OSError:
        return None
    finally:
        os.close(handle)
    return None


def patiently(connection: sqlite3.Connection, attempt: Callable[[], T], error: sqlite3.Error) -> T:
    """Try again what met a lock, as long as a note explains it.

    Raises:
        sqlite3.OperationalError: `error` itself, or that of the last attempt.
    """
    if getattr(error, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_BUSY:
        raise error
    path = _path_of(connection)
    for _ in range(PATIENCE - 1):
        if holder(path) is None:
            break
        try:
            return attempt()
        except sqlite3.OperationalError as again:
            error = again
    raise error


def _path_of(connection: sqlite3.Connection) -> Path | None:
    _, _, name = connection.execute("PRAGMA database_list").fetchone()
    return Path(name) if name else None


def _beside(path: Path) -> Path:
    return path.with_name(path.name + SUFFIX)


def _locked_note(path: Path) -> int | None:
    """A new note, locked; None if somebody else has one or the folder takes none."""
    flags = os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        handle = os.open(_beside(path), flags, 0o600)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.ftruncate(handle, 0)
    except OSError:
        os.close(handle)
        return None
    return handle


def _read(note: bytes) -> Holder | None:
    try:
        process, since, who, what = note.decode("utf-8", "replace").split("\n", 3)
        return Holder(who, what, int(process), float(since))
    except ValueError:
        return None
