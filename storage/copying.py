"""Whole stores copied row by row, whatever database they are on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

from storage.bulk.loading import load
from storage.committing import committed
from storage.connections import Cursor, Location, Reader, Row, Writer, connect
from storage.errors import translated
from storage.migrations.creating import tables

ROWS_AT_ONCE = 4000


def copy_store(source: Location, target: Location) -> int:
    """Replace every row of `target` by those of `source` in one transaction; returns how many.

    Both stores must be at the newest schema step. The source is read as it is at one moment.
    """
    with (
        translated(source.label),
        translated(target.label),
        closing(connect(source, readonly=True)) as reading,
        closing(connect(target)) as writing,
    ):
        reader = Writer(reading, is_sqlite=source.is_sqlite)
        writer = Writer(writing, is_sqlite=target.is_sqlite)
        begin = "BEGIN" if reader.is_sqlite else "BEGIN ISOLATION LEVEL REPEATABLE READ"
        with committed(reader, begin), committed(writer):
            return _copy(reader, writer)


def _copy(reader: Reader, writer: Writer) -> int:
    named = tables()
    for table in reversed(named):
        writer.execute(f"DELETE FROM {table}")
    return sum(_copy_table(reader, writer, table) for table in named)


def _copy_table(reader: Reader, writer: Writer, table: str) -> int:
    copied = 0
    with closing(_cursor(reader)) as cursor:
        # The first column is the key, or begins it.
        cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
        columns = [f'"{column[0]}"' for column in cursor.description]
        for batch in _batches(cursor):
            load(writer, table, dict(zip(columns, zip(*batch, strict=True), strict=True)))
            copied += len(batch)
    if '"pk"' in columns and not writer.is_sqlite:
        _move_sequence(writer, table)
    return copied


def _cursor(reader: Reader) -> Any:
    """A cursor for a whole table; PostgreSQL keeps the rows of a named one on the server."""
    connection: Any = reader.connection
    return connection.cursor() if reader.is_sqlite else connection.cursor("copied")


def _batches(cursor: Cursor) -> Iterator[list[Row]]:
    while batch := cursor.fetchmany(ROWS_AT_ONCE):
        yield batch


def _move_sequence(writer: Writer, table: str) -> None:
    """PostgreSQL hands out keys by a sequence, which does not see rows inserted with their key."""
    writer.rows(
        f"SELECT setval(pg_get_serial_sequence('{table}', 'pk'), COALESCE(MAX(pk), 1), "
        f"MAX(pk) IS NOT NULL) FROM {table}"
    )
