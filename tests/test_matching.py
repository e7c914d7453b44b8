"""Matching: id, then email, else create; and the collisions an application must not paper over."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.matching import EMAIL_IS_UNVERIFIED, Identity, Match, Outcome, Rule, match
from storage.records.sign_ins import AccountRecord

ANA = Identity("5f1c00000000000000000001", "Ana.Rivera@maple.example")
OTHER_ID = "5f1c00000000000000000002"


def account(account_id: str, *, clever_id: str | None = None, email: str = "") -> AccountRecord:
    return AccountRecord(
        pk=hash(account_id),
        application_pk=1,
        account_id=account_id,
        clever_id=clever_id,
        email=email,
        first_name="",
        last_name="",
        created_at=0,
        last_sign_in_at=None,
    )


def outcome(*accounts: AccountRecord, rule: Rule = Rule.ID_THEN_EMAIL) -> Match:
    return match(ANA, accounts, rule)


def test_the_id_wins() -> None:
    found = outcome(account("1", clever_id=ANA.clever_id, email=ANA.email))
    assert found.outcome is Outcome.MATCHED_BY_ID
    assert found.account is not None
    assert found.account.account_id == "1"
    assert found.warnings == ()


def test_the_id_wins_even_when_the_email_changed() -> None:
    found = outcome(account("1", clever_id=ANA.clever_id, email="old@maple.example"))
    assert found.outcome is Outcome.MATCHED_BY_ID
    assert "email changed" in found.warnings[0]


def test_the_email_is_second_and_not_verified() -> None:
    found = outcome(account("1", email=" ana.rivera@MAPLE.example"))
    assert found.outcome is Outcome.MATCHED_BY_EMAIL
    assert found.warnings == (EMAIL_IS_UNVERIFIED,)


def test_an_empty_clever_id_is_no_clever_id() -> None:
    assert outcome(account("1", clever_id="", email=ANA.email)).outcome is Outcome.MATCHED_BY_EMAIL


def test_nobody_matches_so_an_account_is_created() -> None:
    assert outcome(account("1", email="b@maple.example")).outcome is Outcome.CREATED
    assert outcome().outcome is Outcome.CREATED


def test_id_and_email_point_at_two_accounts() -> None:
    found = outcome(account("1", clever_id=ANA.clever_id), account("2", email=ANA.email))
    assert found.outcome is Outcome.CONFLICT_ID_EMAIL
    assert found.account is None
    assert [candidate.account_id for candidate in found.candidates] == ["1", "2"]
    assert "account 1" in found.meaning
    assert "account 2" in found.meaning


def test_several_accounts_share_the_email() -> None:
    found = outcome(account("1", email=ANA.email), account("2", email=ANA.email.upper()))
    assert found.outcome is Outcome.AMBIGUOUS_EMAIL
    assert found.meaning.startswith("Accounts 1 and 2 have the email")


def test_the_account_of_the_email_belongs_to_another_clever_id() -> None:
    found = outcome(account("1", clever_id=OTHER_ID, email=ANA.email))
    assert found.outcome is Outcome.CONFLICT_ID_EMAIL
    assert "another Clever id" in found.meaning


def test_several_accounts_carry_the_same_id() -> None:
    found = outcome(account("1", clever_id=ANA.clever_id), account("2", clever_id=ANA.clever_id))
    assert found.outcome is Outcome.CONFLICT_ID_EMAIL
    assert found.account is None


def test_an_id_whose_own_account_shares_its_email_still_matches() -> None:
    found = outcome(
        account("1", clever_id=ANA.clever_id, email=ANA.email), account("2", email=ANA.email)
    )
    assert found.outcome is Outcome.MATCHED_BY_ID
    assert "account 2" in found.warnings[0]


def test_by_id_alone_creates_a_second_account_and_says_so() -> None:
    found = outcome(account("1", email=ANA.email), rule=Rule.ID)
    assert found.outcome is Outcome.CREATED
    assert "two accounts" in found.warnings[0]


def test_by_email_alone_hands_accounts_over() -> None:
    found = outcome(account("1", clever_id=OTHER_ID, email=ANA.email), rule=Rule.EMAIL)
    assert found.outcome is Outcome.MATCHED_BY_EMAIL
    assert "takeover" in found.warnings[0]


def test_an_identity_without_an_email_never_matches_accounts_without_one() -> None:
    found = match(Identity(ANA.clever_id, " "), [account("1", email=""), account("2", email=" ")])
    assert found.outcome is Outcome.CREATED
    assert "no email" in found.warnings[0]


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        ("ana@maple.example", "ANA@Maple.Example", True),
        ("ana@bücher.example", "ana@xn--bcher-kva.example", True),
        ("jos\u00e9@maple.example", "jose\u0301@maple.example", True),
        ("strasse@maple.example", "straße@maple.example", False),
        ("ana@maple.example", "an.a@maple.example", False),
        ("ana@maple.example", "ana+1@maple.example", False),
        ("mike@maple.example", "mıke@maple.example", False),
        ("no-at-sign", "NO-AT-SIGN", True),
    ],
)
def test_which_spellings_are_one_address(ours: str, theirs: str, same: bool) -> None:
    found = match(Identity(OTHER_ID, ours), [account("1", email=theirs)])
    assert (found.outcome is Outcome.MATCHED_BY_EMAIL) == same


_ids = st.sampled_from([None, "", ANA.clever_id, OTHER_ID])
_emails = st.sampled_from(["", ANA.email, ANA.email.upper(), "b@maple.example"])


@given(st.lists(st.tuples(_ids, _emails), max_size=5), st.sampled_from(Rule))
def test_a_match_never_leads_to_a_stranger(rows: list[tuple[str | None, str]], rule: Rule) -> None:
    accounts = [
        account(str(index), clever_id=clever_id, email=email)
        for index, (clever_id, email) in enumerate(rows)
    ]
    found = match(ANA, accounts, rule)
    assert (found.account is not None) == (
        found.outcome in {Outcome.MATCHED_BY_ID, Outcome.MATCHED_BY_EMAIL}
    )
    if found.outcome is Outcome.MATCHED_BY_ID:
        assert found.account is not None
        assert found.account.clever_id == ANA.clever_id
    if found.outcome is Outcome.MATCHED_BY_EMAIL:
        assert found.account is not None
        assert found.account.email.lower() == ANA.email.lower()
        assert rule is Rule.EMAIL or not found.account.clever_id
