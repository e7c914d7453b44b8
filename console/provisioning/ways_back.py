"""Ways back for what can be created, edited and switched on or off: one row a kind of thing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any, NamedTuple

from console.display import display
from console.errors import Conflict, NotFound, NothingToDo
from console.provisioning import admins, applications, districts, visibility
from console.provisioning.app_directory import application_draft_of, application_image
from console.provisioning.directory import get_admin
from console.provisioning.images import admin_image, draft_of, school_draft_of
from console.provisioning.undoable import Entry, Way, changes_back, listed, named, said, same
from console.workspace import Act
from storage.connections import Reader
from storage.queries import applications as app_queries
from storage.queries import ledger, people
from storage.queries import schools as school_queries
from storage.records.admins import AdminRecord
from storage.records.applications import ApplicationRecord
from storage.records.districts import DistrictRecord
from storage.records.log import AuditRecord
from storage.records.schools import SchoolRecord

LATER = 200
# What changes without an edit.
BESIDES = frozenset({"active", "client_secret_hint"})


class Thing(NamedTuple):
    """How one kind of thing is found, pictured, saved and switched, and what switching does."""

    find: Callable[[Reader, str], Any]
    image: Callable[[Any], dict[str, Any]]
    save: Callable[[Act, Any, dict[str, Any]], object]
    switch: Callable[[Act, Any, bool], object]
    effect: Callable[[Reader, Any, bool], str]


def edited(thing: Thing, reader: Reader, entry: Entry) -> Way:
    """The way back from an edit: the fields it changed, unless they were changed again since.

    Raises:
        Conflict: every field was changed again.
        NothingToDo: all is as it was before.
    """
    found = thing.find(reader, entry.subject_id)
    now = thing.image(found)
    back, since = changes_back(entry.before, entry.after, now)
    kept = tuple(f"{named(field)}: {said(now[field])}{by(reader, entry, field)}" for field in since)
    if not back:
        raise nothing_back(display(found.name), kept)
    wanted = {change.field: change.back for change in back}
    name = display(found.name)
    return Way(
        f"{name} is as before: {listed(change.words for change in back)}.",
        f"{name} is as before: {', '.join(named(change.field) for change in back)}.",
        lambda act: thing.save(act, found, wanted),
        kept,
    )


def nothing_back(name: str, kept: tuple[str, ...]) -> Conflict | NothingToDo:
    """Why there is nothing to put back."""
    if not kept:
        return NothingToDo(f"Nothing to undo: {name} is as before already.")
    return Conflict(
        f"{name} was changed again since then: {listed(kept)}. It stays so; undo that change "
        "first, or edit what should go back."
    )


def created(thing: Thing, reader: Reader, entry: Entry) -> Way:
    """The way back from adding something: it is switched off, for nothing is ever deleted.

    Raises:
        Conflict: it was edited since it was added.
    """
    found = thing.find(reader, entry.subject_id)
    now = thing.image(found)
    changed = [
        field
        for field, value in entry.after.items()
        if field not in BESIDES and not same(field, value, now.get(field))
    ]
    if changed:
        words = tuple(f"{named(field)}{by(reader, entry, field)}" for field in changed)
        raise nothing_back(display(found.name), words)
    return _switching(thing, reader, found, active=False)


def switched(thing: Thing, reader: Reader, entry: Entry) -> Way:
    """The way back from switching something on or off.

    Raises:
        NothingToDo: it is as it was before.
    """
    found = thing.find(reader, entry.subject_id)
    return _switching(thing, reader, found, active=not entry.after["active"])


def _switching(thing: Thing, reader: Reader, found: Any, *, active: bool) -> Way:
    name = display(found.name)
    state = "active again" if active else "deactivated"
    if found.active == active:
        raise NothingToDo(f"Nothing to undo: {name} is {'active' if active else state} already.")
    effect = f"{name} is {state}. {thing.effect(reader, found, active)}"
    return Way(effect, f"{name} is {state}.", lambda act: thing.switch(act, found, active))


def by(reader: Reader, entry: Entry, field: str) -> str:
    """Who changed a field since an entry: `, by jane (entry 14)`; empty when an upload did."""
    later = ledger.page(reader, subject_id=entry.record.subject_id, limit=LATER)
    for record in later:
        if record.seq > entry.record.seq and _touches(record, field):
            return f", by {display(record.operator)} (entry {record.seq:,})"
    return ""


def _touches(record: AuditRecord, field: str) -> bool:
    return f'"{field}"' in (record.after or "") + (record.before or "")


def _admin(reader: Reader, clever_id: str) -> AdminRecord:
    person = people.by_id(reader, clever_id)
    if person is None:
        raise _gone("admin")
    return get_admin(reader, person.pk)


def school_of(reader: Reader, clever_id: str) -> SchoolRecord:
    """The school with that Clever id.

    Raises:
        NotFound: there is none (any more).
    """
    found = school_queries.school_by_id(reader, clever_id)
    if found is None:
        raise _gone("school")
    return found


def district_of(reader: Reader, clever_id: str) -> DistrictRecord:
    """The district with that Clever id.

    Raises:
        NotFound: there is none (any more).
    """
    for known in school_queries.districts(reader):
        if known.id == clever_id:
            return known
    raise _gone("district")


def application_of(reader: Reader, clever_id: str) -> ApplicationRecord:
    """The application with that id.

    Raises:
        NotFound: there is none (any more).
    """
    for known in app_queries.all_applications(reader):
        if known.id == clever_id:
            return known
    raise _gone("application")


def _gone(kind: str) -> NotFound:
    return NotFound(f"That {kind} is no longer in the store, so there is nothing to undo.")


def home_of(reader: Reader, pk: int) -> DistrictRecord:
    """The district with that key.

    Raises:
        NotFound: there is none (any more).
    """
    found = school_queries.district(reader, pk)
    if found is None:
        raise _gone("district")
    return found


def _save_admin(act: Act, admin: AdminRecord, wanted: dict[str, Any]) -> object:
    fields: dict[str, Any] = {name: value or "" for name, value in wanted.items()}
    if "schools" in fields:
        fields["schools"] = tuple(school["id"] for school in wanted["schools"])
    draft = replace(draft_of(admin), **fields)
    return admins.edit_admin(act, home_of(act, admin.district_pk), admin, draft)


def _switch_admin(act: Act, admin: AdminRecord, active: bool) -> object:
    return (admins.reactivate_admin if active else admins.deactivate_admin)(act, admin)


def _reach_of_admin(reader: Reader, admin: AdminRecord, active: bool) -> str:
    district = home_of(reader, admin.district_pk)
    as_active = admin._replace(active=True)
    seeing = [
        display(app.name)
        for app, why in visibility.seen_by(reader, district, as_active)
        if why.visible
    ]
    if not seeing:
        return "No application sees them either way."
    one = "s" if len(seeing) == 1 else ""
    again = f"see{one} them again" if active else f"no longer see{one} them"
    return f"{', '.join(seeing)} {again}."


def _save_school(act: Act, school: SchoolRecord, wanted: dict[str, Any]) -> object:
    draft = replace(school_draft_of(school), **wanted)
    return districts.edit_school(act, home_of(act, school.district_pk), school, draft)


def _reach_of_school(reader: Reader, school: SchoolRecord, active: bool) -> str:
    district = home_of(reader, school.district_pk)
    reached = visibility.reach_of_school(reader, district, school.pk)
    return visibility.reach_words(reached, active=active)


def _reach_of_district(_reader: Reader, _district: DistrictRecord, active: bool) -> str:
    if active:
        return "Its tokens read again, and its people sign in again."
    return "No token reads it and nobody of it signs in; nothing is deleted."


def _save_application(act: Act, app: ApplicationRecord, wanted: dict[str, Any]) -> object:
    fields: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in wanted.items()
    }
    draft = replace(application_draft_of(app), **fields)
    return applications.edit_application(act, app, draft)


def _reach_of_application(reader: Reader, app: ApplicationRecord, active: bool) -> str:
    grants = app_queries.connections_of(reader, app.pk)
    seen = sum(visibility.count_seen(reader, grant.connection) for grant in grants)
    admins_seen = f"{seen:,} admin{'' if seen == 1 else 's'}"
    if active:
        return f"It is answered again and sees {admins_seen}."
    return f"It is answered nothing: {admins_seen} are out of its sight, and nobody signs in to it."


THINGS: dict[str, Thing] = {
    "admin": Thing(_admin, admin_image, _save_admin, _switch_admin, _reach_of_admin),
    "school": Thing(
        school_of,
        lambda school: asdict(school_draft_of(school)),
        _save_school,
        lambda act, school, active: districts.set_school_active(act, school, active=active),
        _reach_of_school,
    ),
    "district": Thing(
        district_of,
        lambda district: {"name": district.name},
        lambda act, district, wanted: districts.rename_district(act, district, wanted["name"]),
        lambda act, district, active: districts.set_district_active(act, district, active=active),
        _reach_of_district,
    ),
    "application": Thing(
        application_of,
        application_image,
        _save_application,
        lambda act, app, active: applications.set_application_active(act, app, active=active),
        _reach_of_application,
    ),
}
