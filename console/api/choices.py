"""Who can be picked on the sign-in page: people with what they would come in as, or why not."""

from __future__ import annotations

from typing import NamedTuple

from console.keys import fold
from console.provisioning.people import roles_of
from console.sso.admission import ROLE_WORDS, Refusal, Standing, admit
from console.sso.standing import standing
from storage.connections import Reader
from storage.queries import admins, people, sign_ins
from storage.queries.admin_filters import AdminFilter
from storage.records.applications import ApplicationRecord
from storage.records.districts import DistrictRecord
from storage.records.people import PersonRecord

OFFERED = 25
OFFERED_ADMINS = 12
OFFERED_RECENT = 5


class Door(NamedTuple):
    """One button: the role a person comes in with; `authorizes` when a teacher installs first."""

    role: str
    words: str
    authorizes: bool = False


class Choice(NamedTuple):
    """One person on the page; without a door, `reason` says why they cannot come in."""

    person: PersonRecord
    roles: str
    doors: tuple[Door, ...]
    reason: str


def choices(
    reader: Reader, application: ApplicationRecord, district: DistrictRecord, term: str
) -> list[Choice]:
    """The people a search finds; without a term recent ones, then admins, then by name.

    Those who cannot come in are last, each with the reason.
    """
    stands = standing(reader, application, district.pk)
    found = _people(reader, application, district, term)
    return sorted((_choice(stands, person) for person in found), key=lambda one: not one.doors)


def _people(
    reader: Reader, application: ApplicationRecord, district: DistrictRecord, term: str
) -> list[PersonRecord]:
    if term.strip():
        return people.search(reader, district.pk, fold(term), limit=OFFERED)
    recent = [
        sign_in.user_pk
        for sign_in in sign_ins.of_application(reader, application.pk, limit=OFFERED)
    ]
    first = admins.page(reader, AdminFilter(district.pk), limit=OFFERED_ADMINS)
    pks = [*list(dict.fromkeys(recent))[:OFFERED_RECENT], *(admin.pk for admin in first)]
    found = people.by_pks(reader, list(dict.fromkeys(pks)))
    listed = {pk: found[pk] for pk in pks if found[pk].district_pk == district.pk}
    for person in people.search(reader, district.pk, "", limit=OFFERED):
        listed.setdefault(person.pk, person)
    return list(listed.values())[:OFFERED]


def _choice(stands: Standing, person: PersonRecord) -> Choice:
    words = ", ".join(ROLE_WORDS[role] for role in roles_of(person)) or "no active role"
    admission = admit(stands, person)
    if not isinstance(admission, Refusal):
        doors = tuple(Door(role, ROLE_WORDS[role]) for role in admission.roles)
        return Choice(person, words, doors, "")
    if admission.code == "not_authorized" and "teacher" in roles_of(person):
        installs = Door("teacher", "teacher: authorize it for my classes", authorizes=True)
        return Choice(person, words, (installs,), "")
    return Choice(person, words, (), admission.reason)
