"""Single rows as actions add and change them: values with the columns of their tables.

`storage.models` says what the tables are; a test compares. These need no SQLModel, whose import
takes longer than everything an action does.
"""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from storage.connections import Reader, Writer
from storage.errors import RowMissing

# The key of a row that is not in the store yet; the store gives it one.
NEW = 0

R = TypeVar("R", bound=NamedTuple)

_TABLES: dict[type[Any], tuple[str, str]] = {}


def kept_in(table: str, key: str = "pk") -> Callable[[type[R]], type[R]]:
    """Say in which table rows of a kind are, and which column is their key."""

    def known(kind: type[R]) -> type[R]:
        _TABLES[kind] = table, key
        return kind

    return known


def table_of(kind: type[NamedTuple]) -> tuple[str, str]:
    """The table rows of a kind are kept in, and the column of their key."""
    return _TABLES[kind]


def add(writer: Writer, row: NamedTuple) -> int:
    """Write a new row; returns its key."""
    table, key = table_of(type(row))
    values = row._asdict()
    if values[key] == NEW:
        del values[key]
    return int(
        writer.value(
            f"INSERT INTO {table} ({', '.join(values)}) "
            f"VALUES ({', '.join(f':{column}' for column in values)}) RETURNING {key}",
            values,
        )
    )


def stored(reader: Reader, kind: type[R], key: int) -> R:
    """The row of that key.

    Raises:
        RowMissing: there is none (any more).
    """
    table, column = table_of(kind)
    found = reader.row(
        f"SELECT {', '.join(kind._fields)} FROM {table} WHERE {column} = :key", {"key": key}
    )
    if found is None:
        raise _missing(table)
    # SQLite keeps yes and no as numbers.
    types = kind.__annotations__.values()
    return kind._make(
        bool(value) if type_ is bool else value for value, type_ in zip(found, types, strict=True)
    )


def save(writer: Writer, before: R, after: R) -> None:
    """Write the columns in which `after` differs from `before`, a row as it is stored.

    Raises:
        RowMissing: it is not stored (any more).
    """
    table, key = table_of(type(before))
    was = before._asdict()
    changed = {column: value for column, value in after._asdict().items() if value != was[column]}
    if not changed:
        return
    written = writer.execute(
        f"UPDATE {table} SET {', '.join(f'{column} = :{column}' for column in changed)} "
        f"WHERE {key} = :key",
        {**changed, "key": was[key]},
    )
    if not written:
        raise _missing(table)


def _missing(table: str) -> RowMissing:
    one = table.replace("_", " ").removesuffix("s")
    return RowMissing(f"That {one} is no longer in the store. Look at the list again.")
