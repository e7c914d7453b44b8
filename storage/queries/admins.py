"""Admins as the district has them: lists, search, one by key."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from storage.connections import Reader, Row, in_list
from storage.legacy_ids import KEYS_BY_ADMIN_ID, admin_id, id_before
from storage.queries.admin_filters import FROM, AdminFilter, condition, of_role
from storage.queries.admin_orders import NAME, beyond, order
from storage.queries.schools import listed_pks, refs_by_pk
from storage.records.admins import AdminRecord

_SELECT = (
    "SELECT u.pk, u.id, u.district_pk, u.email, u.first_name, u.last_name, a.admin_scope, "
    "a.title, a.sis_id, a.school_pks, a.active, u.version, u.created_at, u.modified_at, "
    f"a.legacy_id {FROM}"
)


def count(reader: Reader, chosen: AdminFilter) -> int:
    """How many admins the filter lets through."""
    if chosen.term:
        found = condition(reader, chosen)
        sql = f"SELECT COUNT(*) {FROM} WHERE {found.sql}"
        return int(reader.value(sql, found.parameters))
    parameters: dict[str, Any] = {"district_pk": chosen.district_pk}
    where = ["a.district_pk = :district_pk", *of_role(chosen, parameters)]
    return int(
        reader.value(f"SELECT COUNT(*) FROM admin_roles a WHERE {' AND '.join(where)}", parameters)
    )


def page(
    reader: Reader,
    chosen: AdminFilter,
    *,
    offset: int = 0,
    limit: int = 100,
    sort: str = NAME,
) -> list[AdminRecord]:
    """A page of admins, by name if nothing else is asked for."""
    return next_to(reader, chosen, None, Stretch(offset, limit), sort=sort)


class Stretch(NamedTuple):
    """Some rows of a list: how many to step over, how many to take, and which way to go."""

    offset: int
    limit: int
    backwards: bool = False


def next_to(
    reader: Reader, chosen: AdminFilter, pk: int | None, stretch: Stretch, *, sort: str = NAME
) -> list[AdminRecord]:
    """Admins right after one of them (backwards: right before), in the order of the list.

    Without `pk` from the first, or backwards from the last. An admin who is gone has no neighbours.
    """
    ordered, found = order(reader, sort), condition(reader, chosen)
    where, parameters = [found.sql], dict(found.parameters)
    if ordered.also:
        where.append(ordered.also)
    if pk is not None:
        started = beyond(reader, ordered, pk, backwards=stretch.backwards)
        if started is None:
            return []
        where.append(started.sql)
        parameters.update(started.parameters)
    rows = reader.rows(
        f"{_SELECT} WHERE {' AND '.join(where)} {ordered.by(backwards=stretch.backwards)} "
        "LIMIT :limit OFFSET :offset",
        {**parameters, "limit": stretch.limit, "offset": stretch.offset},
    )
    return records(reader, rows[::-1] if stretch.backwards else rows)


def keys(reader: Reader, chosen: AdminFilter, *, sort: str = NAME) -> array[int]:
    """The keys of all admins of the filter, in order."""
    ordered, found = order(reader, sort), condition(reader, chosen)
    sql = f"SELECT u.pk {FROM} WHERE {found.sql} {ordered.by()}"
    return array("q", (row[0] for row in reader.stream(sql, found.parameters)))


def by_pks(reader: Reader, pks: Sequence[int]) -> list[AdminRecord]:
    """The admins with these keys, in the order of the keys; those who are gone are left out."""
    rows: list[Row] = []
    for start in range(0, len(pks), 500):
        names, parameters = in_list("pk", pks[start : start + 500])
        rows += reader.rows(f"{_SELECT} WHERE a.user_pk IN {names}", parameters)
    found = {row[0]: row for row in rows}
    return records(reader, [found[pk] for pk in pks if pk in found])


def position(reader: Reader, chosen: AdminFilter, pk: int, *, sort: str = NAME) -> int | None:
    """How many admins of the filter stand before one of them."""
    ordered, found = order(reader, sort), condition(reader, chosen)
    where = f"{FROM} WHERE {found.sql} AND "
    if reader.row(f"SELECT 1 {where} u.pk = :pk", {**found.parameters, "pk": pk}) is None:
        return None
    before = beyond(reader, ordered, pk, backwards=True)
    if before is None:
        return None
    parameters = {**found.parameters, **before.parameters}
    return int(reader.value(f"SELECT COUNT(*) {where} {before.sql}", parameters))


def stream(reader: Reader, chosen: AdminFilter, *, sort: str = NAME) -> Iterator[AdminRecord]:
    """All admins of the filter in order, a batch in memory at a time."""
    found = condition(reader, chosen)
    rows = reader.stream(
        f"{_SELECT} WHERE {found.sql} {order(reader, sort).by()}", found.parameters
    )
    for batch in batches(rows, 500):
        yield from records(reader, batch)


def batches(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """Rows in lists of at most `size`."""
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def by_pk(reader: Reader, pk: int) -> AdminRecord | None:
    """One admin by key."""
    rows = reader.rows(f"{_SELECT} WHERE a.user_pk = :pk", {"pk": pk})
    return records(reader, rows)[0] if rows else None


# Each by an index of its own: of a million, too, nobody waits for one of them.
_GO_BY = " UNION ".join(
    (
        "SELECT pk FROM users WHERE id = :who",
        *KEYS_BY_ADMIN_ID,
        "SELECT pk FROM users "
        "WHERE district_pk = :district_pk AND email_key = :email_key AND employee",
        "SELECT user_pk FROM admin_roles WHERE district_pk = :district_pk AND sis_id = :who",
    )
)


def by_name_of(reader: Reader, who: str, email_key: str, district_pk: int) -> list[AdminRecord]:
    """Admins that go by `who`: Clever id, email or SIS id, in one district."""
    asked = {
        "district_pk": district_pk,
        "who": who,
        "email_key": email_key,
        "before": id_before(who),
    }
    names, parameters = in_list("pk", [row[0] for row in reader.rows(_GO_BY, asked)])
    rows = reader.rows(f"{_SELECT} WHERE a.user_pk IN {names} ORDER BY a.user_pk", parameters)
    return [one for one in records(reader, rows) if one.district_pk == district_pk]


def by_email(reader: Reader, district_pk: int, email_key: str) -> AdminRecord | None:
    """The admin with that email, active or not."""
    rows = reader.rows(
        f"{_SELECT} WHERE u.district_pk = :district_pk AND u.email_key = :email_key AND u.employee",
        {"district_pk": district_pk, "email_key": email_key},
    )
    return records(reader, rows)[0] if rows else None


def by_sis_id(reader: Reader, district_pk: int, sis_id: str) -> AdminRecord | None:
    """The admin with that SIS id, active or not."""
    rows = reader.rows(
        f"{_SELECT} WHERE a.district_pk = :district_pk AND a.sis_id = :sis_id",
        {"district_pk": district_pk, "sis_id": sis_id},
    )
    return records(reader, rows)[0] if rows else None


def employee_by_email(reader: Reader, district_pk: int, email_key: str) -> tuple[int, str] | None:
    """Key and name of the employee with that email, whatever their roles."""
    row = reader.row(
        "SELECT pk, first_name, last_name FROM users "
        "WHERE district_pk = :district_pk AND email_key = :email_key AND employee",
        {"district_pk": district_pk, "email_key": email_key},
    )
    return None if row is None else (int(row[0]), f"{row[1]} {row[2]}")


def records(reader: Reader, rows: list[Row]) -> list[AdminRecord]:
    """Rows with their schools filled in, by one query for all of them."""
    listed = [listed_pks(row[9]) for row in rows]
    refs = refs_by_pk(reader, {pk for pks in listed for pk in pks})
    return [
        AdminRecord._make(
            (
                *row[:9],
                tuple(refs[pk] for pk in pks),
                bool(row[10]),
                *row[11:14],
                admin_id(row[14], row[1]),
            )
        )
        for row, pks in zip(rows, listed, strict=True)
    ]
