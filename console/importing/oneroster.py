"""OneRoster 1.1 and 1.2: who is an admin of what, a teacher, a student. Pure.

In 1.1 a user has one role and a list of orgs; in 1.2 roles.csv has a row for each role and org.
District or school follows from the type of the orgs, or from the role where 1.2 says it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

Values = Mapping[str, str]

SCHOOL = "school"
ABOVE_SCHOOLS = frozenset({"district", "local", "state", "national"})
# An org this large has several districts, so that its administrators are a doubt in one of them.
ABOVE_DISTRICTS = frozenset({"state", "national"})
DISTRICT_ROLES = frozenset({"districtadministrator", "systemadministrator"})
SCHOOL_ROLES = frozenset({"siteadministrator", "principal"})
# Roles of the standard that are nobody's sign-in here.
OTHER_ROLES = frozenset(
    {"aide", "counselor", "guardian", "parent", "proctor", "relative", "contact"}
)
ADMIN_ROLES = DISTRICT_ROLES | SCHOOL_ROLES | {"administrator"}
# The second is how version 1.0 says it, and senders that began with that still do.
GONE = frozenset({"tobedeleted", "inactive"})
_DEEP = 12


class Org(NamedTuple):
    """An org: a school, something above schools, or a department of either."""

    type: str
    parent: str
    name: str


class Part(NamedTuple):
    """One role somebody has, and where."""

    role: str
    orgs: tuple[str, ...]


@dataclass(slots=True)
class Orgs:
    """The orgs of an upload, by sourcedId."""

    known: dict[str, Org] = field(default_factory=dict)

    def named_in(self, cell: str) -> tuple[str, ...]:
        """The ids in a cell: a comma list, unless an org's own id has the comma."""
        return (cell,) if cell in self.known else split_ids(cell)

    def school_of(self, org: str) -> str | None:
        """The school that an org is, or is a department of."""
        for _ in range(_DEEP):
            found = self.known.get(org)
            if found is None:
                return None
            if found.type == SCHOOL:
                return org
            if found.type in ABOVE_SCHOOLS:
                return None
            org = found.parent
        return None

    def is_above(self, org: str) -> bool:
        """Whether an org is a district or larger."""
        found = self.known.get(org)
        return found is not None and found.type in ABOVE_SCHOOLS


class Place(NamedTuple):
    """Where an admin belongs: scope, schools, and what to say about it ("" for nothing)."""

    scope: str
    schools: tuple[str, ...]
    remark: str = ""


def parts_of(user: Values, roles: Sequence[Values], orgs: Orgs) -> list[Part]:
    """The roles of a user: of roles.csv if it has any, else of the user's own row."""
    if roles:
        return [part_of(role, orgs) for role in roles]
    return [Part(role_key(user.get("role", "")), orgs.named_in(user.get("orgs", "")))]


def part_of(role: Values, orgs: Orgs) -> Part:
    """The role a row of roles.csv gives."""
    return Part(role_key(role["role"]), orgs.named_in(role["org"]))


def same_role(one: str, other: str) -> bool:
    """Whether two roles are one to us: a principal is a school's admin like any other."""
    kinds = (DISTRICT_ROLES, SCHOOL_ROLES | {"administrator"})
    return one == other or any(one in kind and other in kind for kind in kinds)


def role_key(role: str) -> str:
    """How roles are compared; exporters spell them in any case."""
    return "".join(letter for letter in role.lower() if letter.isalpha())


def split_ids(cell: str) -> tuple[str, ...]:
    """A comma list of ids in one cell."""
    return tuple(dict.fromkeys(part.strip() for part in cell.split(",") if part.strip()))


def admin_place(parts: Sequence[Part], orgs: Orgs) -> Place | None:
    """Where somebody is an admin, or None if nowhere."""
    mine = [part for part in parts if part.role in ADMIN_ROLES]
    if not mine:
        return None
    named = [org for part in mine for org in part.orgs]
    schools = tuple(
        dict.fromkeys(school for org in named if (school := orgs.school_of(org)) is not None)
    )
    above = any(part.role in DISTRICT_ROLES for part in mine) or any(
        part.role == "administrator" and orgs.is_above(org) for part in mine for org in part.orgs
    )
    if above:
        remark = "Named for the district and for schools; taken as a district admin."
        return Place("district", (), remark if schools else _larger(named, orgs))
    unknown = tuple(org for org in named if org not in orgs.known)
    if not schools and named and not unknown:
        shown = ", ".join(orgs.known[org].name or org for org in named)
        return Place("school", (), f"Belongs to {shown}, which is no school.")
    return Place("school", schools + unknown)


def _larger(named: Sequence[str], orgs: Orgs) -> str:
    """What to say of an administrator of nothing but orgs larger than a district."""
    known = [orgs.known[org] for org in named if org in orgs.known]
    if not known or any(org.type not in ABOVE_DISTRICTS for org in known):
        return ""
    shown = ", ".join(f"{org.name} ({org.type})" for org in known)
    return f"Belongs to {shown}, which is more than this district; taken as a district admin."


def schools_of(parts: Sequence[Part], role: str, orgs: Orgs) -> tuple[str, ...]:
    """The schools at which somebody has a role; unknown orgs as they are."""
    named = [org for part in parts if part.role == role for org in part.orgs]
    found = (orgs.school_of(org) or (org if org not in orgs.known else None) for org in named)
    return tuple(dict.fromkeys(school for school in found if school is not None))


def is_gone(values: Values) -> bool:
    """Whether a row says that it is to be deleted."""
    return role_key(values.get("status", "")) in GONE


def is_disabled(values: Values) -> bool:
    """Whether a user must not sign in."""
    return values.get("enabled", "").strip().lower() in {"false", "0", "no"}


class Manifest(NamedTuple):
    """What manifest.csv promises: the version, and how each file is sent."""

    version: str
    files: dict[str, str]


def read_manifest(rows: Sequence[Values]) -> Manifest:
    """The manifest from its rows."""
    pairs = {row["name"].strip().lower(): row["value"].strip().lower() for row in rows}
    files = {name[5:]: value for name, value in pairs.items() if name.startswith("file.")}
    return Manifest(pairs.get("oneroster.version", ""), files)
