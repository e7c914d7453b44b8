"""A sign-in as lines: who goes where, each step, how it ended, the account before and after."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from console.sso.admission import ROLE_WORDS, Admission, Refusal
from console.sso.faults import Fault
from console.sso.sign_in import FLOWS
from screens.dialogs.person_picker import role_words
from screens.widgets.exchange_view import exchange_lines, keys_line, plain_text
from screens.widgets.pressing import adding_application, key_of
from screens.widgets.runs import Line, Tone, line, wrapped
from storage.records.applications import ApplicationRecord
from storage.records.people import PersonRecord
from storage.records.sign_ins import AccountRecord

if TYPE_CHECKING:
    from console.api.trace import SignInTrace
    from console.matching import Outcome

FLOW_WORDS = {
    "button": "the Log in with Clever button: the application asks, with a state",
    "portal": "a click in the district’s portal: arrives without a state",
    "instant": "an instant-login link: arrives without a state",
}
LABEL = 9


class Plan(NamedTuple):
    """Who is to sign in where, and how; None is still to be chosen."""

    application: ApplicationRecord | None = None
    person: PersonRecord | None = None
    flow: str = FLOWS[0]
    library: bool = False
    fault: Fault | None = None

    @property
    def is_whole(self) -> bool:
        """Whether everything is chosen."""
        return self.application is not None and self.person is not None

    @property
    def integration_words(self) -> str:
        """The integration asked for, and the flow."""
        only_library = (
            self.application is not None
            and self.application.sso_library
            and not self.application.sso_district
        )
        kind = "Library SSO" if self.library or only_library else "District SSO"
        fault = f" · fault {self.fault.name}" if self.fault else ""
        return f"{kind} · {self.flow}{fault}"


def heading(plan: Plan) -> Line:
    """Who goes where."""
    who = (
        [(f" {plan.person.name}", "strong"), f" ({role_words(plan.person)})"]
        if plan.person
        else [(" nobody chosen", "dim")]
    )
    where = (plan.application.name, "strong") if plan.application else ("no application", "dim")
    return line(*who, (" → ", "accent"), where)  # type: ignore[arg-type]


def outcome_tone(outcome: Outcome) -> Tone:
    """Safe, look here, or no single account."""
    if not outcome.leads_to_account:
        return "danger"
    return "warning" if outcome.value == "matched_by_email" else "accent"


def outcome_glyph(outcome: Outcome) -> str:
    """The outcome as a sign beside its colour."""
    if not outcome.leads_to_account:
        return "!"
    return {"matched_by_id": "=", "matched_by_email": "~", "created": "+"}[outcome.value]


def outcome_lines(trace: SignInTrace, cells: int, *, by_keys: bool = True) -> list[Line]:
    """How a sign-in ended, why, what to worry about, the account before and after.

    `by_keys`: what helps is said by the keys of the console, else as it is told elsewhere.
    """
    outcome = trace.outcome
    sign = f"{outcome_glyph(outcome)} {outcome.label}"
    role = f" as {role_word(trace.role)}" if trace.role else ""
    through = f"   through {trace.integration.capitalize()} SSO{role}"
    lines = [line((sign, outcome_tone(outcome)), (through, "dim"))]
    lines += wrapped(line(f"  {trace.meaning}"), cells, 2)
    if trace.refusal is not None:
        helps = what_helps(trace.refusal) if by_keys else trace.refusal.remedy
        lines += wrapped(line(("  what helps: ", "dim"), helps), cells, 2)
    for chosen in trace.faults:
        does = f"{chosen.fault.does} Rehearses: {chosen.fault.rehearses}"
        lines += wrapped(line((f"~ Fault {chosen.words}: ", "warning"), does), cells, 2)
    for warning in trace.warnings:
        lines += wrapped(line(("! ", "warning"), warning), cells, 2)
    accounts = list(_accounts(trace, cells))
    return [*lines, (), *accounts] if accounts else lines


def role_word(role: str) -> str:
    """A role as the office says it."""
    return ROLE_WORDS.get(role, role)


def _accounts(trace: SignInTrace, cells: int) -> Iterable[Line]:
    if trace.match is None:
        return
    name = trace.application.name
    yield line((f"Accounts of {name}", "dim"))
    if trace.outcome.is_collision:
        for account in trace.match.candidates:
            yield from _account("collides", account, cells)
        return
    if trace.match.account is None:
        yield line((" before".ljust(LABEL), "dim"), "none")
    else:
        yield from _account("before", trace.match.account, cells)
    if trace.account is not None:
        yield from _account("after", trace.account, cells)


def _account(label: str, account: AccountRecord, cells: int) -> list[Line]:
    name = f"{account.first_name} {account.last_name}".strip()
    linked = f"Clever id {account.clever_id}" if account.clever_id else "no Clever id"
    parts = [account.account_id, linked, account.email or "no email", name]
    text = " · ".join(part for part in parts if part)
    return wrapped(line((f" {label}".ljust(LABEL), "dim"), text), cells, LABEL)


def waiting_lines(plan: Plan, admission: Admission | Refusal | None, cells: int) -> list[Line]:
    """What to choose, and what will happen, before anything is sent."""
    if plan.application is None:
        return [
            line("There is no application to sign in to yet."),
            (),
            line(f"{adding_application()}."),
        ]
    if plan.person is None:
        return [
            line("Who signs in?"),
            (),
            keys_line(
                (key_of("sign_in.person", "p"), "pick a person"),
                (key_of("sign_in.everybody", "E"), "rehearse every admin of the district"),
            ),
        ]
    lines = [*_prospect(admission, cells), ()]
    lines += wrapped(line(("Flow: ", "dim"), FLOW_WORDS[plan.flow]), cells, 2)
    if plan.fault is not None:
        lines += wrapped(line(("~ Fault: ", "warning"), plan.fault.does), cells, 2)
        rehearses = f"{plan.fault.rehearses} ({plan.fault.citation})"
        lines += wrapped(line(("  rehearses: ", "dim"), rehearses), cells, 2)
    note = (
        f"{key_of('sign_in.go', 's')} signs in for real on this local Clever. It notes the "
        "sign-in and links or makes an account among those you keep for "
        f"{plan.application.name}; the vendor is not contacted."
    )
    return [*lines, (), *wrapped(line((note, "dim")), cells)]


def what_helps(refusal: Refusal) -> str:
    """The smallest thing that would let somebody in, by the keys of the console."""
    applications, share = key_of("applications", "3"), key_of("application.share", "h")
    ways = {
        "application_inactive": f"{applications}, then {key_of('application.reactivate', 'R')}, "
        "brings the application back.",
        "district_inactive": f"{key_of('districts', '0')}, then "
        f"{key_of('districts.reactivate', 'R')}, brings the district back.",
        "person_inactive": f"{key_of('admins', '1')}, then {key_of('admins.filter', 'f')}, finds "
        f"who is deactivated; {key_of('person.reactivate', 'R')} brings them back.",
        "not_connected": f"{applications}, then {key_of('application.connect', 'c')}, connects it.",
        "not_authorized": f"{applications}, then {key_of('application.library', 'l')}, lets a "
        "teacher authorize it.",
        "no_library": f"{key_of('sign_in.library', 'l')} goes back to District SSO; or its vendor "
        "switches Library SSO on.",
    }
    if refusal.code == "not_shared" and "principal" in refusal.remedy:
        return f"{applications}, then {share}, shares one of them."
    return ways.get(refusal.code, refusal.remedy)


def _prospect(admission: Admission | Refusal | None, cells: int) -> list[Line]:
    """Whether the person will be let in."""
    if admission is None:
        return []
    if isinstance(admission, Refusal):
        return [
            *wrapped(line(("! Will be refused: ", "danger"), admission.reason), cells, 2),
            *wrapped(line(("  what helps: ", "dim"), what_helps(admission)), cells, 2),
        ]
    roles = ", ".join(role_word(role) for role in admission.roles)
    text = f"+ Will be let in as {roles}, through {admission.integration.capitalize()} SSO."
    lines = wrapped(line((text, "accent")), cells, 2)
    return lines + (wrapped(line(f"  {admission.note}"), cells, 2) if admission.note else [])


def trace_text(trace: SignInTrace) -> str:
    """A sign-in as text for a support ticket: steps, outcome, then every exchange, redacted."""
    fault = trace.faults[0].fault if trace.faults else None
    plan = Plan(trace.application, trace.person, trace.flow, trace.integration == "library", fault)
    lines: list[Line] = [heading(plan), line(f" {plan.integration_words}"), ()]
    for number, step in enumerate(trace.steps, 1):
        exchange = step.exchange
        path = exchange.target.partition("?")[0]
        sent = f"{exchange.method} {path}  {exchange.status}"
        lines.append(line(f"{number} {'ok' if step.ok else 'NO'}  {sent}  {step.proves}"))
    lines += [(), *outcome_lines(trace, 100, by_keys=False)]
    for number, step in enumerate(trace.steps, 1):
        lines += [(), line(f"--- {number}"), *exchange_lines(step.exchange, 160)]
    return plain_text(lines)
