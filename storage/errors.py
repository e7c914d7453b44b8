"""What can be wrong with a store.

StoreError
├── StoreMissing      there is no store at that place
├── StoreLocked       somebody else holds it longer than we wait
├── StoreDamaged      the file is not a store, or no longer whole
│   └── StoreForeign  it is a database of another program
├── StoreTooNew       written by a newer Principal; nothing was touched
├── StoreUnwritable   read-only folder, full disk, no permission
├── StoreUnreachable  the database server does not answer
└── RowMissing        what was to be changed is no longer in it
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.holding import holder


class StoreError(Exception):
    """A store that cannot be used; the message says what was tried, what stopped it, what to do."""


class StoreMissing(StoreError):
    """There is no store at that place."""


class StoreLocked(StoreError):
    """Another process holds the store longer than we are willing to wait."""


class StoreDamaged(StoreError):
    """The file is not a Principal store, or it is no longer whole."""


class StoreForeign(StoreDamaged):
    """The file is a whole database, of another program."""


class StoreTooNew(StoreError):
    """The store was written by a newer Principal; nothing was touched."""


class StoreUnwritable(StoreError):
    """The store can be read but not written: permissions, a full disk, a read-only folder."""


class StoreUnreachable(StoreError):
    """The database server does not answer or refuses the login."""


class RowMissing(StoreError):
    """What was to be changed is no longer in the store."""


@contextmanager
def translated(place: str) -> Iterator[None]:
    """Turn a driver's exception into the StoreError that names `place`; others pass through."""
    try:
        yield
    except Exception as error:
        known = _explain(_driver_error(error), place)
        if known is None:
            raise
        raise known from error


def _driver_error(error: Exception) -> BaseException:
    """Unwrap SQLAlchemy's envelope without importing SQLAlchemy."""
    return getattr(error, "orig", None) or error


def _explain(error: BaseException, place: str) -> StoreError | None:
    if isinstance(error, sqlite3.Error):
        return _explain_sqlite(error, place)
    if type(error).__module__.startswith("psycopg"):
        return _explain_postgresql(error, place)
    return None


_SQLITE_KINDS: tuple[tuple[tuple[str, ...], type[StoreError], str], ...] = (
    (
        ("locked", "busy"),
        StoreLocked,
        "Another process is writing to it. Wait for it to finish, then run the same command again.",
    ),
    (
        ("not a database", "malformed", "file is encrypted"),
        StoreDamaged,
        "It is not a whole Principal store. Restore a backup with 'principal restore FILE'.",
    ),
    (
        ("readonly", "read-only"),
        StoreUnwritable,
        "It can be read but not written. Check who owns the file and its folder.",
    ),
    (
        ("disk is full", "database or disk is full", "disk i/o error"),
        StoreUnwritable,
        "The disk refused the write and nothing was changed. Free some space, then try again.",
    ),
    (
        ("unable to open",),
        StoreMissing,
        "It cannot be opened. Check the path and the permissions of its folder.",
    ),
)


def _explain_sqlite(error: sqlite3.Error, place: str) -> StoreError | None:
    text = str(error).lower()
    for signs, kind, advice in _SQLITE_KINDS:
        if any(sign in text for sign in signs):
            told = _held(place) if kind is StoreLocked else ""
            return kind(f"Cannot use the store {place}. {told or advice}")
    return None


def _held(place: str) -> str:
    """Who holds the store at a place, if they have said so."""
    found = holder(Path(place))
    return f"{found.words}. Wait until that is done, then try again." if found else ""


def _explain_postgresql(error: BaseException, place: str) -> StoreError | None:
    state = getattr(error, "sqlstate", None)
    reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    if state is None:
        return _explain_no_connection(error, reason, place)
    if state in {"55P03", "40P01", "40001"}:
        return StoreLocked(f"Cannot use the store {place}: {reason}. Run the same command again.")
    if state[:2] in {"08", "28", "3D", "57"}:
        return StoreUnreachable(f"Cannot reach the store {place}: {reason}.")
    if state[:2] == "53":
        return StoreUnwritable(f"The store {place} refused the write: {reason}.")
    if state in {"25006", "42501"}:
        return StoreUnwritable(f"The store {place} can be read but not written: {reason}.")
    return None


def _explain_no_connection(error: BaseException, reason: str, place: str) -> StoreError | None:
    """The driver gives no state for a login that failed, only the server's words."""
    if type(error).__name__ not in {"OperationalError", "ConnectionTimeout"}:
        return None
    if "database" in reason and "does not exist" in reason:
        return StoreMissing(
            f"There is no store at {place}: {reason}. Create the database with 'createdb' first."
        )
    if "authentication" in reason or "password" in reason or "role" in reason:
        return StoreUnreachable(
            f"Cannot reach the store {place}: {reason}. Check the user name and the password."
        )
    return StoreUnreachable(f"Cannot reach the store {place}: {reason}. Is the server running?")
