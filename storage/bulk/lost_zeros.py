"""Uploaded ids that are stored ones without the zeros in front, as spreadsheets leave them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from storage.bulk.kinds import Kind
from storage.connections import Reader


class LostZeros(NamedTuple):
    """A row with a new id, and the stored one it may mean."""

    file: str
    line: int
    sis_id: str
    known: str
    owner: str


_LIKE = "t.district_pk = :d AND t.sis_id LIKE '0%' AND ltrim(t.sis_id, '0') = s.sis_id"


def of_admins(reader: Reader, district_pk: int) -> Iterator[LostZeros]:
    """Rows that would create an admin under such an id, or give one to somebody."""
    yield from _found(
        reader,
        district_pk,
        "SELECT s.file, s.line, s.sis_id, t.sis_id, u.first_name || ' ' || u.last_name "
        "FROM admin_roles t JOIN users u ON u.pk = t.user_pk JOIN upload_rows s ON TRUE "
        f"WHERE {_LIKE} AND s.verdict IN ('created', 'updated') ORDER BY s.row_pk",
    )


def of_kind(reader: Reader, kind: Kind, district_pk: int) -> Iterator[LostZeros]:
    """The same for schools, teachers, students or sections."""
    owner = "u.first_name || ' ' || u.last_name" if kind.is_person else "t.name"
    yield from _found(
        reader,
        district_pk,
        f"SELECT s.file, s.line, s.sis_id, t.sis_id, {owner} FROM {kind.source} "
        f"JOIN {kind.stage} s ON TRUE WHERE {_LIKE} AND s.verdict IN ('created', 'updated') "
        "ORDER BY s.row_pk",
    )


def _found(reader: Reader, district_pk: int, sql: str) -> Iterator[LostZeros]:
    for row in reader.stream(sql, {"d": district_pk}):
        yield LostZeros(str(row[0]), int(row[1]), str(row[2]), str(row[3]), str(row[4]))
