"""Admins as the district has them: lists, search, one by key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from storage.connections import Reader, Row, Writer, in_list
from storage.queries.schools import contains, refs_by_pk
from storage.records import AdminRecord

_SELECT = (
    "SELECT u.pk, u.id, u.district_pk, u.email, u.first_name, u.last_name, a.admin_scope, "
    "a.title, a.sis_id, a.school_pks, a.active, u.version, u.created_at, u.modified_at, "
    "a.legacy_id FROM admin_roles a JOIN users u ON u.pk = a.user_pk"
)


@dataclass(frozen=True, slots=True)
class AdminFilter:
    """Which admins of one district; the words of `term` (folded) must all be found."""

    district_pk: int
    term: str = ""
    scope: str | None = None
    school_pk: int | None = None
    active: bool | None = True


def _conditions(reader: Reader, chosen: AdminFilter) -> tuple[str, dict[str, Any]]:
    where = ["u.district_pk = :district_pk"]
    parameters: dict[str, Any] = {"district_pk": chosen.district_pk}
    if chosen.scope is not None:
        where.append("a.admin_scope = :scope")
        parameters["scope"] = chosen.scope
    if chosen.active is not None:
        where.append("a.active" if chosen.active else "NOT a.active")
    if chosen.school_pk is not None:
        where.append(
            "a.user_pk IN (SELECT l.user_pk FROM admin_schools l WHERE l.school_pk = :school_pk)"
        )
        parameters["school_pk"] = chosen.school_pk
    for index, word in enumerate(chosen.term.split()):
        where.append(_word_condition(reader, chosen.district_pk, index, word, parameters))
    return " AND ".join(where), parameters


def _word_condition(
    reader: Reader, district_pk: int, index: int, word: str, parameters: dict[str, Any]
) -> str:
    """One word in the name, email, title, SIS id, or the name of one of the schools."""
    name = f"word_{index}"
    parameters[name] = contains(word)
    fields = ("u.name_key", "u.email_key", "lower(a.title)", "lower(a.sis_id)")
    found = [f"{field} LIKE :{name} ESCAPE '!'" for field in fields]
    schools = reader.rows(
        "SELECT pk FROM schools WHERE district_pk = :district_pk "
        "AND (name_key LIKE :word ESCAPE '!' OR lower(sis_id) = :exact) ORDER BY pk LIMIT 400",
        {"district_pk": district_pk, "word": contains(word), "exact": word},
    )
    if schools:
        listed, more = in_list(f"school_{index}", [row[0] for row in schools])
        parameters.update(more)
        found.append(
            f"a.user_pk IN (SELECT l.user_pk FROM admin_schools l WHERE l.school_pk IN {listed})"
        )
    return f"({' OR '.join(found)})"


def count(reader: Reader, chosen: AdminFilter) -> int:
    """How many admins the filter lets through."""
    where, parameters = _conditions(reader, chosen)
    return int(
        reader.value(
            f"SELECT COUNT(*) FROM admin_roles a JOIN users u ON u.pk = a.user_pk WHERE {where}",
            parameters,
        )
    )


def page(
    reader: Reader, chosen: AdminFilter, *, offset: int = 0, limit: int = 100
) -> list[AdminRecord]:
    """A page of admins by name."""
    where, parameters = _conditions(reader, chosen)
    rows = reader.rows(
        f"{_SELECT} WHERE {where} ORDER BY u.name_key, u.pk LIMIT :limit OFFSET :offset",
        {**parameters, "limit": limit, "offset": offset},
    )
    return records(reader, rows)


def position(reader: Reader, chosen: AdminFilter, pk: int) -> int | None:
    """How many admins of the filter stand before one of them, by name."""
    where, parameters = _conditions(reader, chosen)
    found = reader.row(
        f"SELECT u.name_key, u.pk FROM admin_roles a JOIN users u ON u.pk = a.user_pk "
        f"WHERE {where} AND u.pk = :pk",
        {**parameters, "pk": pk},
    )
    if found is None:
        return None
    before = "(u.name_key < :name_key OR (u.name_key = :name_key AND u.pk < :pk))"
    return int(
        reader.value(
            "SELECT COUNT(*) FROM admin_roles a JOIN users u ON u.pk = a.user_pk "
            f"WHERE {where} AND {before}",
            {**parameters, "name_key": found[0], "pk": pk},
        )
    )


def stream(reader: Reader, chosen: AdminFilter) -> Iterator[AdminRecord]:
    """All admins of the filter by name, a batch in memory at a time."""
    where, parameters = _conditions(reader, chosen)
    rows = reader.stream(f"{_SELECT} WHERE {where} ORDER BY u.name_key, u.pk", parameters)
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


def by_name_of(reader: Reader, who: str, email_key: str, district_pk: int) -> list[AdminRecord]:
    """Admins that go by `who`: Clever id, email or SIS id, in one district."""
    rows = reader.rows(
        f"{_SELECT} WHERE u.district_pk = :district_pk "
        "AND (u.id = :who OR u.email_key = :email_key OR a.sis_id = :who OR a.legacy_id = :who)",
        {"district_pk": district_pk, "who": who, "email_key": email_key},
    )
    return records(reader, rows)


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


def set_admin_schools(writer: Writer, user_pk: int, school_pks: Iterable[int]) -> None:
    """Give an admin these schools and no others: the links and the list in the row, both."""
    ordered = sorted(set(school_pks))
    listed = writer.value(
        "SELECT school_pks FROM admin_roles WHERE user_pk = :user_pk", {"user_pk": user_pk}
    )
    writer.execute_many(
        "DELETE FROM admin_schools WHERE school_pk = :school_pk AND user_pk = :user_pk",
        [{"school_pk": school_pk, "user_pk": user_pk} for school_pk in listed_pks(listed or "")],
    )
    writer.execute_many(
        "INSERT INTO admin_schools (school_pk, user_pk) VALUES (:school_pk, :user_pk)",
        [{"school_pk": school_pk, "user_pk": user_pk} for school_pk in ordered],
    )
    writer.execute(
        "UPDATE admin_roles SET school_pks = :listed WHERE user_pk = :user_pk",
        {"listed": ",".join(map(str, ordered)), "user_pk": user_pk},
    )


def listed_pks(school_pks: str) -> list[int]:
    """The comma list of a row as keys."""
    return [int(pk) for pk in school_pks.split(",")] if school_pks else []


def records(reader: Reader, rows: list[Row]) -> list[AdminRecord]:
    """Rows with their schools filled in, by one query for all of them."""
    listed = [listed_pks(row[9]) for row in rows]
    refs = refs_by_pk(reader, {pk for pks in listed for pk in pks})
    return [
        AdminRecord._make((*row[:9], tuple(refs[pk] for pk in pks), bool(row[10]), *row[11:]))
        for row, pks in zip(rows, listed, strict=True)
    ]
