"""What an application's JSON says of a person, field by field, whatever the dialect. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from console.api.paths import inside

FIRST, LAST, EMAIL = "First name", "Last name", "Email"
ROLE, SCHOOL, TITLE, SIS_ID, CLEVER_ID, DISTRICT = (
    "Role",
    "School",
    "Title",
    "SIS id",
    "Clever id",
    "District",
)
_NAMES = {
    "first_name": FIRST,
    "name.first": FIRST,
    "last_name": LAST,
    "name.last": LAST,
    "email": EMAIL,
    "admin_scope": ROLE,
    "title": TITLE,
    "schools": SCHOOL,
    "staff_id": SIS_ID,
    "id": CLEVER_ID,
    "district": DISTRICT,
    "district_id": DISTRICT,
}
_ROLES = {
    "district": "district admin",
    "district_admin": "district admin",
    "district_admins": "district admin",
    "school": "school admin",
    "school_admin": "school admin",
    "school_admins": "school admin",
    "staff": "school admin",
    "admin": "admin",
}
_ADMIN_ROLES = ("roles.staff.", "roles.district_admin.")
_OLD_KINDS = frozenset({"district_admins", "school_admins"})


class Told(NamedTuple):
    """One value of an answer: where in the JSON it stands, and what it is."""

    path: str
    value: Any

    @property
    def text(self) -> str:
        """The value as people read it."""
        if isinstance(self.value, str):
            return self.value
        return json.dumps(self.value, ensure_ascii=False)


class Reading(NamedTuple):
    """What documents tell of a person: the fields every lens has, and everything else."""

    fields: Mapping[str, Told]
    others: tuple[Told, ...]


def read(document: Mapping[str, Any], path: str) -> Reading:
    """Read one answer; `path` is what was asked for, which in v1 and v2 names the role."""
    fields: dict[str, Told] = {}
    others: list[Told] = []
    kind = next((part for part in path.split("/") if part in _OLD_KINDS), None)
    if kind is not None:
        fields[ROLE] = Told(path.partition(f"{kind}")[0] + kind, kind)
    for told in _leaves(inside(document), ""):
        field = _NAMES.get(_without_role(told.path))
        if field is not None and field not in fields:
            fields[field] = told
        else:
            others.append(told)
        role = told.path.split(".")[1] if told.path.startswith(_ADMIN_ROLES) else None
        if role is not None:
            fields.setdefault(ROLE, Told(f"roles.{role}", role))
    return Reading(fields, tuple(others))


def both(first: Reading, second: Reading) -> Reading:
    """What two answers tell together; where both tell, the second is taken."""
    known = {told.value for told in first.others if isinstance(told.value, str)}
    others = [told for told in second.others if told.value not in known or told.value == ""]
    return Reading({**first.fields, **second.fields}, (*first.others, *others))


def role_words(value: Any) -> str:
    """A role of any dialect as the office says it."""
    return _ROLES.get(str(value), str(value))


def _without_role(path: str) -> str:
    for start in _ADMIN_ROLES:
        path = path.removeprefix(start)
    return path


def _leaves(value: Mapping[str, Any], path: str) -> Iterator[Told]:
    for key, held in value.items():
        here = f"{path}{key}"
        if isinstance(held, dict) and held:
            yield from _leaves(held, f"{here}.")
        else:
            yield Told(here, held)
