"""What of a person an application is shown: roles and schools cut down to what is shared. Pure."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import NamedTuple

from storage.records.people import PersonRecord


class Shown(NamedTuple):
    """A person with only the roles and schools that are shown, and the ids of those schools."""

    person: PersonRecord
    school_ids: Mapping[int, str]
    district_id: str

    @property
    def pk(self) -> int:
        """The key pages go by."""
        return self.person.pk

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles shown, as user types."""
        return roles_shown(self.person)

    def schools(self, pks: Iterable[int]) -> list[str]:
        """The ids of these schools, those that are shown."""
        return [self.school_ids[pk] for pk in pks if pk in self.school_ids]


def roles_shown(person: PersonRecord) -> tuple[str, ...]:
    """The roles of a person already cut down, district admin first."""
    roles: list[str] = []
    if person.admin is not None:
        roles.append("district_admin" if person.admin.admin_scope == "district" else "staff")
    if person.teacher is not None:
        roles.append("teacher")
    if person.student is not None:
        roles.append("student")
    return tuple(roles)


def school_pks_of(person: PersonRecord) -> set[int]:
    """Every school a person belongs to in any role."""
    held = (person.admin, person.teacher, person.student)
    return {pk for role in held if role is not None for pk in role.school_pks}


def cut_down(
    person: PersonRecord, shared: Container[int], *, only: Container[str] | None = None
) -> PersonRecord | None:
    """The person with the roles that are shown, or None if there are none.

    District admins always are, the others through a shared school. `only` narrows the roles.
    """
    admin, teacher, student = person.admin, person.teacher, person.student
    if admin is not None:
        pks = tuple(pk for pk in admin.school_pks if pk in shared)
        kind = "district_admin" if admin.admin_scope == "district" else "staff"
        seen = admin.active and (kind == "district_admin" or pks) and _wanted(kind, only)
        admin = admin._replace(school_pks=pks) if seen else None
    if teacher is not None:
        pks = tuple(pk for pk in teacher.school_pks if pk in shared)
        seen = teacher.active and pks and _wanted("teacher", only)
        teacher = teacher._replace(school_pks=pks) if seen else None
    if student is not None:
        pks = tuple(pk for pk in student.school_pks if pk in shared)
        seen = student.active and pks and _wanted("student", only)
        student = student._replace(school_pks=pks) if seen else None
    if admin is None and teacher is None and student is None:
        return None
    return person._replace(admin=admin, teacher=teacher, student=student)


def _wanted(role: str, only: Container[str] | None) -> bool:
    return only is None or role in only
