"""Pages of people, schools and sections in key order, by which list they stand in.

These are candidates: who of them an application sees is decided by the caller, who asks for the
next batch until a page is full.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any, NamedTuple, Protocol

from storage.connections import Reader, Row
from storage.legacy_ids import admin_id, id_before
from storage.queries.applications import shared_condition
from storage.queries.people import COLUMNS, JOINS, record
from storage.queries.schools import SCHOOL_COLUMNS, school_record
from storage.records.applications import ConnectionRecord
from storage.records.people import PersonRecord
from storage.records.schools import SchoolRecord

ROLE_TABLES = {
    "district_admin": "admin_roles",
    "staff": "admin_roles",
    "teacher": "teacher_roles",
    "student": "student_roles",
}


class Among(NamedTuple):
    """Which people stand in a list: SQL over `u` and a key column to page by."""

    tables: str
    key: str
    condition: str
    parameters: dict[str, Any]


class Stretch(NamedTuple):
    """A stretch of keys: after or before `edge` (exclusive), at most `limit` rows."""

    edge: int
    limit: int
    backwards: bool = False

    @property
    def comparison(self) -> str:
        """How a key compares with the edge."""
        return "<" if self.backwards else ">"

    @property
    def order(self) -> str:
        """The order rows come in: nearest to the edge first."""
        return "DESC" if self.backwards else "ASC"


def everybody(district_pk: int) -> Among:
    """Everyone of a district, whatever their roles."""
    return Among(
        f"users u {JOINS}", "u.pk", "u.district_pk = :district_pk", {"district_pk": district_pk}
    )


def holders(district_pk: int, role: str) -> Among:
    """Everyone of a district who has a role."""
    return Among(
        f"{ROLE_TABLES[role]} r JOIN users u ON u.pk = r.user_pk {JOINS}",
        "r.user_pk",
        "r.district_pk = :district_pk AND r.active",
        {"district_pk": district_pk},
    )


def of_school(district_pk: int, school_pk: int) -> Among:
    """Everyone who belongs to a school in any role but district admin."""
    inside = " OR ".join(
        f"(',' || {role}.school_pks || ',') LIKE :listed" for role in ("a", "t", "s")
    )
    return Among(
        f"users u {JOINS}",
        "u.pk",
        f"u.district_pk = :district_pk AND ({inside})",
        {"district_pk": district_pk, "listed": f"%,{school_pk},%"},
    )


def in_sections(section_pks: Sequence[int], role: str) -> Among:
    """The teachers or students of these sections."""
    table = "section_teachers" if role == "teacher" else "section_students"
    return Among(
        f"users u {JOINS}",
        "u.pk",
        f"u.pk IN (SELECT m.user_pk FROM {table} m WHERE m.section_pk IN ({listed(section_pks)}))",
        {},
    )


def members_of(section_pk: int) -> Among:
    """The teachers and students of a section."""
    return Among(
        f"users u {JOINS}",
        "u.pk",
        "u.pk IN (SELECT m.user_pk FROM section_teachers m WHERE m.section_pk = :section_pk "
        "UNION ALL SELECT m.user_pk FROM section_students m WHERE m.section_pk = :section_pk)",
        {"section_pk": section_pk},
    )


def named(pks: Sequence[int]) -> Among:
    """These people."""
    return Among(f"users u {JOINS}", "u.pk", f"u.pk IN ({listed(pks)})", {})


def listed(pks: Iterable[int]) -> str:
    """Keys as SQL numbers; they are ours, and there may be more than can be bound."""
    return ",".join(str(int(pk)) for pk in pks) or "NULL"


def people(reader: Reader, among: Among, stretch: Stretch) -> list[PersonRecord]:
    """The people of a list on one stretch of keys, nearest to its edge first."""
    rows = reader.rows(
        f"SELECT {COLUMNS} FROM {among.tables} WHERE {among.condition} "
        f"AND {among.key} {stretch.comparison} :edge "
        f"ORDER BY {among.key} {stretch.order} LIMIT :limit",
        {**among.parameters, "edge": stretch.edge, "limit": stretch.limit},
    )
    return [record(row) for row in rows]


def schools(
    reader: Reader, connection: ConnectionRecord, stretch: Stretch, only: set[int] | None = None
) -> list[SchoolRecord]:
    """The shared, active schools on one stretch of keys, or those of them named by key."""
    among = "" if only is None else f"AND s.pk IN ({listed(only)}) "
    rows = reader.rows(
        f"{SCHOOL_COLUMNS} FROM schools s WHERE s.active AND {shared_condition(connection)} "
        f"{among}AND s.pk {stretch.comparison} :edge ORDER BY s.pk {stretch.order} LIMIT :limit",
        {**sharing(connection), "edge": stretch.edge, "limit": stretch.limit},
    )
    return [school_record(row) for row in rows]


def school(reader: Reader, connection: ConnectionRecord, clever_id: str) -> SchoolRecord | None:
    """One shared, active school by its id."""
    row = reader.row(
        f"{SCHOOL_COLUMNS} FROM schools s WHERE s.active AND {shared_condition(connection)} "
        "AND s.id = :id",
        {**sharing(connection), "id": clever_id},
    )
    return None if row is None else school_record(row)


def sharing(connection: ConnectionRecord) -> dict[str, Any]:
    """What `shared_condition` binds."""
    return {"connection_pk": connection.pk, "district_pk": connection.district_pk}


class Nearest(Protocol):
    """Finds the key of the row with an id, or of its neighbour below or above; 0: there is none."""

    def __call__(self, reader: Reader, clever_id: str, *, above: bool) -> int:
        """The key."""


def nearest_by(table: str, id_column: str, key: str) -> Nearest:
    """`Nearest` for ids that a table holds, named by constants of the caller."""

    def nearest(reader: Reader, clever_id: str, *, above: bool) -> int:
        row = _nearest(reader, (table, id_column, key), clever_id, above=above)
        return 0 if row is None else int(row[1])

    return nearest


def nearest_admin(reader: Reader, clever_id: str, *, above: bool) -> int:
    """`Nearest` for the legacy ids of admins, held by their row or not."""
    found: list[tuple[str, int]] = []
    # One that is held comes first: the id after a user's may be that of another's role.
    held = _nearest(reader, ("admin_roles", "legacy_id", "user_pk"), clever_id, above=above)
    if held is not None:
        found.append((held[0], held[1]))
    user = _nearest(reader, ("users", "id", "pk"), id_before(clever_id) or "", above=above)
    if user is not None and not _holds_id(reader, user[1]):
        found.append((admin_id(None, user[0]), user[1]))
    choose = min if above else max
    return choose(found, key=itemgetter(0), default=("", 0))[1]


def _holds_id(reader: Reader, user_pk: int) -> bool:
    sql = "SELECT legacy_id FROM admin_roles WHERE user_pk = :pk"
    return reader.value(sql, {"pk": user_pk}) is not None


def _nearest(
    reader: Reader, place: tuple[str, str, str], clever_id: str, *, above: bool
) -> Row | None:
    table, id_column, key = place
    comparison, order = (">=", "ASC") if above else ("<=", "DESC")
    return reader.row(
        f"SELECT {id_column}, {key} FROM {table} WHERE {id_column} {comparison} :id "
        f"ORDER BY {id_column} {order} LIMIT 1",
        {"id": clever_id},
    )
