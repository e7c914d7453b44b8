"""Many rows into one table: one prepared INSERT on SQLite, COPY on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Any

from storage.connections import DriverConnection, Location, Writer, connect

CACHE_KIBIBYTES = 12_288
ROWS_A_STATEMENT = 50
ROWS_A_PIECE = 4_000
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


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
    constants: Mapping[str, int | str | bool | None] | None = None,
) -> None:
    """Insert rows given as columns; `constants` have the same value in every row."""
    constants = constants or {}
    if writer.is_sqlite:
        _insert(writer, table, columns, constants)
    else:
        _copy(writer, table, columns, constants)


def _insert(
    writer: Writer,
    table: str,
    columns: Mapping[str, Iterable[Any]],
    constants: Mapping[str, int | str | bool | None],
) -> None:
    """Several rows a statement: half the time of one row each on the SQLite of today's systems."""
    names = ", ".join([*columns, *constants])
    row = ", ".join(["?"] * len(columns) + [_literal(value) for value in constants.values()])
    head = f"INSERT INTO {table} ({names}) VALUES "
    width = len(columns)
    rest: list[Any] = []
    cells = chain.from_iterable(zip(*columns.values(), strict=True))

    def groups() -> Iterator[list[Any]]:
        size = width * ROWS_A_STATEMENT
        while len(group := list(islice(cells, size))) == size:
            yield group
        rest.extend(group)

    writer.execute_many(head + ", ".join([f"({row})"] * ROWS_A_STATEMENT), groups())
    writer.execute_many(
        f"{head}({row})", [rest[start : start + width] for start in range(0, len(rest), width)]
    )


def _literal(value: int | str | bool | None) -> str:
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
    constants: Mapping[str, int | str | bool | None],
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
    """Cells as COPY reads them."""
    texts = [value if type(value) is str else _as_text(value) for value in values]
    joined = "".join(texts)
    if "\\" not in joined and joined.isprintable():
        return texts
    return [
        text if value is None or type(value) is not str else _escaped(value)
        for text, value in zip(texts, values, strict=True)
    ]


def _as_text(value: int | str | bool | None) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    return _escaped(value) if isinstance(value, str) else str(value)


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)
