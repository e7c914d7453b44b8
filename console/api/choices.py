"""Who can be picked on the sign-in page: people with what they would come in as, or why not."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from console.api.calls import Call
from console.provisioning.people import roles_of
from console.sso.admission import ROLE_WORDS, Refusal, Standing, admit
from console.sso.standing import standing
from storage.connections import Reader
from storage.queries import admins, people, sign_ins
from storage.queries.admin_filters import AdminFilter
from storage.records.applications import ApplicationRecord
from storage.records.districts import DistrictRecord
from storage.records.people import PersonRecord

if TYPE_CHECKING:
    from console.provisioning.people_search import PeopleSearch

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


class Wish(NamedTuple):
    """What was typed, and how many people earlier pages looked through for it."""

    term: str = ""
    looked: int = 0


class Offer(NamedTuple):
    """The people of a page, how far was looked for them, and where to look further, if need be."""

    choices: list[Choice]
    far: str = ""
    further: int | None = None


def offer_people(
    call: Call, application: ApplicationRecord, district: DistrictRecord, wish: Wish
) -> Offer:
    """The people a search finds; without a term recent ones, then admins, then by name.

    Those who cannot come in are last, each with the reason. Of a large district only so many are
    looked through as the site's patience allows; the next page goes on from there.
    """
    stands = standing(call.reader, application, district.pk)
    search = _search(call, district, wish.term)
    if not wish.term.strip():
        search.begin()
        first = _first(call.reader, application, district, search.found)
        return Offer(_choices(stands, first), "" if first else "Nobody is here yet.")
    _look(search, wish.looked, call.site.patience)
    further = None if search.complete else search.looked
    return Offer(_choices(stands, search.found), _far_words(search, wish), further)


def _search(call: Call, district: DistrictRecord, term: str) -> PeopleSearch:
    # Only browsers are shown people to search; a rehearsal does without.
    from console.provisioning.people_search import PeopleSearch

    return PeopleSearch(call.site.workspace, district, term, search=call.site.search)


def _look(search: PeopleSearch, looked: int, patience: float) -> None:
    """Look until everybody is found or patience (in seconds) is at its end."""
    until = time.monotonic() + patience
    if looked:
        search.take_up(looked)
    else:
        search.begin()
    while not search.complete:
        search.look_on()
        if time.monotonic() >= until:
            break


def _far_words(search: PeopleSearch, wish: Wish) -> str:
    found = f"{len(search.found):,}"
    if search.full:
        return f"The first {found}; type more to narrow."
    if not search.complete:
        return (
            f"{found} found; {search.looked:,} of {search.people:,} people looked through so far."
        )
    if wish.looked:
        return f"{found} more found; everybody looked through."
    return "" if search.found else "Nobody is found by that name, email or id."


def _first(
    reader: Reader,
    application: ApplicationRecord,
    district: DistrictRecord,
    by_name: Iterable[PersonRecord],
) -> list[PersonRecord]:
    """Who is offered before anything is typed."""
    recent = [
        sign_in.user_pk
        for sign_in in sign_ins.of_application(reader, application.pk, limit=OFFERED)
    ]
    first = admins.page(reader, AdminFilter(district.pk), limit=OFFERED_ADMINS)
    pks = [*list(dict.fromkeys(recent))[:OFFERED_RECENT], *(admin.pk for admin in first)]
    found = people.by_pks(reader, list(dict.fromkeys(pks)))
    listed = {pk: found[pk] for pk in pks if found[pk].district_pk == district.pk}
    for person in by_name:
        listed.setdefault(person.pk, person)
    return list(listed.values())[:OFFERED]


def _choices(stands: Standing, found: Iterable[PersonRecord]) -> list[Choice]:
    return sorted((_choice(stands, person) for person in found), key=lambda one: not one.doors)


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
