"""The work behind the sign-in screens, run in threads; no Textual here."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from console.errors import Interrupted
from console.provisioning.app_directory import list_applications
from console.provisioning.people import find_person
from console.sso.admission import Admission, Refusal, admit
from console.sso.faults import read_chosen
from console.sso.rehearsal import RISK, Rehearsed, Totals, rehearse, risky_first
from console.sso.standing import standing
from console.workspace import Workspace
from screens.sign_in_words import Plan
from storage.connections import Reader
from storage.records.admins import AdminRecord
from storage.records.applications import ApplicationRecord
from storage.records.districts import DistrictRecord

if TYPE_CHECKING:
    from console.api.trace import SignInTrace, Step

ROWS_KEPT = 5_000
TELL_EVERY = 500


def sign_in(workspace: Workspace, plan: Plan, on_step: Callable[[Step], None]) -> SignInTrace:
    """Sign somebody in for real; `on_step` is told each exchange as it happens."""
    from console.api.sign_in import How, simulate_sign_in

    if plan.application is None or plan.person is None:
        raise ValueError("a sign-in needs an application and a person")
    faults = (read_chosen(plan.fault.name),) if plan.fault else ()
    how = How(flow=plan.flow, library=plan.library, faults=faults)
    return simulate_sign_in(workspace, plan.application, plan.person, how, on_step)


def prospect(reader: Reader, plan: Plan) -> Admission | Refusal | None:
    """Whether the person would be let in; None while somebody is still to be chosen."""
    if plan.application is None or plan.person is None:
        return None
    stands = standing(reader, plan.application, plan.person.district_pk)
    return admit(stands, plan.person, library=plan.library)


def beginning(
    reader: Reader, district: DistrictRecord, plan: Plan, admin: AdminRecord | None
) -> Plan:
    """A plan with what the store knows: the person an admin is, an application to begin with."""
    if admin is not None:
        plan = plan._replace(person=find_person(reader, district, admin.id))
    if plan.application is None:
        known = [app for app in list_applications(reader) if app.active]
        offering = [app for app in known if app.sso_district] or known
        plan = plan._replace(application=next(iter(offering), None))
    return plan


def trace_json(trace: SignInTrace) -> str:
    """A sign-in as `principal login --json` prints it."""
    from console.api.trace import trace_document

    return json.dumps(trace_document(trace), ensure_ascii=False, indent=2)


class Rehearsal(NamedTuple):
    """How every admin's sign-in would end: totals of all, the riskiest rows kept to look at."""

    rows: list[Rehearsed]
    totals: Totals


def rehearse_all(
    workspace: Workspace,
    application: ApplicationRecord,
    district: DistrictRecord,
    on_progress: Callable[[int], bool],
) -> Rehearsal:
    """Rehearse everybody; `on_progress` is told how many were done, and says whether to go on.

    Raises:
        Interrupted: it said no.
    """
    totals = Totals()
    kept: list[Rehearsed] = []
    with workspace.store.read() as reader:
        run = risky_first(lambda: rehearse(reader, application, district))
        for index, one in enumerate(totals.over(run)):
            if len(kept) < ROWS_KEPT:
                kept.append(one)
            if index % TELL_EVERY == 0 and not on_progress(index):
                raise Interrupted("The rehearsal was stopped; nothing was written.")
    kept.sort(key=lambda one: RISK.index(one.outcome))
    return Rehearsal(kept, totals)
