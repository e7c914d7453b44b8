"""Rehearsing a sign-in: every step as it happens, what it proves, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from console.plain.admins import choose_admin
from console.plain.applications import choose_application
from console.plain.desk import Desk
from console.plain.talk import Choice, Place
from storage.records.admins import AdminRecord
from storage.records.applications import ApplicationRecord

if TYPE_CHECKING:
    from console.api.trace import SignInTrace, Step

FLOWS = {
    "button": "with the button at the application",
    "portal": "in Clever’s portal",
    "instant": "with an instant-login link",
}
NO_FAULT = "nothing"
MOST_NAMED = 30


@dataclass
class _Rehearsal:
    """Who signs in where, how, and what goes wrong."""

    application: ApplicationRecord
    admin: AdminRecord
    flow: str = "button"
    fault: str | None = None


def sign_in(desk: Desk) -> None:
    """Choose an application and an admin, then rehearse."""
    application = choose_application(desk)
    admin = choose_admin(desk, "Who signs in")
    _stay(desk, _Rehearsal(application, admin))


def sign_in_as(desk: Desk, admin: AdminRecord) -> None:
    """Choose an application, then rehearse an admin's sign-in."""
    _stay(desk, _Rehearsal(choose_application(desk), admin))


def _stay(desk: Desk, rehearsal: _Rehearsal) -> None:
    desk.visit(lambda: _place(desk, rehearsal))


def _place(desk: Desk, rehearsal: _Rehearsal) -> Place:
    return Place(
        f"{rehearsal.admin.name} signs in to {rehearsal.application.name}.",
        [
            f"It begins {FLOWS[rehearsal.flow]}. "
            f"What goes wrong on the way: {rehearsal.fault or NO_FAULT}."
        ],
        [
            Choice("Rehearse it", lambda: _rehearse(desk, rehearsal)),
            Choice("Begin it elsewhere", lambda: _choose_flow(desk, rehearsal)),
            Choice("Let something go wrong", lambda: _choose_fault(desk, rehearsal)),
        ],
    )


def _choose_flow(desk: Desk, rehearsal: _Rehearsal) -> None:
    rehearsal.flow = desk.pick("It begins:", [(words, flow) for flow, words in FLOWS.items()])


def _choose_fault(desk: Desk, rehearsal: _Rehearsal) -> None:
    from console.sso.faults import FAULTS

    offered: list[tuple[str, str | None]] = [("Nothing", None)]
    offered += [(f"{fault.name}: {fault.does}", fault.name) for fault in FAULTS]
    rehearsal.fault = desk.pick("What goes wrong?", offered)


def _rehearse(desk: Desk, rehearsal: _Rehearsal) -> None:
    from console.api.sign_in import How, simulate_sign_in
    from console.provisioning.people import find_person
    from console.sso.faults import read_chosen

    person = desk.workspace.read(find_person, desk.district, rehearsal.admin.id)
    faults = (read_chosen(rehearsal.fault),) if rehearsal.fault else ()
    numbers = count(1)
    told = simulate_sign_in(
        desk.workspace,
        rehearsal.application,
        person,
        How(flow=rehearsal.flow, faults=faults),
        lambda step: _say_step(desk, next(numbers), step),
    )
    _say_outcome(desk, told)


def _say_step(desk: Desk, number: int, step: Step) -> None:
    exchange = step.exchange
    path = exchange.target.partition("?")[0]
    state = "good" if step.ok else "stopped"
    desk.talk.say(
        f"Step {number}, {state}: {exchange.method} {path} answered {exchange.status}. "
        f"{'It proves' if step.ok else 'Found'}: {step.proves}."
    )


def _say_outcome(desk: Desk, told: SignInTrace) -> None:
    desk.talk.say(f"Outcome: {told.outcome.label}.", told.meaning)
    if told.account is not None:
        desk.talk.say(f"Account {told.account.account_id} of {told.application.name}.")
    if told.refusal is not None:
        desk.talk.say(told.refusal.remedy)
    desk.talk.say(*(f"Warning: {warning}" for warning in told.warnings))


def rehearse_everybody(desk: Desk, application: ApplicationRecord) -> None:
    """Say how every admin's sign-in would end, and name those who collide or are refused."""
    from console.matching import Outcome
    from console.sso.rehearsal import Totals, rehearse, risky_first

    totals, named = Totals(), 0
    easy = {Outcome.MATCHED_BY_ID, Outcome.CREATED}
    with desk.workspace.store.read() as reader:
        ended = risky_first(lambda: rehearse(reader, application, desk.district))
        for one in totals.over(ended):
            if one.outcome not in easy and named < MOST_NAMED:
                named += 1
                desk.talk.say(f"{one.person.name}, {one.outcome.label}: {one.meaning}")
    desk.talk.say(
        f"{totals.admins:,} admins at {application.name}:",
        *(f"{number:,}: {outcome.label}" for outcome, number in totals.by_risk.items() if number),
    )
    if named == MOST_NAMED:
        desk.talk.say(f"Only the first {named} are named; 'principal rehearse' lists all.")
