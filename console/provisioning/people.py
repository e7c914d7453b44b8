"""Reads: people with all their roles, found by what the office calls them."""

from __future__ import annotations

from console.display import display
from console.errors import NotFound, Refused
from console.ids import is_clever_id
from console.keys import email_key
from storage.connections import Reader
from storage.queries import people
from storage.records.districts import DistrictRecord
from storage.records.people import PersonRecord


def find_person(reader: Reader, district: DistrictRecord, who: str) -> PersonRecord:
    """The person with that Clever id, email or SIS id, whatever their roles.

    Raises:
        NotFound: nobody goes by that.
        Refused: several people do.
    """
    who = who.strip()
    who = who.lower() if is_clever_id(who.lower()) else who
    found = people.named(reader, who, email_key(who) if "@" in who else "", district.pk)
    if not found:
        raise NotFound(
            f"Nobody in {display(district.name)} goes by “{display(who)}” (id, email or SIS id)."
        )
    if len(found) > 1:
        listed = ", ".join(
            f"{display(person.name)}, {' and '.join(roles_of(person)) or 'no role'} ({person.id})"
            for person in found
        )
        raise Refused(f"“{display(who)}” is several people; use the id: {listed}.")
    return found[0]


def roles_of(person: PersonRecord) -> tuple[str, ...]:
    """The active roles of a person as user types, in the order the contract names them in."""
    roles: list[str] = []
    if person.admin is not None and person.admin.active:
        roles.append("district_admin" if person.admin.admin_scope == "district" else "staff")
    if person.teacher is not None and person.teacher.active:
        roles.append("teacher")
    if person.student is not None and person.student.active:
        roles.append("student")
    return tuple(roles)
