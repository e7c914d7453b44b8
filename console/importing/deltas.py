"""A delta of OneRoster sends parts: a user without roles, or some roles without the user.

What it does not send is as stored. In 1.1 a user's row names their one role, so it is whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from console.display import display
from console.importing import oneroster
from console.importing.oneroster import Part
from console.importing.reports import FileProblem
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
    line, orgs = user or roles[0], upload.roster.orgs
    sis_id = line.values["sis_id" if user else "user"]
    stored = upload.workspace.read(roles_of, upload.district.pk, sis_id)
    if user is None and not stored:
        return None
    values = _values(user, stored, sis_id)
    rows = [line._replace(values=values), *(row for row in roles if row is not line)]
    had = frozenset(role.kind for role in stored if role.active)
    gone = oneroster.is_gone(values) or oneroster.is_disabled(values)
    if values.get("role"):
        return Person(rows, oneroster.parts_of(values, [], orgs), gone, had)
    before = [_part(upload, role) for role in stored if role.active]
    added = [row for row in roles if not oneroster.is_gone(row.values)]
    if before and len(added) == len(roles) and not gone:
        upload.add_problems(_besides(upload, before, added, values))
    parts = [*_less(upload, before, roles), *(oneroster.part_of(row.values, orgs) for row in added)]
    return Person(rows, parts, gone, had)


def _besides(
    upload: Upload, before: Sequence[Part], added: Sequence[Line], values: Mapping[str, str]
) -> Iterator[FileProblem]:
    """A warning for every role that comes to others, none of which ends.

    The standard changes a role by sending its sourcedId again; by which id somebody got a role is
    not kept, so such a change cannot be told from a role more.
    """
    key_of = upload.schools.pk_of
    for row in added:
        part = oneroster.part_of(row.values, upload.roster.orgs)
        if part.role not in oneroster.ADMIN_ROLES | {"teacher", "student"}:
            continue
        mine = [had for had in before if oneroster.same_role(had.role, part.role)]
        known = {key_of(org) for had in mine for org in had.orgs}
        if mine and {key_of(org) for org in part.orgs} <= known | {None}:
            continue
        name = display(f"{values['first_name']} {values['last_name']}")
        message = (
            f"{name} has this role besides those they have already. If it is one of those that "
            "changed, end the earlier one in the delta too (status tobedeleted)."
        )
        yield FileProblem(row.file, row.line, "", "added_role", "warning", message)


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
    gone_rows = (row.values for row in roles if oneroster.is_gone(row.values))
    ended = [oneroster.part_of(values, upload.roster.orgs) for values in gone_rows]
    left = []
    for part in parts:
        lost = [end for end in ended if oneroster.same_role(end.role, part.role)]
        gone = {key_of(org) for end in lost for org in end.orgs}
        # A role that ends without an org ends everywhere.
        whole = any(not end.orgs for end in lost)
        kept = () if whole else tuple(org for org in part.orgs if key_of(org) not in gone)
        if kept or not lost:
            left.append(Part(part.role, kept))
    return left
