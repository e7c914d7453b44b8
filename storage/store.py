"""A store: opened once, read by many, written by one transaction at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from storage import migrations
from storage.committing import committed
from storage.connections import (
    BUSY_SECONDS,
    READ_CACHE_KIB,
    SMALL_CACHE_KIB,
    DriverConnection,
    Location,
    Reader,
    Writer,
    connect,
)
from storage.errors import (
    StoreForeign,
    StoreMissing,
    StoreTooNew,
    StoreUnwritable,
    translated,
)
from storage.idle import Idle
from storage.places import create_file, find_file, refuse_unwritable
from storage.sessions import Sessions, pattern_of

if TYPE_CHECKING:
    from pathlib import Path

IDLE_READERS = 4
IDLE_WRITERS = 1


class Store:
    """A Principal store, ready to use. Open it with `Store.open`."""

    def __init__(
        self, location: Location, *, wait: float = BUSY_SECONDS, read_only: bool = False
    ) -> None:
        self.location = location
        self.wait = wait
        # Set once, for a run that only looks: then no way leads to a change.
        self.read_only = read_only
        self.cache_kib = READ_CACHE_KIB
        self._readers = Idle(
            lambda: connect(location, readonly=True, wait=wait, cache_kib=self.cache_kib),
            location.path,
            IDLE_READERS,
        )
        self._writers = Idle(lambda: connect(location, wait=wait), location.path, IDLE_WRITERS)
        self.sessions = Sessions(location, self._pattern, wait)

    @classmethod
    def open(
        cls,
        location: Location,
        *,
        create: bool = True,
        wait: float = BUSY_SECONDS,
        read_only: bool = False,
    ) -> Store:
        """Open the store at `location`, creating it or bringing its schema up to date.

        `wait` is how many seconds to wait for another writer before giving up. With `read_only`
        nothing is created, brought up to date or changed later.

        Raises:
            StoreError: missing (with `create=False`), damaged, newer than the program, locked;
                of an older schema (with `read_only`).
        """
        store = cls(location, wait=wait, read_only=read_only)
        try:
            with translated(location.label):
                store._prepare(create=create and not read_only)
        except BaseException:
            store.close()
            raise
        return store

    def _prepare(self, *, create: bool) -> None:
        path = self.location.path
        if path is not None and not find_file(path):
            if not create:
                raise _missing(self.location)
            create_file(self.location, path)
        revision = self.revision()
        if revision is None and not create:
            raise _missing(self.location)
        if revision is None:
            # A database without a table. Somebody else's store, if they were first.
            from storage.migrations import creating

            creating.create(self.location)
            revision = self.revision()
        if revision != migrations.HEAD:
            self._migrate(revision)

    def revision(self) -> str | None:
        """The schema step the store is at, or None for an empty one.

        Raises:
            StoreForeign: it is a database of something else.
        """
        with self.read() as reader:
            if not reader.has_table("store_state"):
                if reader.has_any_table(besides="alembic_version"):
                    raise StoreForeign(
                        f"Cannot use {self.location.label}: it is a database, but not a Principal "
                        "store. Name another one with --db."
                    )
                return None
            found = reader.value("SELECT version_num FROM alembic_version")
            return None if found is None else str(found)

    def _migrate(self, revision: str | None) -> None:
        if revision is not None and revision not in migrations.known_revisions():
            raise StoreTooNew(
                f"Cannot use {self.location.label}: it was written by a newer Principal (schema "
                f"{revision}; this program knows up to {migrations.HEAD}). Nothing was changed. "
                "Install the newer version."
            )
        if revision is not None:
            self._refuse_old(self.location.path, revision)
        migrations.upgrade(self.location)

    def _refuse_old(self, path: Path | None, revision: str) -> None:
        """Refuse to bring an older store up to date where that cannot or must not be done."""
        old = (
            f"Cannot use {self.location.label}: an older Principal wrote it (schema {revision}), "
            f"and it must be brought up to date once (schema {migrations.HEAD})"
        )
        if self.read_only:
            raise StoreUnwritable(f"{old}, but this run is read-only. Open it once without that.")
        try:
            if path is not None:
                refuse_unwritable(path)
        except StoreUnwritable as error:
            raise StoreUnwritable(
                f"{old}, but the file or its folder is read-only for you. Open it as somebody who "
                "may write there."
            ) from error

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """A Reader; sees committed rows only, and cannot write."""
        with translated(self.location.label), self._readers.connection() as connection:
            yield Reader(connection, is_sqlite=self.location.is_sqlite)

    @contextmanager
    def write(self) -> Iterator[Writer]:
        """A write transaction: committed whole when its block ends well, else rolled back.

        Its connection is used again: what needs temporary tables brings its own (`write_on`).
        """
        self._refuse_unwritable()
        with (
            translated(self.location.label),
            self._writers.connection() as connection,
            self.write_on(connection) as transaction,
        ):
            yield transaction

    @contextmanager
    def write_on(self, connection: DriverConnection) -> Iterator[Writer]:
        """A transaction on the caller's own connection: a bulk upload keeps temporary tables."""
        with translated(self.location.label):
            self._refuse_unwritable()
            transaction = Writer(connection, is_sqlite=self.location.is_sqlite)
            with committed(transaction):
                yield transaction

    def _pattern(self) -> list[str]:
        with self.read() as reader:
            return pattern_of(reader)

    def _refuse_unwritable(self) -> None:
        if self.read_only:
            raise StoreUnwritable(f"Nothing was changed in {self.location.label}: read-only.")
        if self.location.path is not None:
            refuse_unwritable(self.location.path)

    def keep_little(self) -> None:
        """Keep little of the store in memory from now on: for one person, who reads few pages."""
        self.cache_kib = SMALL_CACHE_KIB
        self._readers.close()

    def close(self) -> None:
        """Close idle connections."""
        self.sessions.close()
        self._readers.close()
        self._writers.close()


def _missing(location: Location) -> StoreMissing:
    return StoreMissing(
        f"There is no store at {location.label}. Create one by opening the console with "
        "'principal', or with 'principal districts add NAME'."
    )
