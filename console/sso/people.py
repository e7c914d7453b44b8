"""Finding the person a `login_hint` names."""

from __future__ import annotations

from console.display import display
from console.errors import NotFound, Refused
from console.ids import is_clever_id
from console.keys import email_key
from storage.connections import Reader
from storage.queries import applications, people, schools
from storage.records.applications import ApplicationRecord
from storage.records.people import PersonRecord


def hinted_person(
    reader: Reader, application: ApplicationRecord, hint: str, district_id: str | None = None
) -> PersonRecord:
    """The person with that Clever id, email or SIS id, whatever their roles.

    Only in the named district, if one is; else emails and SIS ids are looked for in those that
    connected the application, then everywhere (Library applications need no connection).

    Raises:
        NotFound: nobody goes by that.
        Refused: several people do.
    """
    hint = hint.strip()
    if is_clever_id(hint.lower()):
        found = people.by_id(reader, hint.lower())
        if found is not None and is_of(reader, found, district_id):
            return found
    named = _named(reader, application, hint, district_id)
    if not named:
        where = "" if district_id is None else " in that district"
        raise NotFound(f"Nobody{where} goes by “{display(hint)}” (id, email or SIS id).")
    if len(named) > 1:
        places = {district.pk: display(district.name) for district in schools.districts(reader)}
        listed = "; ".join(
            f"{display(person.name)} of {places[person.district_pk]}, {person.id}"
            for person in named
        )
        raise Refused(
            f"“{display(hint)}” is several people: {listed}. Send one of these ids as "
            "login_hint, or the district_id with it."
        )
    return named[0]


def is_of(reader: Reader, person: PersonRecord, district_id: str | None) -> bool:
    """Whether a person belongs to the district of a request, if it names one."""
    if district_id is None:
        return True
    district = schools.district(reader, person.district_pk)
    return district is not None and district.id == district_id


def _named(
    reader: Reader, application: ApplicationRecord, hint: str, district_id: str | None
) -> list[PersonRecord]:
    key = email_key(hint) if "@" in hint else ""
    known = schools.districts(reader)
    if district_id is not None:
        places = [{district.pk for district in known if district.id == district_id}]
    else:
        connected = applications.connections_of(reader, application.pk)
        near = {grant.district.pk for grant in connected}
        places = [near, {district.pk for district in known} - near]
    for place in places:
        found = [person for pk in sorted(place) for person in people.named(reader, hint, key, pk)]
        if found:
            return found
    return []
