"""Who an application sees through a connection: pages of admins in the order of their keys.

Two ways lead to a page and give the same rows. A *scan* walks admins by key and drops the unseen;
it is fast where many are seen. A *window* asks the district admins and each shared school for
their people within a range of keys; it is fast where few are. `View` says which is cheaper.
Both leave the last word to one rule: an active role, and scope district or a shared, active school.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from storage.connections import Reader, Row, in_list
from storage.queries.applications import shared_condition
from storage.queries.views import View
from storage.records.applications import ConnectionRecord

_COLUMNS = (
    "u.pk, u.id, u.first_name, u.last_name, a.admin_scope, u.email, a.title, a.school_pks, a.active"
)
_FROM = "FROM admin_roles a JOIN users u ON u.pk = a.user_pk"
DISTRICT, SCHOOL = "district", "school"
BOTH = (DISTRICT, SCHOOL)
MAX_BATCH = 4000
BEYOND_ALL = 1 << 62


class SeenAdmin(NamedTuple):
    """An admin as an application sees them; `schools` are ids of shared schools only."""

    pk: int
    id: str
    first_name: str
    last_name: str
    admin_scope: str
    email: str
    title: str
    schools: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """Which part of a list: after or before a key (exclusive), how many, of which scopes."""

    limit: int
    after: int | None = None
    before: int | None = None
    scopes: tuple[str, ...] = BOTH

    @property
    def backwards(self) -> bool:
        """Whether the rows nearest below `before` are wanted."""
        return self.before is not None


def page(reader: Reader, connection: ConnectionRecord, cut: Cut, view: View) -> list[SeenAdmin]:
    """The admins a connection shows, ascending by key."""
    if SCHOOL in cut.scopes and view.prefers_window(cut.limit):
        found = _by_window(reader, connection, cut, view)
    else:
        found = _by_scan(reader, connection, cut, view)
    del found[cut.limit :]
    if cut.backwards:
        found.reverse()
    return found


def seen(rows: Iterable[Row], ids: Mapping[str, str]) -> list[SeenAdmin]:
    """Rows of `_COLUMNS` as they are shown, without those that are not.

    `ids` are the Clever ids of the shared, active schools by their keys as text.
    """
    # A page of a thinly sharing application looks at thousands of rows; most have one school.
    make, found = tuple.__new__, []
    for pk, clever_id, first, last, scope, email, title, listed, active in rows:
        if not active:
            continue
        if "," in listed:
            shared = tuple([ids[school] for school in listed.split(",") if school in ids])
        else:
            shared = (ids[listed],) if listed in ids else ()
        if shared or scope == DISTRICT:
            shown = (pk, clever_id, first, last, scope, email, title, shared)
            found.append(make(SeenAdmin, shown))
    return found


def shared_ids(
    reader: Reader, connection: ConnectionRecord, school_pks: Iterable[int]
) -> dict[int, str]:
    """The Clever ids of those of these schools that are shared and active, by key."""
    ordered = sorted(school_pks)
    found: dict[int, str] = {}
    for start in range(0, len(ordered), 512):
        part = ordered[start : start + 512]
        # Padding to a power of two keeps the number of different statements small.
        part += part[-1:] * ((1 << (len(part) - 1).bit_length()) - len(part))
        names, parameters = in_list("pk", part)
        rows = reader.rows(
            f"SELECT s.pk, s.id FROM schools s WHERE s.pk IN {names} AND s.active "
            f"AND {shared_condition(connection)}",
            {
                **parameters,
                "connection_pk": connection.pk,
                "district_pk": connection.district_pk,
            },
        )
        found.update(rows)
    return found


def one(
    reader: Reader, connection: ConnectionRecord, clever_id: str, ids: Mapping[str, str]
) -> SeenAdmin | None:
    """One admin by Clever id, if the connection, which shares the schools in `ids`, shows them."""
    rows = reader.rows(
        f"SELECT {_COLUMNS} {_FROM} WHERE u.id = :id AND a.district_pk = :district_pk",
        {"id": clever_id, "district_pk": connection.district_pk},
    )
    found = seen(rows, ids)
    return found[0] if found else None


def _by_scan(reader: Reader, connection: ConnectionRecord, cut: Cut, view: View) -> list[SeenAdmin]:
    """Read the admins of the district in key order and drop the unseen."""
    sql = _scan_sql(cut)
    edge, share = _edge(cut), max(view.share, 0.01)
    found: list[SeenAdmin] = []
    while True:
        batch = min(MAX_BATCH, int((cut.limit - len(found)) * 1.05 / share) + 4)
        parameters = {"edge": edge, "district_pk": connection.district_pk, "batch": batch}
        rows = reader.rows(sql, parameters)
        shown = seen(rows, view.ids)
        found += shown
        if len(rows) < batch or len(found) >= cut.limit:
            return found
        edge, share = rows[-1][0], max(0.01, min(share, len(shown) / batch))


def _scan_sql(cut: Cut) -> str:
    direction, order = ("<", "DESC") if cut.backwards else (">", "ASC")
    scope = ""
    if cut.scopes == (DISTRICT,):
        # Spelt out, so that the partial index of the active district admins serves.
        scope = "AND a.active AND a.admin_scope = 'district' "
    elif cut.scopes == (SCHOOL,):
        scope = "AND a.admin_scope = 'school' "
    return (
        f"SELECT {_COLUMNS} {_FROM} WHERE a.user_pk {direction} :edge "
        f"AND a.district_pk = :district_pk {scope}ORDER BY a.user_pk {order} LIMIT :batch"
    )


def _by_window(
    reader: Reader, connection: ConnectionRecord, cut: Cut, view: View
) -> list[SeenAdmin]:
    """Ask for the people of shared schools (and district admins), window by window."""
    sql = _window_sql(connection, cut)
    last = int(reader.value("SELECT MAX(user_pk) FROM admin_roles") or 0)
    edge = min(_edge(cut), last + 1)
    width = int(1.4 * cut.limit / max(view.density, 1e-9)) + 1
    found: list[SeenAdmin] = []
    while len(found) < cut.limit and ((edge > 1) if cut.backwards else (edge < last)):
        low, high = (max(0, edge - width - 1), edge) if cut.backwards else (edge, edge + width + 1)
        parameters = {
            "low": low,
            "high": high,
            "batch": cut.limit,
            "connection_pk": connection.pk,
            "district_pk": connection.district_pk,
        }
        rows = reader.rows(sql, parameters)
        found += seen(rows, view.ids)
        if len(rows) == cut.limit:  # there may be more in this window
            edge = rows[-1][0]
        else:
            edge, width = (low + 1 if cut.backwards else high - 1), min(width * 4, last)
    return found


def _window_sql(connection: ConnectionRecord, cut: Cut) -> str:
    # CROSS JOIN keeps SQLite from turning the join around: each school is one seek by key range.
    if connection.all_schools:
        schools = "schools x CROSS JOIN admin_schools l WHERE l.school_pk = x.pk"
        schools += " AND x.district_pk = :district_pk AND x.active"
    else:
        schools = "shared_schools x CROSS JOIN admin_schools l WHERE l.school_pk = x.school_pk"
        schools += " AND x.connection_pk = :connection_pk"
    people = (
        f"SELECT l.user_pk AS pk FROM {schools} AND l.user_pk > :low AND l.user_pk < :high UNION "
        "SELECT d.user_pk FROM admin_roles d WHERE d.district_pk = :district_pk "
        "AND d.admin_scope = 'district' AND d.active AND d.user_pk > :low AND d.user_pk < :high"
    )
    if DISTRICT not in cut.scopes:
        people = people.replace("AND d.active", "AND d.active AND FALSE")
    order = "DESC" if cut.backwards else "ASC"
    return (
        f"SELECT {_COLUMNS} FROM ({people} ORDER BY 1 {order} LIMIT :batch) v "
        "JOIN admin_roles a ON a.user_pk = v.pk JOIN users u ON u.pk = v.pk "
        f"WHERE a.district_pk = :district_pk ORDER BY v.pk {order}"
    )


def _edge(cut: Cut) -> int:
    if cut.before is not None:
        return cut.before
    return cut.after or 0


def school_admins_of(reader: Reader, school_pks: Iterable[int]) -> dict[int, list[int]]:
    """Active school admins of any of these schools: key to the keys of all their schools."""
    ordered = sorted(school_pks)
    found: dict[int, list[int]] = {}
    for start in range(0, len(ordered), 500):
        names, parameters = in_list("pk", ordered[start : start + 500])
        rows = reader.rows(
            "SELECT a.user_pk, a.school_pks FROM admin_schools l "
            "JOIN admin_roles a ON a.user_pk = l.user_pk "
            f"WHERE l.school_pk IN {names} AND a.active AND a.admin_scope = 'school'",
            parameters,
        )
        found.update({row[0]: list(map(int, row[1].split(","))) for row in rows})
    return found
