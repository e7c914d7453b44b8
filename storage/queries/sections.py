"""Sections with their teachers and students."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from storage.connections import Reader, Row
from storage.queries.applications import shared_condition
from storage.queries.roster import Stretch, listed, sharing
from storage.records.applications import ConnectionRecord
from storage.records.people import SectionRecord

_SECTION = (
    "SELECT c.pk, c.id, c.district_pk, c.school_pk, c.sis_id, c.name, c.section_number, c.grade, "
    "c.subject, c.period, c.active, c.created_at, c.modified_at, c.version FROM sections c"
)


class SectionFilter(NamedTuple):
    """Which sections: those named by key, those of one school, or all."""

    only: set[int] | None = None
    school_pk: int | None = None

    @property
    def condition(self) -> str:
        """As SQL over sections `c`."""
        text = "" if self.only is None else f"AND c.pk IN ({listed(self.only)}) "
        return text + ("" if self.school_pk is None else f"AND c.school_pk = {self.school_pk} ")


def sections(
    reader: Reader, connection: ConnectionRecord, stretch: Stretch, chosen: SectionFilter
) -> list[SectionRecord]:
    """The active sections of shared schools on one stretch of keys."""
    rows = reader.rows(
        f"{_SECTION} JOIN schools s ON s.pk = c.school_pk WHERE c.active AND s.active "
        f"AND {shared_condition(connection)} {chosen.condition}"
        f"AND c.pk {stretch.comparison} :edge ORDER BY c.pk {stretch.order} LIMIT :limit",
        {**sharing(connection), "edge": stretch.edge, "limit": stretch.limit},
    )
    return _with_members(reader, rows)


def sections_by_pk(reader: Reader, pks: Sequence[int]) -> list[SectionRecord]:
    """Active sections by their keys, ascending."""
    rows = reader.rows(f"{_SECTION} WHERE c.active AND c.pk IN ({listed(pks)}) ORDER BY c.pk")
    return _with_members(reader, rows)


def section_by_id(reader: Reader, clever_id: str) -> SectionRecord | None:
    """One active section by its id, shared or not."""
    rows = reader.rows(f"{_SECTION} WHERE c.active AND c.id = :id", {"id": clever_id})
    found = _with_members(reader, rows)
    return found[0] if found else None


def section_pks_of(reader: Reader, user_pk: int, role: str) -> list[int]:
    """The sections somebody teaches, or is enrolled in."""
    table = "section_teachers" if role == "teacher" else "section_students"
    rows = reader.rows(
        f"SELECT m.section_pk FROM {table} m JOIN sections c ON c.pk = m.section_pk "
        "WHERE m.user_pk = :pk AND c.active ORDER BY m.section_pk",
        {"pk": user_pk},
    )
    return [row[0] for row in rows]


def _with_members(reader: Reader, rows: list[Row]) -> list[SectionRecord]:
    pks = [row[0] for row in rows]
    teachers = _members(reader, "teacher", pks, "m.position, m.user_pk")
    students = _members(reader, "student", pks, "m.user_pk")
    return [
        SectionRecord._make(
            (
                *row[:10],
                bool(row[10]),
                *row[11:],
                tuple(teachers.get(row[0], ())),
                tuple(students.get(row[0], ())),
            )
        )
        for row in rows
    ]


def _members(reader: Reader, role: str, pks: Sequence[int], order: str) -> dict[int, list[int]]:
    """Who is in these sections; somebody deactivated stays in their rows, but is not there."""
    found: dict[int, list[int]] = {}
    for start in range(0, len(pks), 500):
        part = listed(pks[start : start + 500])
        for section_pk, user_pk in reader.rows(
            f"SELECT m.section_pk, m.user_pk FROM section_{role}s m JOIN {role}_roles r "
            f"ON r.user_pk = m.user_pk AND r.active WHERE m.section_pk IN ({part}) "
            f"ORDER BY m.section_pk, {order}"
        ):
            found.setdefault(section_pk, []).append(user_pk)
    return found
