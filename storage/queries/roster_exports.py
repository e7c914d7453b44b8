"""What an export of admins needs besides the admins."""

from __future__ import annotations

from typing import NamedTuple

from storage.connections import Reader
from storage.queries.schools import SchoolFilter
from storage.queries.schools import schools as list_schools
from storage.records.schools import SchoolRecord


class StaffFields(NamedTuple):
    """The fields of staff that the draft does not know."""

    department: str
    username: str
    portal_role: str


def staff_fields(reader: Reader, user_pk: int) -> StaffFields:
    """Department, username and portal role of one admin."""
    row = reader.row(
        "SELECT department, username, portal_role FROM admin_roles WHERE user_pk = :pk",
        {"pk": user_pk},
    )
    return StaffFields("", "", "") if row is None else StaffFields(row[0], row[1], row[2])


def schools(reader: Reader, district_pk: int) -> list[SchoolRecord]:
    """The active schools of a district."""
    return list_schools(reader, SchoolFilter(district_pk))


def unheld(reader: Reader, district_pk: int) -> int:
    """How many active admins have a title, department or portal role."""
    return int(
        reader.value(
            "SELECT count(*) FROM admin_roles WHERE district_pk = :d AND active "
            "AND (title <> '' OR department <> '' OR portal_role <> '')",
            {"d": district_pk},
        )
    )
