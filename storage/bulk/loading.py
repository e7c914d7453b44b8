"""Many rows into one table: one prepared INSERT on SQLite, COPY on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

from storage.connections import DriverConnection, Location, Writer, connect

CACHE_KIBIBYTES = 12_288
ROWS_A_STATEMENT = 50
ROWS_A_PIECE = 4_000
Constant = int | str | bool | None
_ESCAPED = {"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"}
_ESCAPES = str.maketrans(_ESCAPED)


def open_bulk(location: Location) -> DriverConnection:
    """A connection for one upload: bounded cache, temporary tables in files, no foreign keys.

    Foreign keys are left unchecked because every key written was read in the same state of the
    store (the audit head is compared inside the transaction); checking them would cost a third.
    """
    connection = connect(location)
    if location.is_sqlite:
        cursor = connection.cursor()
        for pragma in (
            f"cache_size = -{CACHE_KIBIBYTES}",
            "temp_store = FILE",
            "foreign_keys = OFF",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()
    return connection


def load(
    writer: Writer,
    table: str,
    columns: Mapping[str, Iterable[Any]],
    constants: Mapping[str, Constant] | None = None,
    key: str = "",
) -> None:
    """Insert rows given as columns; `constants` have the same value in every row.

    `key` names the column that is the table's integer primary key: where its values are a range
    that goes on from the table's last one, SQLite counts them itself, a tenth quicker.
    """
    constants = constants or {}
    if not writer.is_sqlite:
        _copy(writer, table, columns, constants)
        return
    if key and _goes_on(writer, table, key, columns[key]):
        columns = {name: values for name, values in columns.items() if name != key}
    _insert(writer, table, columns, constants)


def _goes_on(writer: Writer, table: str, key: str, values: Iterable[Any]) -> bool:
    if not isinstance(values, range) or values.step != 1:
        return False
    last = writer.value(f"SELECT max({key}) FROM {table}")
    return values.start == (last or 0) + 1


def _insert(
    writer: Writer,
    table: str,
    columns: Mapping[str, Iterable[Any]],
    constants: Mapping[str, Constant],
) -> None:
    """Several rows a statement: half the time of one row each on the SQLite of today's systems.

    A column given twice under two names is handed over once.
    """
    feeds = list({id(values): values for values in columns.values()}.values())
    order = [id(values) for values in feeds]
    places = tuple(order.index(id(values)) for values in columns.values())
    head = f"INSERT INTO {table} ({', '.join([*columns, *constants])}) VALUES "
    literals = tuple(map(_literal, constants.values()))
    width = len(feeds)
    size = width * ROWS_A_STATEMENT
    many = head + _rows(places, literals, width, ROWS_A_STATEMENT)
    one = head + _rows(places, literals, width, 1)
    for cells in _pieces(feeds):
        whole = len(cells) // size * size
        writer.execute_many(many, (cells[n : n + size] for n in range(0, whole, size)))
        writer.execute_many(one, (cells[n : n + width] for n in range(whole, len(cells), width)))


@lru_cache(maxsize=32)
def _rows(places: tuple[int, ...], literals: tuple[str, ...], width: int, count: int) -> str:
    """So many rows of parameters, each `width` after those of the row before it."""
    return ", ".join(
        f"({', '.join([*(f'?{first + place + 1}' for place in places), *literals])})"
        for first in range(0, width * count, width)
    )


def _pieces(feeds: Sequence[Iterable[Any]]) -> Iterator[list[Any]]:
    """The cells of a few thousand rows at a time, row by row.

    Raises:
        ValueError: the columns are not of one length.
    """
    readers = list(map(iter, feeds))
    while True:
        piece = [list(islice(reader, ROWS_A_PIECE)) for reader in readers]
        cells: list[Any] = [None] * (len(piece[0]) * len(piece))
        for place, column in enumerate(piece):
            cells[place :: len(piece)] = column
        if not cells:
            return
        yield cells


def _literal(value: Constant) -> str:
    """A constant of ours as SQL; texts from data are never constants."""
    if value is None:
        return "NULL"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return str(int(value))


def _copy(
    writer: Writer,
    table: str,
    columns: Mapping[str, Iterable[Any]],
    constants: Mapping[str, Constant],
) -> None:
    """COPY in its text format, a few thousand rows a piece: a fifth of the time of row by row."""
    names = ", ".join([*columns, *constants])
    tail = "".join(f"\t{_as_text(value)}" for value in constants.values()) + "\n"
    feeds = [iter(values) for values in columns.values()]
    with (
        writer.connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy,
    ):
        while True:
            piece = [_texts(list(islice(feed, ROWS_A_PIECE))) for feed in feeds]
            if not piece[0]:
                return
            copy.write(tail.join(map("\t".join, zip(*piece, strict=True))) + tail)


def _texts(values: list[Any]) -> list[str]:
    """Cells as COPY reads them; most columns are of one type and need no look at each cell."""
    try:
        joined = "".join(values)
    except TypeError:
        if set(map(type, values)) == {int}:
            return list(map(str, values))
        return list(map(_as_text, values))
    if any(map(joined.__contains__, _ESCAPED)):
        return list(map(_escaped, values))
    return values


def _as_text(value: Constant) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    return _escaped(value) if isinstance(value, str) else str(value)


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)
