"""What a sign-in leaves behind: the matched account, the sign-in itself, one audit entry."""

from __future__ import annotations

from typing import Any, NamedTuple

from console.matching import Identity, Match, Outcome, Rule, match
from console.sso.admission import LIBRARY, Refusal
from console.workspace import Act
from storage.queries import accounts, sign_ins
from storage.records.applications import ApplicationRecord
from storage.records.people import PersonRecord
from storage.records.sign_ins import AccountRecord, SignInRecord

FLOWS = ("button", "portal", "instant")


class Arrival(NamedTuple):
    """A person at the door of an application, and how they came."""

    application: ApplicationRecord
    person: PersonRecord
    integration: str
    flow: str


class Landing(NamedTuple):
    """How an application matched a person, and the account they are in (None on a collision)."""

    match: Match
    account: AccountRecord | None


def rule_for(integration: str) -> Rule:
    """District SSO matches by id, then email; Library applications by id alone (Clever's rule)."""
    return Rule.ID if integration == LIBRARY else Rule.ID_THEN_EMAIL


def land(act: Act, arrival: Arrival, identity: Identity) -> Landing:
    """Match an identity the application was told, link or create the account, and note it."""
    application = arrival.application
    found = match(
        identity,
        accounts.candidates(
            act,
            application.pk,
            [identity.clever_id],
            [identity.email_key] if identity.email_key else [],
        ),
        rule_for(arrival.integration),
    )
    account = _settle(act, arrival, identity, found)
    _note(act, arrival, found.outcome, account)
    act.record(
        "sign_in",
        f"{arrival.person.name} at {application.name}",
        subject_id=arrival.person.id,
        before=account_image(found.account),
        after={
            "application": application.name,
            "integration": arrival.integration,
            "flow": arrival.flow,
            "outcome": found.outcome.value,
            "account": account_image(account),
        },
    )
    return Landing(found, account)


def _settle(act: Act, arrival: Arrival, identity: Identity, found: Match) -> AccountRecord | None:
    if found.account is not None:
        accounts.link(act.transaction, found.account, identity.clever_id, act.now)
        return found.account._replace(clever_id=identity.clever_id, last_sign_in_at=act.now)
    if found.outcome is not Outcome.CREATED:
        return None
    application_pk = arrival.application.pk
    account = AccountRecord(
        pk=0,
        application_pk=application_pk,
        account_id=accounts.next_id(act, application_pk),
        clever_id=identity.clever_id,
        email=identity.email,
        first_name=arrival.person.first_name,
        last_name=arrival.person.last_name,
        created_at=act.now,
        last_sign_in_at=act.now,
    )
    return accounts.add_one(act.transaction, account, identity.email_key or None)


def note_refusal(act: Act, arrival: Arrival, refusal: Refusal) -> None:
    """Note that a person was not let in, and why."""
    _note(act, arrival, Outcome.REFUSED, None)
    act.record(
        "sign_in.refuse",
        f"{arrival.person.name} at {arrival.application.name}",
        subject_id=arrival.person.id,
        after={
            "application": arrival.application.name,
            "integration": arrival.integration,
            "flow": arrival.flow,
            "outcome": Outcome.REFUSED.value,
            "code": refusal.code,
            "reason": refusal.reason,
        },
    )


def _note(act: Act, arrival: Arrival, outcome: Outcome, account: AccountRecord | None) -> None:
    sign_ins.add_sign_in(
        act.transaction,
        SignInRecord(
            at=act.now,
            application_pk=arrival.application.pk,
            application=arrival.application.name,
            user_pk=arrival.person.pk,
            integration=arrival.integration,
            flow=arrival.flow,
            outcome=outcome.value,
            account_id=None if account is None else account.account_id,
        ),
    )


def account_image(account: AccountRecord | None) -> dict[str, Any] | None:
    """An account as `login --json` prints it."""
    if account is None:
        return None
    return {
        "id": account.account_id,
        "clever_id": account.clever_id,
        "email": account.email or None,
        "first_name": account.first_name or None,
        "last_name": account.last_name or None,
    }
