"""People with every role they hold: what sign-in and the API render from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from storage.connections import Reader, Row, in_list
from storage.legacy_ids import KEYS_BY_ADMIN_ID, admin_id, id_before
from storage.queries.schools import listed_pks
from storage.records.people import (
    AdminRoleRecord,
    PersonRecord,
    StudentRoleRecord,
    TeacherRoleRecord,
)

_USER = (
    "u.pk, u.id, u.district_pk, u.email, u.first_name, u.middle_name, u.last_name, u.employee, "
    "u.created_at, u.modified_at, u.version"
)
_ADMIN = (
    "a.legacy_id, a.admin_scope, a.title, a.sis_id, a.school_pks, a.active, a.department, "
    "a.username, a.portal_role"
)
_TEACHER = (
    "t.legacy_id, t.sis_id, t.teacher_number, t.state_id, t.title, t.username, t.school_pks, "
    "t.active"
)
_STUDENT = "s.sis_id, s.student_number, s.state_id, s.grade, s.username, s.school_pks, s.active"
COLUMNS = f"{_USER}, {_ADMIN}, {_TEACHER}, {_STUDENT}"
JOINS = (
    "LEFT JOIN admin_roles a ON a.user_pk = u.pk LEFT JOIN teacher_roles t ON t.user_pk = u.pk "
    "LEFT JOIN student_roles s ON s.user_pk = u.pk"
)
_SELECT = f"SELECT {COLUMNS} FROM users u {JOINS}"
_USER_END = len(_USER.split(","))
_ADMIN_END = _USER_END + len(_ADMIN.split(","))
_TEACHER_END = _ADMIN_END + len(_TEACHER.split(","))


def record(row: Row) -> PersonRecord:
    """A row of `COLUMNS` as a record."""
    return PersonRecord._make(
        (
            *row[:7],
            bool(row[7]),
            *row[8:_USER_END],
            _admin(row[_USER_END:_ADMIN_END], row[1]),
            _teacher(row[_ADMIN_END:_TEACHER_END]),
            _student(row[_TEACHER_END:]),
        )
    )


def _admin(row: Row, user_id: str) -> AdminRoleRecord | None:
    legacy_id, admin_scope = row[:2]
    if admin_scope is None:
        return None
    return AdminRoleRecord._make(
        (
            admin_id(legacy_id, user_id),
            *row[1:4],
            listed_pks(row[4]),
            bool(row[5]),
            *row[6:],
        )
    )


def _teacher(row: Row) -> TeacherRoleRecord | None:
    if row[0] is None:
        return None
    return TeacherRoleRecord._make((*row[:6], listed_pks(row[6]), bool(row[7])))


def _student(row: Row) -> StudentRoleRecord | None:
    if row[0] is None:
        return None
    return StudentRoleRecord._make((*row[:5], listed_pks(row[5]), bool(row[6])))


def by_pk(reader: Reader, pk: int) -> PersonRecord | None:
    """One person by key."""
    return _one(reader, "u.pk = :pk", {"pk": pk})


def by_id(reader: Reader, clever_id: str) -> PersonRecord | None:
    """One person by the multi-role Clever id."""
    return _one(reader, "u.id = :id", {"id": clever_id})


def by_admin_id(reader: Reader, legacy_id: str) -> PersonRecord | None:
    """One person by the legacy id of their admin role."""
    if (held := _one(reader, "a.legacy_id = :id", {"id": legacy_id})) is not None:
        return held
    return _one(
        reader,
        "u.id = :id AND a.user_pk = u.pk AND a.legacy_id IS NULL",
        {"id": id_before(legacy_id)},
    )


def by_teacher_id(reader: Reader, legacy_id: str) -> PersonRecord | None:
    """One person by the legacy id of their teacher role."""
    return _one(reader, "t.legacy_id = :id", {"id": legacy_id})


def _one(reader: Reader, where: str, parameters: dict[str, Any]) -> PersonRecord | None:
    row = reader.row(f"{_SELECT} WHERE {where}", parameters)
    return None if row is None else record(row)


def by_pks(reader: Reader, wanted: Sequence[int]) -> dict[int, PersonRecord]:
    """The named people, by key."""
    found: dict[int, PersonRecord] = {}
    for start in range(0, len(wanted), 500):
        names, parameters = in_list("pk", wanted[start : start + 500])
        rows = reader.rows(f"{_SELECT} WHERE u.pk IN {names}", parameters)
        found.update({row[0]: record(row) for row in rows})
    return found


# Each by an index of its own, also among a million; `NOT employee` are students.
_GO_BY = (
    "SELECT pk FROM users WHERE id = :who",
    *KEYS_BY_ADMIN_ID,
    "SELECT user_pk FROM teacher_roles WHERE legacy_id = :who",
    "SELECT pk FROM users WHERE district_pk IN (:within) AND email_key = :email_key AND employee",
    "SELECT u.pk FROM student_roles s CROSS JOIN users u "
    "WHERE u.pk = s.user_pk AND u.email_key = :email_key AND NOT u.employee",
    "SELECT user_pk FROM admin_roles WHERE district_pk IN (:within) AND sis_id = :who",
    "SELECT user_pk FROM teacher_roles WHERE district_pk IN (:within) AND sis_id = :who",
    "SELECT user_pk FROM student_roles WHERE district_pk IN (:within) AND sis_id = :who",
)
MOST_NAMESAKES = 20


def named(reader: Reader, who: str, email_key: str, district_pk: int | None) -> list[PersonRecord]:
    """People that go by `who`: Clever id, legacy id, email, or SIS id of any role."""
    within = ":district_pk" if district_pk is not None else "SELECT pk FROM districts"
    asked = {
        "who": who,
        "before": id_before(who),
        "email_key": email_key,
        "district_pk": district_pk,
    }
    wanted: dict[int, None] = {}
    for sql in _GO_BY:
        if ":email_key" in sql and not email_key:
            continue
        found = reader.rows(f"{sql.replace(':within', within)} ORDER BY 1 LIMIT 100", asked)
        wanted.update((int(row[0]), None) for row in found)
    people = by_pks(reader, list(wanted))
    ours = [person for pk in wanted if (person := people[pk]).district_pk == district_pk]
    return (list(people.values()) if district_pk is None else ours)[:MOST_NAMESAKES]


def pks_of(reader: Reader, ids: Sequence[str]) -> list[int]:
    """The keys of the people with these Clever ids, as far as they are there."""
    found: list[int] = []
    for start in range(0, len(ids), 500):
        names, parameters = in_list("id", ids[start : start + 500])
        found += [
            row[0] for row in reader.rows(f"SELECT pk FROM users WHERE id IN {names}", parameters)
        ]
    return found


def ids_by_pk(reader: Reader, wanted: Sequence[int]) -> dict[int, str]:
    """The Clever ids of these people, by key."""
    return _ids(reader, "SELECT pk, id FROM users WHERE pk IN", wanted)


def teacher_ids_by_pk(reader: Reader, wanted: Sequence[int]) -> dict[int, str]:
    """The legacy ids of these teachers, by key."""
    return _ids(reader, "SELECT user_pk, legacy_id FROM teacher_roles WHERE user_pk IN", wanted)


def _ids(reader: Reader, select: str, wanted: Sequence[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for start in range(0, len(wanted), 500):
        names, parameters = in_list("pk", wanted[start : start + 500])
        found.update(reader.rows(f"{select} {names}", parameters))
    return found
