"""A store: opened once, read by many, written by one transaction at a time."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from storage.connections import (
    WAL_IS_SAFE,
    DriverConnection,
    Location,
    Reader,
    Writer,
    connect,
)
from storage.errors import (
    StoreDamaged,
    StoreMissing,
    StoreTooNew,
    StoreUnwritable,
    translated,
)
from storage.migrations import HEAD

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlmodel import Session

IDLE_READERS = 4


class Transaction(Writer):
    """One write transaction: committed whole when its block ends well, else rolled back."""

    def __init__(
        self, connection: DriverConnection, *, is_sqlite: bool, session: Session | None = None
    ) -> None:
        super().__init__(connection, is_sqlite=is_sqlite)
        self._session = session

    @property
    def session(self) -> Session:
        """The SQLModel session of this transaction."""
        if self._session is None:
            raise RuntimeError("this transaction was begun without a SQLModel session")
        return self._session

    def _run(self, sql: str, parameters: object) -> object:  # type: ignore[override]
        if self._session is not None:
            self._session.flush()
        return super()._run(sql, parameters)  # type: ignore[arg-type]


class Store:
    """A Principal store, ready to use. Open it with `Store.open`."""

    def __init__(self, location: Location) -> None:
        self.location = location
        self._readers: deque[DriverConnection] = deque()
        self._engine: Engine | None = None

    @classmethod
    def open(cls, location: Location, *, create: bool = True) -> Store:
        """Open the store at `location`, creating it or bringing its schema up to date.

        Raises:
            StoreError: missing (with `create=False`), damaged, newer than the program, locked.
        """
        store = cls(location)
        with translated(location.label):
            _prepare_place(location, create=create)
            revision = store.revision()
            if revision is None and not create:
                raise StoreMissing(
                    f"There is no store at {location.label}. Create one by opening the console "
                    "with 'principal', or with 'principal districts add NAME'."
                )
            if revision != HEAD:
                store._migrate(revision)
        return store

    def revision(self) -> str | None:
        """The schema step the store is at, or None for an empty one."""
        with self.read() as reader:
            if not _has_table(reader, "alembic_version"):
                if _has_any_table(reader):
                    raise StoreDamaged(
                        f"Cannot use {self.location.label}: it is a database, but not a Principal "
                        "store. Name another file with --db."
                    )
                return None
            found = reader.value("SELECT version_num FROM alembic_version")
            return None if found is None else str(found)

    def _migrate(self, revision: str | None) -> None:
        from storage import migrations

        if revision is not None and revision not in migrations.known_revisions():
            raise StoreTooNew(
                f"Cannot use {self.location.label}: it was written by a newer Principal (schema "
                f"{revision}; this program knows up to {HEAD}). Nothing was changed. "
                "Install the newer version."
            )
        if revision is None and self.location.is_sqlite and WAL_IS_SAFE:
            with self.read() as reader:
                reader.connection.cursor().execute("PRAGMA journal_mode = WAL")
        migrations.upgrade(self.location)

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """A Reader; sees committed rows only, and cannot write."""
        with translated(self.location.label):
            try:
                connection = self._readers.pop()
            except IndexError:
                connection = connect(self.location, readonly=True)
            try:
                yield Reader(connection, is_sqlite=self.location.is_sqlite)
            except BaseException:
                connection.close()
                raise
            if len(self._readers) < IDLE_READERS:
                self._readers.append(connection)
            else:
                connection.close()

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """A transaction without SQLModel, for statements written by hand (bulk, tokens)."""
        with translated(self.location.label):
            self._refuse_unwritable()
            connection = connect(self.location)
            try:
                transaction = Transaction(connection, is_sqlite=self.location.is_sqlite)
                transaction.execute("BEGIN IMMEDIATE" if transaction.is_sqlite else "BEGIN")
                with committed(transaction):
                    yield transaction
            finally:
                connection.close()

    @contextmanager
    def session(self) -> Iterator[Transaction]:
        """A transaction with a SQLModel session, for actions on a few rows."""
        from sqlmodel import Session

        from storage.engine import create_store_engine

        self._refuse_unwritable()
        if self._engine is None:
            self._engine = create_store_engine(self.location)
        with (
            translated(self.location.label),
            Session(self._engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            driver = session.connection().connection.driver_connection
            if driver is None:
                raise RuntimeError("SQLAlchemy gave no connection")
            yield Transaction(driver, is_sqlite=self.location.is_sqlite, session=session)

    def _refuse_unwritable(self) -> None:
        path = self.location.path
        if path is not None and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
            raise StoreUnwritable(
                f"Cannot write to {path}: the file or its folder is read-only for you. "
                "Reading still works."
            )

    def close(self) -> None:
        """Close idle connections."""
        while self._readers:
            self._readers.pop().close()
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None


@contextmanager
def committed(transaction: Transaction) -> Iterator[None]:
    """Commit when the block ends well; roll back on any exception, Ctrl-C included."""
    try:
        yield
    except BaseException:
        _roll_back(transaction)
        raise
    transaction.execute("COMMIT")


def _roll_back(transaction: Transaction) -> None:
    # A full disk makes SQLite roll back by itself, and a second ROLLBACK an error.
    with suppress(sqlite3.OperationalError):
        transaction.execute("ROLLBACK")


def _prepare_place(location: Location, *, create: bool) -> None:
    """Make sure the file is private (0600 in a 0700 folder) before the first byte is written."""
    path = location.path
    if path is None:
        return
    if not path.exists():
        if not create:
            raise StoreMissing(
                f"There is no store at {path}. Create one by opening the console with "
                "'principal', or with 'principal districts add NAME'."
            )
        _create_private(path)
        return
    if path.is_dir():
        raise StoreMissing(f"Cannot use {path} as a store: it is a folder. Name a file in it.")
    _refuse_foreign_writers(path)


def _create_private(path: Path) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_NOFOLLOW, 0o600))
    except OSError as error:
        raise StoreUnwritable(
            f"Cannot create the store {path}: {error.strerror}. Name another place with --db."
        ) from error


def _refuse_foreign_writers(path: Path) -> None:
    mode = path.stat().st_mode
    if mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise StoreUnwritable(
            f"Will not use {path}: other people may write to it. Run 'chmod 600 {path}'."
        )


def _has_table(reader: Reader, name: str) -> bool:
    if reader.is_sqlite:
        sql = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = :name"
    else:
        sql = (
            "SELECT 1 FROM information_schema.tables "
            "WHERE table_schema = current_schema() AND table_name = :name"
        )
    return reader.row(sql, {"name": name}) is not None


def _has_any_table(reader: Reader) -> bool:
    if reader.is_sqlite:
        return reader.row("SELECT 1 FROM sqlite_master LIMIT 1") is not None
    return (
        reader.row(
            "SELECT 1 FROM information_schema.tables WHERE table_schema = current_schema() LIMIT 1"
        )
        is not None
    )
