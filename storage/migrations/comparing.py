"""A store's tables beside the ones `storage.models` describes, as Alembic compares them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from storage.connections import Location
from storage.engine import create_store_engine
from storage.errors import translated
from storage.models import StoreState

_MISSING = {
    "add_table": "table {0.name}",
    "add_column": "column {1}.{2.name}",
    "add_index": "index {0.name}",
    "add_constraint": "constraint {0.name}",
    "add_fk": "reference {0.name}",
}


def differences(location: Location) -> list[str]:
    """What is missing of a store's tables, columns, indexes and constraints, or is of another type.

    What others added is theirs, and no fault.

    Raises:
        StoreError: the store could not be read.
    """
    engine = create_store_engine(location, readonly=True)
    try:
        with translated(location.label), engine.connect() as connection:
            context = MigrationContext.configure(
                connection, opts={"compare_type": True, "compare_server_default": True}
            )
            return list(_told(compare_metadata(context, StoreState.metadata)))
    finally:
        engine.dispose()


def _told(found: list[Any]) -> Iterator[str]:
    """Alembic's own form: one tuple for each difference, a list of them for a changed column."""
    for difference in found:
        if isinstance(difference, list):
            kind, _, table, column = difference[0][:4]
            yield f"{kind.removeprefix('modify_')} of {table}.{column}"
        elif (what := _MISSING.get(difference[0])) is not None:
            yield f"{what.format(*difference[1:])} missing"
