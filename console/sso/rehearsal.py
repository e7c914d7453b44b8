"""Every admin of a district, and how their sign-in would end. Nothing is written.

Admins are read a batch at a time together with the accounts that share their ids or emails, so
that a district of any size takes little memory and few statements.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from console.matching import Identity, Match, Outcome, Rule, match
from console.sso.admission import LIBRARY, Refusal, Standing, admit
from console.sso.standing import standing_with_all
from storage.connections import Reader
from storage.queries import accounts as account_queries
from storage.queries import admins, people
from storage.queries.admin_filters import AdminFilter
from storage.records.applications import ApplicationRecord
from storage.records.districts import DistrictRecord
from storage.records.people import PersonRecord
from storage.records.sign_ins import AccountRecord

BATCH = 500
RISK = (
    Outcome.CONFLICT_ID_EMAIL,
    Outcome.AMBIGUOUS_EMAIL,
    Outcome.REFUSED,
    Outcome.MATCHED_BY_EMAIL,
    Outcome.CREATED,
    Outcome.MATCHED_BY_ID,
)


class Rehearsed(NamedTuple):
    """How one admin's sign-in would end; `code` says why it was refused."""

    person: PersonRecord
    outcome: Outcome
    meaning: str
    warnings: tuple[str, ...]
    account_ids: tuple[str, ...]
    code: str = ""


def rehearse(
    reader: Reader,
    application: ApplicationRecord,
    district: DistrictRecord,
    rule: Rule = Rule.ID_THEN_EMAIL,
) -> Iterator[Rehearsed]:
    """Every active admin by last name, with how their sign-in would end under a matching rule."""
    stands = standing_with_all(reader, application, district.pk)
    batch: list[int] = []
    for admin in admins.stream(reader, AdminFilter(district.pk)):
        batch.append(admin.pk)
        if len(batch) == BATCH:
            yield from _rehearse_batch(reader, stands, batch, rule)
            batch = []
    if batch:
        yield from _rehearse_batch(reader, stands, batch, rule)


def _rehearse_batch(
    reader: Reader, stands: Standing, batch: list[int], rule: Rule
) -> list[Rehearsed]:
    found = people.by_pks(reader, batch)
    persons = [found[pk] for pk in batch]
    accounts = _Accounts(reader, stands.application.pk, [_identity(person) for person in persons])
    return [_rehearse_one(stands, person, accounts, rule) for person in persons]


def _rehearse_one(
    stands: Standing, person: PersonRecord, accounts: _Accounts, rule: Rule
) -> Rehearsed:
    admission = admit(stands, person)
    if isinstance(admission, Refusal):
        return Rehearsed(person, Outcome.REFUSED, admission.reason, (), (), admission.code)
    by_id_alone = admission.integration == LIBRARY
    identity = _identity(person)
    ended: Match = match(identity, accounts.of(identity), Rule.ID if by_id_alone else rule)
    return Rehearsed(
        person,
        ended.outcome,
        ended.meaning,
        ended.warnings,
        tuple(account.account_id for account in ended.candidates),
    )


def _identity(person: PersonRecord) -> Identity:
    return Identity(person.id, person.email)


class _Accounts:
    """The accounts that share an id or an email with one batch of people."""

    def __init__(self, reader: Reader, application_pk: int, identities: list[Identity]) -> None:
        self._by_id: dict[str, list[AccountRecord]] = defaultdict(list)
        self._by_email: dict[str, list[AccountRecord]] = defaultdict(list)
        ids = [identity.clever_id for identity in identities]
        keys = [identity.email_key for identity in identities if identity.email_key]
        for account in account_queries.candidates(reader, application_pk, ids, keys):
            if account.clever_id:
                self._by_id[account.clever_id].append(account)
            if account.email.strip():
                self._by_email[Identity("", account.email).email_key].append(account)

    def of(self, identity: Identity) -> list[AccountRecord]:
        """The accounts one identity is matched against."""
        found = {account.pk: account for account in self._by_id.get(identity.clever_id, [])}
        if identity.email_key:
            found |= {account.pk: account for account in self._by_email.get(identity.email_key, [])}
        return list(found.values())


@dataclass
class Totals:
    """How many sign-ins would end how; counts what passes through `over`."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)

    def over(self, rehearsed: Iterable[Rehearsed]) -> Iterator[Rehearsed]:
        """Count everybody on their way."""
        for one in rehearsed:
            self.outcomes[one.outcome] += 1
            yield one

    @property
    def admins(self) -> int:
        """How many admins were rehearsed."""
        return self.outcomes.total()

    @property
    def collisions(self) -> int:
        """How many would lead to no single account."""
        return sum(self.outcomes[outcome] for outcome in RISK if outcome.is_collision)

    @property
    def by_risk(self) -> dict[Outcome, int]:
        """Every outcome with its number, the riskiest first."""
        return {outcome: self.outcomes[outcome] for outcome in RISK}


def risky_first(run: Callable[[], Iterable[Rehearsed]]) -> Iterator[Rehearsed]:
    """Collisions, then everybody else, by last name within each.

    Rehearses twice instead of keeping everybody: a district may be larger than memory.
    """
    yield from (one for one in run() if one.outcome.is_collision)
    yield from (one for one in run() if not one.outcome.is_collision)
