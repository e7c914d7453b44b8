"""Uploaded ids that are stored ones without the zeros in front, as spreadsheets leave them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from storage.bulk.kinds import Kind
from storage.connections import Reader, Writer


class LostZeros(NamedTuple):
    """A row with a new id, and the stored one it may mean."""

    file: str
    line: int
    sis_id: str
    known: str
    owner: str


_ZEROS = "t.district_pk = :d AND t.sis_id >= '0' AND t.sis_id < '1' AND t.sis_id LIKE '0%'"
# Stored ids with zeros come first, by the range of their index, and each is looked up among the
# uploaded ones; else every uploaded row would be compared with every stored one.
_LIKE = f"{_ZEROS} AND s.sis_id = ltrim(t.sis_id, '0')"


def of_admins(writer: Writer, district_pk: int) -> Iterator[LostZeros]:
    """Rows that would create an admin under such an id, or give one to somebody."""
    if not _any_with_zeros(writer, "admin_roles", district_pk):
        return
    writer.execute("CREATE INDEX IF NOT EXISTS upload_rows_sis_id ON upload_rows (sis_id)")
    yield from _found(
        writer,
        district_pk,
        "SELECT s.file, s.line, s.sis_id, t.sis_id, u.first_name || ' ' || u.last_name "
        "FROM admin_roles t CROSS JOIN upload_rows s JOIN users u ON u.pk = t.user_pk "
        f"WHERE {_LIKE} AND s.verdict IN ('created', 'updated') ORDER BY s.row_pk",
    )


def of_kind(reader: Reader, kind: Kind, district_pk: int) -> Iterator[LostZeros]:
    """The same for schools, teachers, students or sections."""
    if not _any_with_zeros(reader, kind.table, district_pk):
        return
    owner = "u.first_name || ' ' || u.last_name" if kind.is_person else "t.name"
    named = "JOIN users u ON u.pk = t.user_pk " if kind.is_person else ""
    yield from _found(
        reader,
        district_pk,
        f"SELECT s.file, s.line, s.sis_id, t.sis_id, {owner} FROM {kind.table} t "
        f"CROSS JOIN {kind.stage} s {named}WHERE {_LIKE} AND s.verdict IN ('created', 'updated') "
        "ORDER BY s.row_pk",
    )


def _any_with_zeros(reader: Reader, table: str, district_pk: int) -> bool:
    sql = f"SELECT 1 FROM {table} t WHERE {_ZEROS} LIMIT 1"
    return reader.row(sql, {"d": district_pk}) is not None


def _found(reader: Reader, district_pk: int, sql: str) -> Iterator[LostZeros]:
    for row in reader.stream(sql, {"d": district_pk}):
        yield LostZeros(str(row[0]), int(row[1]), str(row[2]), str(row[3]), str(row[4]))
