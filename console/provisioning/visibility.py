"""Who sees whom, and why: the draft spec's rule, explained fact by fact.

An application sees, in a district that connected it, all active district admins, and the active
school admins of any active school shared with it. User types and kinds of SSO say who may sign
in; they hide nobody from the Data API.
"""

from __future__ import annotations

from typing import NamedTuple

from console.display import display
from console.errors import NotFound
from console.provisioning.shared_schools import Listing, Schools, after_sharing, after_unsharing
from console.provisioning.shared_schools import listing as listing_of
from console.provisioning.which_district import list_districts, option_for
from console.provisioning.why import Subject, Why, explain
from storage.connections import Reader
from storage.queries import admins as admin_queries
from storage.queries import applications, schools
from storage.queries.seen_counts import count
from storage.queries.views import view
from storage.queries.visibility import Cut, SeenAdmin, page, school_admins_of
from storage.records.admins import AdminRecord
from storage.records.applications import ApplicationRecord, ConnectionRecord
from storage.records.districts import DistrictRecord
from storage.records.school_refs import SchoolRef

SAMPLE = 20
NAMED = 6


class Effect(NamedTuple):
    """What a change of sharing would do, before it is made; the lists hold at most 20 each."""

    added: tuple[SchoolRef, ...]
    removed: tuple[SchoolRef, ...]
    gained: int
    lost: int
    gained_admins: tuple[AdminRecord, ...]
    lost_admins: tuple[AdminRecord, ...]


def why(
    reader: Reader, application: ApplicationRecord, district: DistrictRecord, admin: AdminRecord
) -> Why:
    """Why an application sees an admin or does not, with the smallest change that flips it."""
    return explain(_subject(reader, application, district, admin))


def seen_by(
    reader: Reader, district: DistrictRecord, admin: AdminRecord
) -> list[tuple[ApplicationRecord, Why]]:
    """Every application, by name, and whether and why it sees this admin."""
    return [
        (application, why(reader, application, district, admin))
        for application in applications.all_applications(reader)
    ]


def seen_admins(
    reader: Reader, connection: ConnectionRecord, *, after: int | None = None, limit: int = 100
) -> list[SeenAdmin]:
    """A page of the admins a connection shows, in the order of their ids."""
    return page(reader, connection, Cut(limit, after=after), view(reader, connection))


def _subject(
    reader: Reader, application: ApplicationRecord, district: DistrictRecord, admin: AdminRecord
) -> Subject:
    connection = applications.connection(reader, application.pk, district.pk)
    deactivated = schools.deactivated(reader, district.pk)
    closed = tuple(ref for ref in admin.schools if ref.pk in deactivated)
    if connection is None:
        shared: tuple[SchoolRef, ...] = ()
    elif connection.all_schools:
        shared = tuple(ref for ref in admin.schools if ref not in closed)
    else:
        listed = applications.listed_school_pks(reader, connection.pk)
        shared = tuple(ref for ref in admin.schools if ref.pk in listed)
    option = option_for(list_districts(reader), district.pk)
    return Subject(application, district, connection, admin, shared, closed, option)


def count_seen(reader: Reader, connection: ConnectionRecord) -> int:
    """How many admins a connection shows."""
    return count(reader, connection)


def sees(reader: Reader, application: ApplicationRecord, admin: AdminRecord) -> bool:
    """Whether an application sees an admin: the draft's rule in one answer."""
    district = schools.district(reader, admin.district_pk)
    return district is not None and why(reader, application, district, admin).visible


def effect_of_sharing(
    reader: Reader, connection: ConnectionRecord, schools_named: Schools
) -> Effect:
    """Which admins an application would gain if these schools were shared as well."""
    district = _district(reader, connection)
    before = listing_of(reader, connection)
    return _effect(
        reader, connection, before, after_sharing(reader, district, before, schools_named)
    )


def effect_of_unsharing(
    reader: Reader, connection: ConnectionRecord, schools_named: Schools
) -> Effect:
    """Which admins an application would lose if these schools were no longer shared."""
    district = _district(reader, connection)
    before = listing_of(reader, connection)
    after = after_unsharing(reader, district, before, schools_named)
    return _effect(reader, connection, before, after)


def effect_of_listing(reader: Reader, connection: ConnectionRecord, after: Listing) -> Effect:
    """Which admins an application would gain and lose if just these schools were shared."""
    return _effect(reader, connection, listing_of(reader, connection), after)


class Reach(NamedTuple):
    """How a change reaches one application: admins it gains or loses, at most 20 of them named."""

    application: ApplicationRecord
    total: int
    admins: tuple[AdminRecord, ...]


def reach_of_school(reader: Reader, district: DistrictRecord, school_pk: int) -> list[Reach]:
    """Which applications see admins only through a school: gained and lost with its state.

    An application that sees all of the school's admins through other schools is left out.
    """
    refs = schools.school_refs(reader, district.pk, active_only=True)
    others = {ref.pk for ref in refs} - {school_pk}
    reached: list[Reach] = []
    for grant in applications.connections_in(reader, district.pk):
        shared = listing_of(reader, grant.connection)
        if not (shared.all_schools or school_pk in shared.pks):
            continue
        besides = others if shared.all_schools else others & shared.pks
        found = _only_through(reader, {school_pk}, besides)
        if found:
            reached.append(Reach(grant.application, len(found), _some(reader, found)))
    return reached


def reach_words(reached: list[Reach], *, active: bool) -> str:
    """What a change does to applications, in words: `ReadWell loses 3 admins: …`."""
    verb = "gains" if active else "loses"
    told = []
    for reach in reached:
        names = ", ".join(display(admin.name) for admin in reach.admins[:NAMED])
        more = reach.total - min(len(reach.admins), NAMED)
        rest = f" and {more:,} more" if more > 0 else ""
        noun = "admin" if reach.total == 1 else "admins"
        name = display(reach.application.name)
        told.append(f"{name} {verb} {reach.total:,} {noun}: {names}{rest}.")
    return " ".join(told) or "No application sees more or fewer admins by that."


def _district(reader: Reader, connection: ConnectionRecord) -> DistrictRecord:
    found = schools.district(reader, connection.district_pk)
    if found is None:
        raise NotFound("That district is no longer in the store.")
    return found


def _effect(
    reader: Reader, connection: ConnectionRecord, before: Listing, after: Listing
) -> Effect:
    refs = {
        ref.pk: ref for ref in schools.school_refs(reader, connection.district_pk, active_only=True)
    }
    then = set(refs) if before.all_schools else refs.keys() & before.pks
    now = set(refs) if after.all_schools else refs.keys() & after.pks
    gained = _only_through(reader, now - then, then)
    lost = _only_through(reader, then - now, now)
    return Effect(
        added=tuple(refs[pk] for pk in sorted(now - then)),
        removed=tuple(refs[pk] for pk in sorted(then - now)),
        gained=len(gained),
        lost=len(lost),
        gained_admins=_some(reader, gained),
        lost_admins=_some(reader, lost),
    )


def _only_through(reader: Reader, through: set[int], besides: set[int]) -> list[int]:
    """Active school admins of schools in `through` who have none in `besides`, by key."""
    found = school_admins_of(reader, through)
    return sorted(pk for pk, pks in found.items() if besides.isdisjoint(pks))


def _some(reader: Reader, pks: list[int]) -> tuple[AdminRecord, ...]:
    return tuple(admin_queries.by_pks(reader, pks[:SAMPLE]))
