"""Whole stores copied row by row, whatever database they are on."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, Table, func, insert, select

from storage.connections import Location
from storage.engine import create_store_engine
from storage.errors import translated
from storage.models import StoreState

ROWS_AT_ONCE = 1000


def copy_store(source: Location, target: Location) -> int:
    """Replace every row of `target` by those of `source` in one transaction; returns how many.

    Both stores must be at the newest schema step.
    """
    with translated(source.label), translated(target.label):
        origin, destination = create_store_engine(source), create_store_engine(target)
        try:
            return _copy(origin, destination, is_sqlite=target.is_sqlite)
        finally:
            origin.dispose()
            destination.dispose()


def _copy(origin: Engine, destination: Engine, *, is_sqlite: bool) -> int:
    tables = StoreState.metadata.sorted_tables
    with origin.connect() as reading, destination.begin() as writing:
        for table in reversed(tables):
            writing.execute(table.delete())
        copied = sum(_copy_table(reading, writing, table) for table in tables)
        if not is_sqlite:
            for table in tables:
                _move_sequence(writing, table)
    return copied


def _copy_table(reading: Connection, writing: Connection, table: Table) -> int:
    copied = 0
    rows = reading.execute(select(table).order_by(*table.primary_key.columns)).mappings()
    for batch in rows.partitions(ROWS_AT_ONCE):
        writing.execute(insert(table), [dict(row) for row in batch])
        copied += len(batch)
    return copied


def _move_sequence(writing: Connection, table: Table) -> None:
    """PostgreSQL hands out keys by a sequence, which does not see rows inserted with their key."""
    column = table.autoincrement_column
    if column is None:
        return
    sequence = writing.execute(
        select(func.pg_get_serial_sequence(table.name, column.name))
    ).scalar_one()
    if sequence is not None:
        highest = writing.execute(select(func.max(column))).scalar_one()
        writing.execute(select(func.setval(sequence, highest or 1, highest is not None)))
