"""Plain database connections: one SQL text, two databases.

Statements are written once with `:name` parameters. SQLite takes them as they are; for
PostgreSQL they are rewritten to psycopg's form. Neither reading nor writing needs SQLAlchemy, so
that no screen and no command waits for it to be imported.
"""

import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, Protocol, Self

from storage.errors import StoreMissing
from storage.folding import fold
from storage.holding import patiently

Row = tuple[Any, ...]
Parameters = Mapping[str, Any]

BUSY_SECONDS = 15.0
FETCH_ROWS = 512
# SQLite keeps 2 MiB by default; a page of what an application sees touches hundreds of leaves.
READ_CACHE_KIB = 16 * 1024
# Enough for a person at a console, whose threads keep one each: the system keeps the file's pages
# once for all; enough, too, for what is read once from end to end.
SMALL_CACHE_KIB = 256


class Cursor(Protocol):
    """The part of DB-API 2.0 (PEP 249) that both drivers share and we use."""

    rowcount: int

    def execute(self, sql: str, parameters: Any = ..., /) -> Any: ...
    def executemany(self, sql: str, parameters: Any, /) -> Any: ...
    def fetchone(self) -> Any: ...
    def fetchmany(self, size: int = ..., /) -> list[Any]: ...
    def fetchall(self) -> list[Any]: ...
    def close(self) -> Any: ...


class DriverConnection(Protocol):
    """A DB-API 2.0 connection in autocommit mode; transactions are begun by statement."""

    def cursor(self) -> Any: ...
    def commit(self) -> None: ...
    def rollback(self) -> None: ...
    def close(self) -> None: ...


class Location(NamedTuple):
    """Where a store is: a SQLite file, or a PostgreSQL URL."""

    url: str
    path: Path | None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `--db URL-or-path`: `postgresql+psycopg://…`, `sqlite:///…`, or a file path."""
        if text.startswith(("postgresql://", "postgresql+psycopg://", "postgres://")):
            rest = text.split("://", 1)[1]
            return cls(url=f"postgresql+psycopg://{rest}", path=None)
        if text.startswith("sqlite:///"):
            text = text.removeprefix("sqlite:///")
        elif "://" in text or re.match(r"(postgres|sqlite)[a-z+]*:", text):
            scheme = text.split(":", 1)[0]
            raise StoreMissing(
                f"Cannot open a store by '{scheme}://': only a file path, sqlite:/// or "
                "postgresql+psycopg:// are known."
            )
        path = Path(os.path.expanduser(text)).absolute()  # noqa: PTH111 - "~" alone may be unset
        if not path.name:
            raise StoreMissing(f"Cannot use {path} as a store: it is a folder. Name a file in it.")
        return cls(url=f"sqlite+pysqlite:///{path}", path=path)

    @property
    def label(self) -> str:
        """How the place is shown to people: a file name or URL, never a password."""
        if self.path is not None:
            return str(self.path)
        hidden = re.sub(r"//([^:@/]*):.*@", r"//\1:…@", self.url)
        return re.sub(r"\b(password|sslpassword)=[^&]*", r"\1=…", hidden)

    @property
    def name(self) -> str:
        """The place in a few letters: the file's name, or the database's."""
        if self.path is not None:
            return self.path.name
        return self.url.partition("://")[2].partition("/")[2].partition("?")[0] or "postgresql"

    @property
    def is_sqlite(self) -> bool:
        """Whether this is a SQLite file."""
        return self.path is not None


def connect(
    location: Location,
    *,
    readonly: bool = False,
    wait: float = BUSY_SECONDS,
    cache_kib: int = READ_CACHE_KIB,
) -> DriverConnection:
    """Open an autocommit connection; the caller closes it.

    `wait` is how many seconds a statement waits for a lock somebody else holds, `cache_kib` how
    much of a SQLite file a reader keeps in memory.

    Raises:
        sqlite3.Error | psycopg.Error: translated into StoreError by the store.
    """
    if location.path is not None:
        return _connect_sqlite(location.path, wait, cache_kib if readonly else None)
    connection: DriverConnection = _connect_postgresql(location.url, readonly=readonly, wait=wait)
    return connection


def _connect_sqlite(path: Path, wait: float, reading_kib: int | None) -> sqlite3.Connection:
    # Every connection keeps SQLite's default, the rollback journal: CONTRIBUTING.md says why.
    connection = sqlite3.connect(path, timeout=wait, isolation_level=None, check_same_thread=False)
    try:
        _prepare_sqlite(connection, reading_kib)
    except sqlite3.OperationalError as error:
        try:
            patiently(connection, lambda: _prepare_sqlite(connection, reading_kib), error)
        except sqlite3.OperationalError:
            connection.close()
            raise
    return connection


def _prepare_sqlite(connection: sqlite3.Connection, reading_kib: int | None) -> None:
    """Settings of a connection; some of them read the file, and so meet the locks on it."""
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    connection.create_function("folded", 1, fold, deterministic=True)
    if reading_kib is not None:
        connection.execute(f"PRAGMA cache_size = -{reading_kib}")
        # Not mode=ro: a reader must be able to roll back the journal of a killed writer.
        connection.execute("PRAGMA query_only = ON")


def _connect_postgresql(url: str, *, readonly: bool, wait: float) -> Any:
    import psycopg

    try:
        connection = psycopg.connect(
            url.replace("postgresql+psycopg://", "postgresql://", 1),
            autocommit=True,
            connect_timeout=10,
            application_name="principal",
            client_encoding="utf8",
        )
    except psycopg.ProgrammingError as error:
        # The driver's words quote what it stumbled over, which may be the password.
        raise StoreMissing(
            f"Cannot understand the address {Location(url=url, path=None).label}. Write "
            "postgresql+psycopg://USER@HOST:5432/DATABASE, with %40 for an @ in a password."
        ) from error
    connection.execute(f"SET lock_timeout = {round(wait * 1000)}".encode())
    if readonly:
        # Not `connection.read_only`, which counts only for transactions the driver begins.
        connection.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
    return connection


@lru_cache(maxsize=1024)
def for_postgresql(sql: str) -> str:
    """Rewrite `:name` parameters to psycopg's `%(name)s`."""
    return re.sub(r"(?<![:\w]):([a-z_]\w*)", r"%(\1)s", sql.replace("%", "%%"))


class Reader:
    """Runs named SELECTs on one connection."""

    def __init__(self, connection: DriverConnection, *, is_sqlite: bool) -> None:
        self.connection = connection
        self.is_sqlite = is_sqlite

    def _run(self, sql: str, parameters: Parameters) -> Cursor:
        cursor: Cursor = self.connection.cursor()
        try:
            cursor.execute(sql if self.is_sqlite else for_postgresql(sql), parameters)
        except sqlite3.OperationalError as error:
            if not isinstance(self.connection, sqlite3.Connection):
                raise
            patiently(self.connection, lambda: cursor.execute(sql, parameters), error)
        return cursor

    def rows(self, sql: str, parameters: Parameters | None = None) -> list[Row]:
        """All rows of a SELECT."""
        cursor = self._run(sql, parameters or {})
        try:
            return cursor.fetchall()
        finally:
            cursor.close()

    def row(self, sql: str, parameters: Parameters | None = None) -> Row | None:
        """The first row of a SELECT, or None."""
        cursor = self._run(sql, parameters or {})
        try:
            return cursor.fetchone()  # type: ignore[no-any-return]
        finally:
            cursor.close()

    def value(self, sql: str, parameters: Parameters | None = None) -> Any:
        """The first column of the first row, or None."""
        row = self.row(sql, parameters)
        return None if row is None else row[0]

    def has_table(self, name: str) -> bool:
        """Whether there is a table of that name."""
        return self.row(f"{self._tables()} = :name", {"name": name}) is not None

    def has_any_table(self, *, besides: str = "") -> bool:
        """Whether there is any table but the one of that name."""
        return self.row(f"{self._tables()} <> :name LIMIT 1", {"name": besides}) is not None

    def _tables(self) -> str:
        """The beginning of a SELECT of tables; how their names compare follows."""
        if self.is_sqlite:
            return "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name"
        return (
            "SELECT 1 FROM information_schema.tables "
            "WHERE table_schema = current_schema() AND table_name"
        )

    @contextmanager
    def scanning(self) -> Iterator[None]:
        """Inside the block much is read once: keep little of it in memory."""
        if not self.is_sqlite:
            yield
            return
        kept = self.value("PRAGMA cache_size")
        self.rows(f"PRAGMA cache_size = -{SMALL_CACHE_KIB}")
        try:
            yield
        finally:
            self.rows(f"PRAGMA cache_size = {int(kept)}")

    def stream(self, sql: str, parameters: Parameters | None = None) -> Iterator[Row]:
        """Rows one by one, a batch in memory at a time."""
        cursor = self._run(sql, parameters or {})
        try:
            while batch := cursor.fetchmany(FETCH_ROWS):
                yield from batch
        finally:
            # A stream nobody read to its end is closed late, perhaps after its connection.
            with suppress(sqlite3.ProgrammingError):
                cursor.close()


def in_list(name: str, values: Sequence[Any]) -> tuple[str, dict[str, Any]]:
    """A bound IN list: the text `(:name_0, :name_1)` and its parameters; never empty text."""
    if not values:
        return "(NULL)", {}
    parameters = {f"{name}_{index}": value for index, value in enumerate(values)}
    return "(" + ", ".join(f":{key}" for key in parameters) + ")", parameters


class Writer(Reader):
    """A Reader inside a write transaction, which may also change rows."""

    def execute(self, sql: str, parameters: Parameters | None = None) -> int:
        """Run one changing statement; returns how many rows it changed."""
        cursor = self._run(sql, parameters or {})
        try:
            return cursor.rowcount
        finally:
            cursor.close()

    def execute_many(self, sql: str, rows: Iterable[Parameters | Sequence[Any]]) -> None:
        """Run one changing statement for many rows of parameters."""
        cursor: Cursor = self.connection.cursor()
        try:
            cursor.executemany(sql if self.is_sqlite else for_postgresql(sql), rows)
        finally:
            cursor.close()
