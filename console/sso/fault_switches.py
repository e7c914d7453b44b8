"""Actions on faults of the served local Clever: switched on and off while it runs.

A switch stands in the store, so that every server of the store heeds it from its next request on,
whichever process it runs in; what a rehearsal in the console does is not touched by it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from console.errors import NothingToDo, UsageError
from console.provisioning.app_directory import find_application
from console.sso.faults import Chosen, Fault, find_fault
from console.workspace import Act
from storage.connections import Reader
from storage.queries import faults as queries
from storage.queries.faults import FaultSwitchRecord
from storage.records.applications import ApplicationRecord


class Switched(NamedTuple):
    """A fault that is on, and since when (milliseconds)."""

    pk: int
    chosen: Chosen
    since: int


def switched_on(reader: Reader) -> list[Switched]:
    """The faults that are on in this store, oldest first."""
    return [_switched(record) for record in queries.switches(reader)]


def _switched(record: FaultSwitchRecord) -> Switched:
    chosen = Chosen(
        find_fault(record.fault), application=record.application or None, times=record.times_left
    )
    if record.milliseconds is not None:
        chosen = replace(chosen, seconds=record.milliseconds / 1000)
    return Switched(record.pk, chosen, record.created_at)


def switch_on(act: Act, chosen: Chosen) -> Chosen:
    """Switch a fault on; one of that name for the same application, or for all, is replaced.

    Gives the choice with the application's name as it is kept.

    Raises:
        NotFound: there is no such application.
        UsageError: for no request at all.
    """
    if chosen.times == 0:
        raise UsageError("A fault that strikes no request is off; name 1 or more times.")
    application = _application(act, chosen.application)
    name = None if application is None else application.name
    kept = replace(chosen, application=name)
    for other in _matching(act, chosen.fault, name):
        queries.delete(act.transaction, other.pk)
    is_slow = chosen.fault.name == "slow"
    record = FaultSwitchRecord(
        pk=0,
        fault=chosen.fault.name,
        application_pk=None if application is None else application.pk,
        application=name or "",
        milliseconds=round(chosen.seconds * 1000) if is_slow else None,
        times_left=chosen.times,
        created_at=act.now,
    )
    queries.add(act.transaction, record)
    act.record("fault.on", f"fault {chosen.fault.name}", after={"fault": kept.words})
    return kept


def switch_off(
    act: Act, fault: Fault | None = None, application: str | None = None
) -> list[Switched]:
    """Switch faults off: that one, those of that application, or all; gives what was on.

    Raises:
        NotFound: there is no such application.
        NothingToDo: nothing of the kind is on.
    """
    found = _application(act, application)
    gone = _matching(act, fault, found.name) if found is not None else _of(act, fault)
    return switch_these_off(act, gone)


def switch_these_off(act: Act, switches: Iterable[Switched]) -> list[Switched]:
    """Switch these off; gives those of them that were still on.

    Raises:
        NothingToDo: none was.
    """
    still = {one.pk: one for one in switched_on(act)}
    gone = [still[one.pk] for one in switches if one.pk in still]
    if not gone:
        raise NothingToDo("No such fault is switched on.")
    for one in gone:
        queries.delete(act.transaction, one.pk)
        act.record(
            "fault.off", f"fault {one.chosen.fault.name}", before={"fault": one.chosen.words}
        )
    return gone


def _application(reader: Reader, named: str | None) -> ApplicationRecord | None:
    return None if named is None else find_application(reader, named.strip())


def _of(reader: Reader, fault: Fault | None) -> list[Switched]:
    return [one for one in switched_on(reader) if fault in {None, one.chosen.fault}]


def _matching(reader: Reader, fault: Fault | None, application: str | None) -> list[Switched]:
    return [one for one in _of(reader, fault) if one.chosen.application == application]
