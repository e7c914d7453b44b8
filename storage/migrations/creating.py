"""A new store, made by one script of the newest schema instead of by every step there ever was.

The scripts in `schema/` are rendered from a store that the steps made, and a test compares the two
object by object. Making a store this way imports neither Alembic nor SQLAlchemy.
"""

from __future__ import annotations

import re
import time
from pathlib import Path

from storage.committing import committed
from storage.connections import Location, Writer, connect

# Any number; it keeps two programs from making or migrating one PostgreSQL store at once.
MIGRATION_LOCK = 7_711_004_362
_TABLE = re.compile(r"^CREATE TABLE (\w+)", re.MULTILINE)


def create(location: Location) -> None:
    """Make a whole store in one transaction where there is no table yet; else change nothing.

    Raises:
        sqlite3.Error | psycopg.Error: translated into StoreError by the store.
    """
    connection = connect(location)
    try:
        writer = Writer(connection, is_sqlite=location.is_sqlite)
        with committed(writer):
            if not writer.is_sqlite:
                writer.execute(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
            if not writer.has_any_table():
                for statement in _statements(is_sqlite=writer.is_sqlite):
                    writer.execute(statement)
                _first_state(writer)
    finally:
        connection.close()


def script(*, is_sqlite: bool) -> Path:
    """The file with the newest schema of one database."""
    folder = Path(__file__).with_name("schema")
    return folder / ("sqlite.sql" if is_sqlite else "postgresql.sql")


def tables() -> list[str]:
    """Every table of ours, each after those it refers to."""
    # PostgreSQL makes no table that refers to one which is not there yet.
    text = script(is_sqlite=False).read_text("utf-8")
    return [name for name in _TABLE.findall(text) if name != "alembic_version"]


def _statements(*, is_sqlite: bool) -> list[str]:
    """The statements of the script; each ends its line with a semicolon, as nothing else does."""
    text = script(is_sqlite=is_sqlite).read_text("utf-8")
    return [statement for statement in text.split(";\n") if statement.strip()]


def _first_state(writer: Writer) -> None:
    """The one row a store begins with, as the first step fills it."""
    import secrets

    now = int(time.time())
    writer.execute(
        "INSERT INTO store_state (pk, last_id, secret_key, created_at) "
        "VALUES (1, :last_id, :secret_key, :created_at)",
        {
            "last_id": f"{now:08x}{secrets.token_hex(5)}000000",
            "secret_key": secrets.token_hex(32),
            "created_at": now * 1000,
        },
    )
