"""Ways back for what is granted to applications: connections, sharing, Library authorizations."""

from __future__ import annotations

from functools import partial
from typing import Any

from console.display import display
from console.errors import Conflict, NothingToDo
from console.provisioning import library, sharing
from console.provisioning.account_images import accounts_back
from console.provisioning.app_directory import find_connection
from console.provisioning.shared_schools import Listing, listing, listing_image
from console.provisioning.undoable import Entry, Way, changes_back
from console.provisioning.visibility import NAMED, Effect, count_seen, effect_of_listing
from console.provisioning.ways_back import (
    application_of,
    by,
    district_of,
    nothing_back,
)
from storage.connections import Reader
from storage.queries import applications, people, schools
from storage.records.admins import AdminRecord
from storage.records.applications import ApplicationRecord
from storage.records.districts import DistrictRecord
from storage.records.people import PersonRecord

NO_LONGER_THERE = "a school that is no longer there"


def _grant(reader: Reader, entry: Entry) -> tuple[ApplicationRecord, DistrictRecord]:
    """The application and the district an entry is about."""
    image = entry.after or entry.before
    return application_of(reader, entry.subject_id), district_of(reader, image["district_id"])


def connected(reader: Reader, entry: Entry) -> Way:
    """The way back from connecting: disconnect, if what was shared is as it was then.

    Raises:
        Conflict: schools were shared or unshared since.
        NothingToDo: it is not connected any more.
    """
    application, district = _grant(reader, entry)
    name, home = display(application.name), display(district.name)
    if applications.connection(reader, application.pk, district.pk) is None:
        raise NothingToDo(f"Nothing to undo: {name} is not connected to {home} any more.")
    connection = find_connection(reader, application, district)
    now = listing_image(reader, district, listing(reader, connection))["schools"]
    if _listed(now) != _listed(entry.after["schools"]):
        who = by(reader, entry, "schools")
        raise nothing_back(name, (f"it shares {_schools(reader, district, now)}{who}",))
    seen = _admins(count_seen(reader, connection))
    return Way(
        f"{name} is disconnected from {home}: it no longer sees {seen}, and its district token "
        "stops working at once.",
        f"{name} is disconnected from {home}.",
        lambda act: sharing.disconnect(act, application, district),
    )


def disconnected(reader: Reader, entry: Entry) -> Way:
    """The way back from disconnecting: connected again, with the schools shared then.

    Raises:
        NothingToDo: it is connected again.
    """
    application, district = _grant(reader, entry)
    name, home = display(application.name), display(district.name)
    if applications.connection(reader, application.pk, district.pk) is not None:
        raise NothingToDo(f"Nothing to undo: {name} is connected to {home} again.")
    wanted, lost = _listing(reader, district, entry.before["schools"])
    then = _schools(reader, district, entry.before["schools"])
    return Way(
        f"{name} is connected to {home} again and shares {then}. It gets a new district token; "
        "the one before stays dead.",
        f"{name} is connected to {home} again, with a new district token.",
        lambda act: sharing.connect(act, application, district, wanted),
        (NO_LONGER_THERE,) if lost else (),
    )


def shared(reader: Reader, entry: Entry) -> Way:
    """The way back from sharing: school by school; schools shared or unshared since stay so.

    Raises:
        Conflict: it is not connected any more, or shares all schools since.
        NothingToDo: it shares what it shared before.
    """
    application, district = _grant(reader, entry)
    name = display(application.name)
    if applications.connection(reader, application.pk, district.pk) is None:
        raise Conflict(f"{name} was disconnected since then; undo that first.")
    connection = find_connection(reader, application, district)
    now = listing_image(reader, district, listing(reader, connection))
    back, since = changes_back(
        {"schools": entry.before["schools"]}, {"schools": entry.after["schools"]}, now
    )
    if not back:
        who = by(reader, entry, "schools")
        kept = (f"it shares {_schools(reader, district, now['schools'])}{who}",) if since else ()
        raise nothing_back(name, kept)
    told = _turned(reader, district, name, (back[0].now, back[0].back))
    wanted, lost = _listing(reader, district, back[0].back)
    effect = effect_of_listing(reader, connection, wanted)
    return Way(
        f"{told} {_effect(effect)}",
        told,
        lambda act: sharing.share_just(act, application, district, wanted),
        (NO_LONGER_THERE,) if lost else (),
    )


def _effect(effect: Effect) -> str:
    told = [
        f"It {verb} {_admins(count)}: {_names(found, count)}."
        for verb, count, found in (
            ("gains", effect.gained, effect.gained_admins),
            ("loses", effect.lost, effect.lost_admins),
        )
        if count
    ]
    return " ".join(told) or "It sees the same admins."


def _names(admins: tuple[AdminRecord, ...], total: int) -> str:
    names = ", ".join(display(admin.name) for admin in admins[:NAMED])
    more = total - min(len(admins), NAMED)
    return f"{names} and {more:,} more" if more > 0 else names


def _admins(count: int) -> str:
    return f"{count:,} admin{'' if count == 1 else 's'}"


def _listed(schools_named: Any) -> Any:
    return schools_named if isinstance(schools_named, str) else frozenset(schools_named)


def _listing(reader: Reader, district: DistrictRecord, named: Any) -> tuple[Listing, bool]:
    """Schools by SIS id as a listing, and whether some are gone."""
    if named == "all":
        return Listing(all_schools=True, pks=frozenset()), False
    known = {ref.sis_id: ref.pk for ref in schools.school_refs(reader, district.pk)}
    pks = frozenset(known[sis_id] for sis_id in named if sis_id in known)
    return Listing(all_schools=False, pks=pks), len(pks) < len(set(named))


def _schools(reader: Reader, district: DistrictRecord, shared: Any) -> str:
    """Shared schools, kept by SIS id, by name."""
    if shared == "all":
        return "every school"
    names = {ref.sis_id: display(ref.name) for ref in schools.school_refs(reader, district.pk)}
    return ", ".join(names.get(sis_id, display(sis_id)) for sis_id in shared) or "no school"


def _turned(
    reader: Reader, district: DistrictRecord, name: str, now_and_back: tuple[Any, Any]
) -> str:
    """Which schools come and go: `O’Hara is no longer shared with ReadWell`."""
    now, back = now_and_back
    if isinstance(now, str) or isinstance(back, str):
        return f"{name} is shown {_schools(reader, district, back)} again."
    told = [
        f"{_schools(reader, district, schools)} {'is' if len(schools) == 1 else 'are'} {words}"
        for schools, words in (
            ([each for each in back if each not in now], f"shared with {name} again."),
            ([each for each in now if each not in back], f"no longer shared with {name}."),
        )
        if schools
    ]
    return " ".join(told)


def _teacher(reader: Reader, image: dict[str, Any]) -> PersonRecord:
    found = people.by_id(reader, image["teacher"])
    if found is None:
        raise Conflict(f"{display(image['name'])} is no longer in the store.")
    return found


def authorized(reader: Reader, entry: Entry) -> Way:
    """The way back from authorizing: the teacher no longer lets anybody in.

    Raises:
        NothingToDo: it was withdrawn since.
    """
    application = application_of(reader, entry.subject_id)
    teacher = _teacher(reader, entry.after)
    name, who = display(application.name), display(teacher.name)
    if not applications.has_authorized(reader, application.pk, teacher.pk):
        raise NothingToDo(f"Nothing to undo: {who} does not authorize {name} any more.")
    return Way(
        f"{who} can no longer sign in to {name} through Library, nor can students who are in no "
        "section of another teacher who authorized it.",
        f"{who} no longer authorizes {name}.",
        lambda act: library.withdraw_authorization(act, application, teacher),
    )


def withdrawn(reader: Reader, entry: Entry) -> Way:
    """The way back from withdrawing an authorization.

    Raises:
        NothingToDo: it was authorized again since.
    """
    application = application_of(reader, entry.subject_id)
    teacher = _teacher(reader, entry.before)
    name, who = display(application.name), display(teacher.name)
    if applications.has_authorized(reader, application.pk, teacher.pk):
        raise NothingToDo(f"Nothing to undo: {who} authorizes {name} again.")
    return Way(
        f"{who} and the students of their sections may sign in to {name} again.",
        f"{who} authorizes {name} again.",
        partial(library.authorize, application=application, teacher=teacher),
    )


def accounts(reader: Reader, entry: Entry) -> Way:
    """The way back from loading, clearing or restoring accounts, account by account.

    Raises:
        Conflict: every account was changed since.
        NothingToDo: they are as they were before.
    """
    application = application_of(reader, entry.subject_id)
    way = accounts_back(reader, application, entry)
    if not way.effect:
        raise nothing_back(f"What {display(application.name)} keeps", way.kept)
    return way
