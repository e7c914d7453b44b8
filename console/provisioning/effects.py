"""What a change takes from applications or gives to them, said before it is made.

Console, plain text and command line ask the same function, so that all name the same people.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from console.display import display
from console.provisioning.app_directory import find_connection
from console.provisioning.shared_schools import Schools
from console.provisioning.visibility import (
    NAMED,
    SAMPLE,
    Effect,
    count_seen,
    effect_of_sharing,
    effect_of_unsharing,
    reach_of_school,
    reach_words,
    seen_admins,
)
from storage.connections import Reader
from storage.queries.visibility import SeenAdmin
from storage.records.admins import AdminRecord
from storage.records.applications import ApplicationRecord
from storage.records.districts import DistrictRecord
from storage.records.schools import SchoolRecord


class Told(NamedTuple):
    """An effect in words and as facts for programs, and whether anybody is lost by it."""

    words: str
    facts: dict[str, Any]
    loses: bool


def of_school(
    reader: Reader, district: DistrictRecord, school: SchoolRecord, *, active: bool
) -> Told:
    """What deactivating a school takes from applications, or reactivating it gives back."""
    reached = reach_of_school(reader, district, school.pk)
    words = reach_words(reached, active=active)
    if not active:
        stay = "admin stays" if school.admins == 1 else "admins stay"
        words += f" Its {school.admins:,} {stay} in the district."
    name = "gained" if active else "lost"
    facts = [
        {"client_id": reach.application.client_id, name: reach.total, "admins": _ids(reach.admins)}
        for reach in reached
    ]
    return Told(words, {"applications": facts}, loses=bool(reached) and not active)


def of_disconnecting(
    reader: Reader, application: ApplicationRecord, district: DistrictRecord
) -> Told:
    """Whom an application no longer sees once it is disconnected.

    Raises:
        NotFound: it is not connected.
    """
    connection = find_connection(reader, application, district)
    seen = count_seen(reader, connection)
    some = seen_admins(reader, connection, limit=SAMPLE)
    names = f" ({_names(some, seen)})" if seen else ""
    words = (
        f"{display(application.name)} no longer sees {_counted(seen)} of "
        f"{display(district.name)}{names}, and nobody signs in to it through the district. Its "
        "district token stops working at once. Undone in Activity, it sees the same schools "
        "again, with a new token."
    )
    return Told(words, {"lost": seen, "lost_admins": _ids(some)}, loses=True)


def of_sharing(
    reader: Reader,
    application: ApplicationRecord,
    district: DistrictRecord,
    schools: Schools,
    *,
    shared: bool = True,
) -> Told:
    """Whom an application gains when schools are shared with it, or loses when they no longer are.

    Raises:
        NotFound: it is not connected, or there is no such school.
    """
    connection = find_connection(reader, application, district)
    effect_of = effect_of_sharing if shared else effect_of_unsharing
    effect = effect_of(reader, connection, schools)
    facts = {
        "gained": effect.gained,
        "lost": effect.lost,
        "gained_admins": _ids(effect.gained_admins),
        "lost_admins": _ids(effect.lost_admins),
    }
    return Told(_change_words(application, effect), facts, loses=bool(effect.lost))


def _change_words(application: ApplicationRecord, effect: Effect) -> str:
    changes = (
        ("gains", effect.gained, effect.gained_admins),
        ("loses", effect.lost, effect.lost_admins),
    )
    told = [
        f"{display(application.name)} {verb} {_counted(total)}: {_names(admins, total)}."
        for verb, total, admins in changes
        if total
    ]
    return " ".join(told) or f"{display(application.name)} sees no more and no fewer admins."


def _counted(total: int) -> str:
    return f"{total:,} {'admin' if total == 1 else 'admins'}"


def _names(admins: Sequence[AdminRecord | SeenAdmin], total: int) -> str:
    names = ", ".join(display(f"{each.first_name} {each.last_name}") for each in admins[:NAMED])
    more = total - min(len(admins), NAMED)
    return f"{names} and {more:,} more" if more > 0 else names


def _ids(admins: Sequence[AdminRecord | SeenAdmin]) -> list[str]:
    return [admin.id for admin in admins]
