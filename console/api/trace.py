"""A sign-in as it went: every exchange, what it proves, and how it ended; safe to hand around.

Codes, tokens and secrets are cut to their ends when a step is kept, so that nothing derived from
a trace (screen, JSON, file) can hold one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from console.api.client import Exchange, Pairs, shown_headers
from console.api.reasons import reason_of
from console.matching import Match, Outcome
from console.provisioning.people import roles_of
from console.sso.admission import Refusal
from console.sso.faults import Chosen
from console.sso.sign_in import account_image
from storage.records.applications import ApplicationRecord
from storage.records.people import PersonRecord
from storage.records.sign_ins import AccountRecord


@dataclass(frozen=True, slots=True)
class Step:
    """One exchange without its secrets, and what it proves in words."""

    exchange: Exchange
    ok: bool
    proves: str


@dataclass(frozen=True, slots=True)
class SignInTrace:
    """One sign-in. `match` is None when it was refused, `refusal` when it was not."""

    application: ApplicationRecord
    person: PersonRecord
    integration: str
    flow: str
    role: str | None
    steps: tuple[Step, ...]
    me: dict[str, Any] | None
    match: Match | None
    account: AccountRecord | None
    refusal: Refusal | None
    notes: tuple[str, ...] = ()
    faults: tuple[Chosen, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """How it ended."""
        return Outcome.REFUSED if self.match is None else self.match.outcome

    @property
    def meaning(self) -> str:
        """What the outcome means here, in words."""
        if self.match is not None:
            return self.match.meaning
        return "" if self.refusal is None else self.refusal.reason

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the operator should worry about."""
        return self.notes + (() if self.match is None else self.match.warnings)


def redacted(exchange: Exchange, secrets: Iterable[str]) -> Exchange:
    """An exchange with its secret headers and every one of `secrets` cut to the ends."""
    known = [secret for secret in secrets if secret]
    return replace(
        exchange,
        url=_without(exchange.url, known),
        request_headers=_headers(exchange.request_headers, known),
        request_body=_without(exchange.request_body, known),
        headers=_headers(exchange.headers, known),
        body=_without(exchange.body, known),
    )


def _headers(headers: Pairs, secrets: list[str]) -> Pairs:
    return tuple((name, _without(value, secrets)) for name, value in shown_headers(headers))


def _without(text: str, secrets: list[str]) -> str:
    for secret in secrets:
        text = text.replace(secret, f"{secret[:2]}…{secret[-4:]}")
    return text


def trace_document(trace: SignInTrace) -> dict[str, Any]:
    """A trace as `login --json` prints it (contract section 3)."""
    refusal = trace.refusal
    return {
        "application": trace.application.name,
        "integration": trace.integration,
        "flow": trace.flow,
        "user": _user(trace),
        "exchanges": [_step(step) for step in trace.steps],
        "me": trace.me,
        "outcome": trace.outcome.value,
        "account": account_image(trace.account),
        "meaning": trace.meaning,
        "warnings": list(trace.warnings),
        "candidates": [account_image(found) for found in trace.match.candidates]
        if trace.match is not None
        else [],
        "refused": None
        if refusal is None
        else {"code": refusal.code, "reason": refusal.reason, "remedy": refusal.remedy},
        "faults": [
            {"name": chosen.words, "does": chosen.fault.does, "citation": chosen.fault.citation}
            for chosen in trace.faults
        ],
    }


def _user(trace: SignInTrace) -> dict[str, Any]:
    person = trace.person
    return {
        "id": person.id,
        "email": person.email or None,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "roles": list(roles_of(person)),
        "role": trace.role,
    }


def _step(step: Step) -> dict[str, Any]:
    exchange = step.exchange
    return {
        "method": exchange.method,
        "url": exchange.url,
        "status": exchange.status,
        "ok": step.ok,
        "proves": step.proves,
        "reason": None if step.ok else reason_of(exchange),
        "request_headers": [list(pair) for pair in exchange.request_headers],
        "request_body": exchange.request_body,
        "headers": [list(pair) for pair in exchange.headers],
        "body": body_of(exchange),
        "milliseconds": round(exchange.elapsed * 1000, 1),
    }


def body_of(exchange: Exchange) -> Any:
    """A body as JSON where it is JSON, else its text."""
    try:
        return json.loads(exchange.body)
    except ValueError:
        return exchange.body
