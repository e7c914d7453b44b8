"""How many admins an application sees through a connection."""

from __future__ import annotations

from collections.abc import Set

from storage.connections import Reader, in_list
from storage.queries.applications import shared_condition
from storage.records.applications import ConnectionRecord

# Asking these for their people costs about what reading past a million admins does.
SCHOOLS_COUNTED_BY_LINK = 400


def count(reader: Reader, connection: ConnectionRecord) -> int:
    """How many admins a connection shows: by the schools shared, or past all admins if many are."""
    parameters = {"connection_pk": connection.pk, "district_pk": connection.district_pk}
    district = reader.value(
        "SELECT COUNT(*) FROM admin_roles WHERE district_pk = :district_pk "
        "AND admin_scope = 'district' AND active",
        parameters,
    )
    shared = {
        str(row[0])
        for row in reader.rows(
            f"SELECT s.pk FROM schools s WHERE s.active AND {shared_condition(connection)}",
            parameters,
        )
    }
    few = len(shared) <= SCHOOLS_COUNTED_BY_LINK
    return int(district) + (
        by_links(reader, shared) if few else past_all(reader, connection, shared)
    )


def by_links(reader: Reader, shared: Set[str]) -> int:
    """The active school admins of these schools, counted school by school."""
    names, parameters = in_list("pk", sorted(map(int, shared)))
    return int(
        reader.value(
            "SELECT COUNT(DISTINCT l.user_pk) FROM admin_schools l "
            "JOIN admin_roles a ON a.user_pk = l.user_pk "
            f"WHERE l.school_pk IN {names} AND a.active AND a.admin_scope = 'school'",
            parameters,
        )
    )


def past_all(reader: Reader, connection: ConnectionRecord, shared: Set[str]) -> int:
    """The same, counted by looking at every admin of the district."""
    rows = reader.stream(
        "SELECT school_pks FROM admin_roles WHERE district_pk = :district_pk AND active "
        "AND admin_scope = 'school'",
        {"district_pk": connection.district_pk},
    )
    return sum(
        listed in shared or ("," in listed and not shared.isdisjoint(listed.split(",")))
        for (listed,) in rows
    )
