"""A delta of OneRoster sends parts: a user without roles, or some roles without the user.

What it does not send is as stored. In 1.1 a user's row names their one role, so it is whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from console.importing import oneroster
from console.importing.oneroster import Part
from console.importing.roster_reading import Line
from console.importing.uploads import Upload
from storage.queries.roster_people import StoredRole, roles_of

_ROLES = {"teacher": "teacher", "student": "student", "school": "siteadministrator"}
_FROM_STORE = ("email", "first_name", "last_name")


class Person(NamedTuple):
    """Somebody of an upload: their rows, what they are from now on, and what they were.

    `rows` starts with the row that names them. `had` are the roles they have in the store, as far
    as this upload ends those it does not name.
    """

    rows: list[Line]
    parts: list[Part]
    gone: bool
    had: frozenset[str] = frozenset()


def delta_person(upload: Upload, user: Line | None, roles: Sequence[Line]) -> Person | None:
    """Somebody a delta names, put together with what is stored; None if nobody goes by the id."""
    line = user or roles[0]
    sis_id = line.values["sis_id" if user else "user"]
    stored = upload.workspace.read(roles_of, upload.district.pk, sis_id)
    if user is None and not stored:
        return None
    values = _values(user, stored, sis_id)
    rows = [line._replace(values=values), *(row for row in roles if row is not line)]
    had = frozenset(role.kind for role in stored if role.active)
    gone = oneroster.is_gone(values) or oneroster.is_disabled(values)
    if values.get("role"):
        return Person(rows, oneroster.parts_of(values, []), gone, had)
    parts = _less(upload, [_part(upload, role) for role in stored if role.active], roles)
    added = [row.values for row in roles if not oneroster.is_gone(row.values)]
    return Person(rows, [*parts, *map(oneroster.part_of, added)], gone, had)


def _values(user: Line | None, stored: Sequence[StoredRole], sis_id: str) -> dict[str, str]:
    """The user's row, with what it leaves blank as stored."""
    values = {"sis_id": sis_id} if user is None else dict(user.values)
    for role in stored:
        for name in _FROM_STORE:
            values[name] = values.get(name) or getattr(role, name)
    return values


def _part(upload: Upload, role: StoredRole) -> Part:
    if role.admin_scope == "district":
        return Part("districtadministrator", ())
    names = upload.schools.sis_ids
    schools = tuple(names[int(pk)] for pk in role.school_pks.split(",") if pk)
    return Part(_ROLES[role.admin_scope or role.kind], schools)


def _less(upload: Upload, parts: Sequence[Part], roles: Sequence[Line]) -> list[Part]:
    """Stored roles less those a delta takes away; one whose last school goes is gone itself."""
    # A school whose SIS id was edited by hand goes by two.
    key_of = upload.schools.pk_of
    ended = [oneroster.part_of(row.values) for row in roles if oneroster.is_gone(row.values)]
    left = []
    for part in parts:
        lost = [end for end in ended if oneroster.same_role(end.role, part.role)]
        gone = {key_of(org) for end in lost for org in end.orgs}
        kept = tuple(org for org in part.orgs if key_of(org) not in gone)
        if kept or not lost:
            left.append(Part(part.role, kept))
    return left
