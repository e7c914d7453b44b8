"""How an application would match the person who signs in: id, then email, else create. Pure.

The order is the draft spec's ("Matching"). Clever's pages add that the email is not verified and
that Library applications match by id alone (reference: Clever SSO certification guides), and the
field shows what goes wrong otherwise: accounts taken over through a recycled or shared address,
and people split over two accounts. Those cases have outcomes of their own here, and an account
is never handed over silently.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from console.keys import email_key
from storage.records.sign_ins import AccountRecord

EMAIL_IS_UNVERIFIED = (
    "The email is not verified by Clever: whoever gets this address gets the account."
)


class Outcome(StrEnum):
    """How a sign-in ends (contract section 3)."""

    MATCHED_BY_ID = "matched_by_id"
    MATCHED_BY_EMAIL = "matched_by_email"
    CREATED = "created"
    CONFLICT_ID_EMAIL = "conflict_id_email"
    AMBIGUOUS_EMAIL = "ambiguous_email"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        """The outcome in office words."""
        return LABELS[self]

    @property
    def is_collision(self) -> bool:
        """Whether accounts collide, so that the sign-in leads to no single account."""
        return self in {Outcome.CONFLICT_ID_EMAIL, Outcome.AMBIGUOUS_EMAIL}

    @property
    def leads_to_account(self) -> bool:
        """Whether the person ends up in exactly one account."""
        return not self.is_collision and self is not Outcome.REFUSED


LABELS = {
    Outcome.MATCHED_BY_ID: "Matched by id",
    Outcome.MATCHED_BY_EMAIL: "Matched by email",
    Outcome.CREATED: "New account",
    Outcome.CONFLICT_ID_EMAIL: "Collision: id and email point at different accounts",
    Outcome.AMBIGUOUS_EMAIL: "Collision: several accounts share the email",
    Outcome.REFUSED: "Refused",
}


class Rule(StrEnum):
    """By what an application matches; the draft's order is `id,email`."""

    ID = "id"
    ID_THEN_EMAIL = "id,email"
    EMAIL = "email"


class Identity(NamedTuple):
    """What a sign-in tells the application about who came."""

    clever_id: str
    email: str = ""

    @property
    def email_key(self) -> str:
        """The key emails are compared by; empty without an email."""
        return email_key(self.email) if self.email.strip() else ""


class Match(NamedTuple):
    """The outcome, the accounts it is about, and what to tell the operator.

    `account` is the one account a match leads to; None when one is to be created or none fits.
    """

    outcome: Outcome
    account: AccountRecord | None
    candidates: tuple[AccountRecord, ...]
    meaning: str
    warnings: tuple[str, ...] = ()


def match(
    identity: Identity, accounts: Iterable[AccountRecord], rule: Rule = Rule.ID_THEN_EMAIL
) -> Match:
    """Match an identity against the accounts that share its id or its email.

    Accounts that share neither are ignored, so a caller may pass more than the candidates.
    """
    key = identity.email_key
    by_id, by_email = [], []
    for account in accounts:
        if account.clever_id == identity.clever_id:
            by_id.append(account)
        if key and _key(account) == key:
            by_email.append(account)
    if rule is Rule.EMAIL:
        return _by_email(identity, by_email, trusting=True)
    if by_id:
        return _by_id(identity, by_id, by_email if rule is Rule.ID_THEN_EMAIL else [])
    if rule is Rule.ID:
        return _created(identity, by_email)
    return _by_email(identity, by_email, trusting=False)


def _key(account: AccountRecord) -> str:
    return email_key(account.email) if account.email.strip() else ""


def _by_id(
    identity: Identity, by_id: Sequence[AccountRecord], by_email: Sequence[AccountRecord]
) -> Match:
    holder = by_id[0]
    others = [account for account in by_email if account not in by_id]
    if len(by_id) > 1:
        return Match(
            Outcome.CONFLICT_ID_EMAIL,
            None,
            (*by_id, *others),
            f"{_names(by_id, start=True)} carry the same Clever id; the application cannot tell "
            "which one is meant. Remove the id from all but one.",
        )
    if others and holder not in by_email:
        return Match(
            Outcome.CONFLICT_ID_EMAIL,
            None,
            (holder, *others),
            f"The Clever id belongs to {_names([holder])}, but the email {identity.email} to "
            f"{_names(others)}. Merge the accounts, or correct the email of one.",
        )
    return Match(
        Outcome.MATCHED_BY_ID,
        holder,
        (holder, *others),
        f"Account {holder.account_id} already carries this person’s Clever id.",
        _remarks_on_id(identity, holder, others),
    )


def _remarks_on_id(
    identity: Identity, holder: AccountRecord, others: Sequence[AccountRecord]
) -> tuple[str, ...]:
    remarks = []
    if identity.email_key and _key(holder) and _key(holder) != identity.email_key:
        remarks.append(
            f"The email changed since: the account has {holder.email}, Clever has "
            f"{identity.email}. Matching by email alone would have missed the account."
        )
    if others:
        remarks.append(
            f"The email also stands in {_names(others)}; matching by email would be ambiguous."
        )
    return tuple(remarks)


def _by_email(identity: Identity, by_email: Sequence[AccountRecord], *, trusting: bool) -> Match:
    """Match by email; `trusting` is an application that looks at nothing else."""
    if not by_email:
        return _created(identity, ())
    if len(by_email) > 1:
        return Match(
            Outcome.AMBIGUOUS_EMAIL,
            None,
            tuple(by_email),
            f"{_names(by_email, start=True)} have the email {identity.email}; the application "
            "cannot tell which one is meant. Merge them, or give each its own email.",
        )
    account = by_email[0]
    if account.clever_id and account.clever_id != identity.clever_id:
        return _linked_elsewhere(account, trusting=trusting)
    return Match(
        Outcome.MATCHED_BY_EMAIL,
        account,
        (account,),
        f"Account {account.account_id} has the same email and no Clever id yet; it is linked now, "
        "and the next sign-in matches by id.",
        (EMAIL_IS_UNVERIFIED,),
    )


def _linked_elsewhere(account: AccountRecord, *, trusting: bool) -> Match:
    """The account found by email is already another Clever user's."""
    if trusting:
        return Match(
            Outcome.MATCHED_BY_EMAIL,
            account,
            (account,),
            f"Account {account.account_id} has the same email, and nothing else is looked at.",
            (
                f"It belonged to Clever id {account.clever_id}: this is a takeover.",
                EMAIL_IS_UNVERIFIED,
            ),
        )
    return Match(
        Outcome.CONFLICT_ID_EMAIL,
        None,
        (account,),
        f"Account {account.account_id} has this email but already belongs to another Clever id "
        f"({account.clever_id}): a recycled address, or a person whose id changed. Letting this "
        "person in would hand over somebody’s account; check who it is first.",
        (EMAIL_IS_UNVERIFIED,),
    )


def _created(identity: Identity, same_email: Sequence[AccountRecord]) -> Match:
    """No account fits; `same_email` are accounts a rule by id does not look at."""
    remarks = []
    if same_email:
        remarks.append(
            f"The email also stands in {_names(same_email)}, but this application matches by id "
            "alone: the person now has two accounts. Let them prove and merge the old one."
        )
    if not identity.email_key:
        remarks.append("Clever sends no email for this person; only the id can match later.")
    return Match(
        Outcome.CREATED,
        None,
        tuple(same_email),
        "No account has this Clever id or this email; the application creates one."
        if not same_email
        else "No account has this Clever id; the application creates one.",
        tuple(remarks),
    )


def _names(accounts: Sequence[AccountRecord], *, start: bool = False) -> str:
    names = [account.account_id for account in accounts]
    word = "account" if len(names) == 1 else "accounts"
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return f"{word.capitalize() if start else word} {listed}"
