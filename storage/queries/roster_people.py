"""The roles somebody has, by the SIS id a roster calls them."""

from __future__ import annotations

from typing import NamedTuple

from storage.connections import Reader

_TABLES = {"admin": "admin_roles", "teacher": "teacher_roles", "student": "student_roles"}


class StoredRole(NamedTuple):
    """One role of one person; `admin_scope` is "" unless they are an admin."""

    kind: str
    active: bool
    email: str
    first_name: str
    last_name: str
    admin_scope: str
    school_pks: str


def roles_of(reader: Reader, district_pk: int, sis_id: str) -> list[StoredRole]:
    """Admin, teacher and student of a SIS id, deactivated ones too."""
    found = []
    for kind, table in _TABLES.items():
        scope = "r.admin_scope" if kind == "admin" else "''"
        row = reader.row(
            f"SELECT r.active, u.email, u.first_name, u.last_name, {scope}, r.school_pks "
            f"FROM {table} r JOIN users u ON u.pk = r.user_pk "
            "WHERE r.district_pk = :d AND r.sis_id = :sis_id",
            {"d": district_pk, "sis_id": sis_id},
        )
        if row is not None:
            found.append(StoredRole(kind, bool(row[0]), *map(str, row[1:])))
    return found
