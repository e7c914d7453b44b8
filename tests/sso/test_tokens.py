"""Codes and tokens: hashed, bound, short-lived, spent once even when many ask at once."""

from __future__ import annotations

import base64
import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest

from console.keys import hashed
from console.sso.tokens import (
    CODE_LIFE,
    TOKEN_LIFE,
    CodeExchange,
    Grant,
    GrantRefused,
    Issued,
    authenticate,
    exchange_code,
    forget_expired,
    issue_code,
    verifies,
)
from console.workspace import Workspace
from storage.queries import tokens as queries
from storage.records.districts import DistrictRecord
from storage.records.tokens import AccessTokenRecord
from storage.rows import add
from storage.rows.applications import Application
from storage.rows.roster import User
from storage.store import Store
from tests.conftest import START

CALLBACK = "https://readwell.example/callback"
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


@pytest.fixture
def grant(workspace: Workspace, district: DistrictRecord) -> Grant:
    with workspace.store.write() as writer:
        application = Application(
            id="a" * 24,
            name="ReadWell",
            client_id="readwell",
            secret_hash="",
            created_at=START,
            modified_at=START,
        )
        user = User(
            id="b" * 24,
            district_pk=district.pk,
            first_name="Ana",
            last_name="Rivera",
            name_key="rivera, ana",
            created_at=START,
            modified_at=START,
        )
        return Grant(
            add(writer, application),
            add(writer, user),
            user.id,
            "district",
            "button",
            "district_admin",
            CALLBACK,
        )


def issue(store: Store, grant: Grant) -> str:
    with store.sessions.write() as writer:
        return issue_code(writer, grant, START)


def exchange(
    store: Store, grant: Grant, code: str, *, now: int = START, verifier: str | None = None
) -> Issued | GrantRefused:
    asked = CodeExchange(grant.application_pk, code, CALLBACK, verifier)
    with store.sessions.write() as writer:
        return exchange_code(writer, asked, now)


def lives(store: Store, token: str, now: int = START) -> bool:
    return accepted(store, token, now) is not None


def accepted(store: Store, token: str, now: int) -> AccessTokenRecord | None:
    with store.read() as reader:
        return authenticate(
            store.sessions, token, now, lambda record: queries.district_of(reader, record)
        )


def test_a_code_becomes_a_token_that_lives_a_day(store: Store, grant: Grant) -> None:
    issued = exchange(store, grant, issue(store, grant))
    assert isinstance(issued, Issued)
    assert issued.token.startswith("il")
    assert len(issued.token) >= 45
    token = accepted(store, issued.token, START)
    assert token is not None
    assert (token.user_pk, token.integration, token.role) == (
        grant.user_pk,
        "district",
        "district_admin",
    )
    assert lives(store, issued.token, START + TOKEN_LIFE - 1)
    assert not lives(store, issued.token, START + TOKEN_LIFE)


def test_neither_codes_nor_tokens_are_kept_readable(store: Store, grant: Grant) -> None:
    code = issue(store, grant)
    issued = exchange(store, grant, code)
    assert isinstance(issued, Issued)
    with store.sessions.read() as reader:
        kept = str(reader.rows("SELECT * FROM authorization_codes"))
        kept += str(reader.rows("SELECT * FROM access_tokens"))
    assert code not in kept
    assert issued.token not in kept
    assert hashed(code) in kept


def test_a_replay_is_refused_and_ends_the_first_token(store: Store, grant: Grant) -> None:
    code = issue(store, grant)
    first = exchange(store, grant, code)
    assert isinstance(first, Issued)
    again = exchange(store, grant, code)
    assert again == GrantRefused("invalid_grant", "invalid code", replayed=True)
    assert not lives(store, first.token)


def test_a_late_replay_ends_the_token_too(store: Store, grant: Grant) -> None:
    code = issue(store, grant)
    first = exchange(store, grant, code)
    assert isinstance(first, Issued)
    assert exchange(store, grant, code, now=START + CODE_LIFE + 1) == GrantRefused(
        "invalid_grant", "invalid code", replayed=True
    )
    assert not lives(store, first.token)


@pytest.mark.parametrize(("later", "works"), [(CODE_LIFE - 1, True), (CODE_LIFE, False)])
def test_a_code_lives_one_minute(store: Store, grant: Grant, later: int, works: bool) -> None:
    answer = exchange(store, grant, issue(store, grant), now=START + later)
    assert isinstance(answer, Issued) == works


def test_an_unknown_code_and_another_clients_code_look_alike(store: Store, grant: Grant) -> None:
    code = issue(store, grant)
    stranger = grant._replace(application_pk=grant.application_pk + 1)
    assert exchange(store, stranger, code) == exchange(store, grant, "made-up")
    assert isinstance(exchange(store, grant, code), Issued)


def test_the_redirect_uri_is_compared_letter_by_letter_and_a_slip_spends_nothing(
    store: Store, grant: Grant
) -> None:
    code = issue(store, grant)
    with store.sessions.write() as writer:
        slip = CodeExchange(grant.application_pk, code, f"{CALLBACK}/")
        refused = exchange_code(writer, slip, START)
    assert isinstance(refused, GrantRefused)
    assert refused.error == "redirect_uri_mismatch"
    assert isinstance(exchange(store, grant, code), Issued)


def test_a_challenge_must_be_answered(store: Store, grant: Grant) -> None:
    code = issue(store, grant._replace(code_challenge=CHALLENGE))
    for verifier in (None, "", "x" * 43, VERIFIER[:-1], VERIFIER + "\n"):
        assert isinstance(exchange(store, grant, code, verifier=verifier), GrantRefused)
    assert isinstance(exchange(store, grant, code, verifier=VERIFIER), Issued)


def test_a_verifier_without_a_challenge_is_refused(store: Store, grant: Grant) -> None:
    refused = exchange(store, grant, issue(store, grant), verifier=VERIFIER)
    assert isinstance(refused, GrantRefused)
    assert refused.error == "invalid_grant"


def test_the_challenge_of_rfc_7636_appendix_b() -> None:
    assert verifies(CHALLENGE, VERIFIER)
    plain = base64.urlsafe_b64encode(hashlib.sha256(b"short").digest()).rstrip(b"=").decode()
    assert not verifies(plain, "short")


def test_of_many_at_once_one_gets_the_token_and_the_replays_end_it(
    store: Store, grant: Grant
) -> None:
    code = issue(store, grant)
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: exchange(store, grant, code), range(16)))
    issued = [answer for answer in answers if isinstance(answer, Issued)]
    assert len(issued) == 1
    assert all(answer.replayed for answer in answers if isinstance(answer, GrantRefused))
    assert not lives(store, issued[0].token)


def test_a_token_that_cannot_be_kept_leaves_the_code_unused(store: Store, grant: Grant) -> None:
    code = issue(store, grant)
    asked = CodeExchange(grant.application_pk, code, CALLBACK)

    def interrupted() -> None:
        with store.sessions.write() as writer:
            exchange_code(writer, asked, START)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert isinstance(exchange(store, grant, code), Issued)


def test_what_expired_long_ago_is_forgotten(store: Store, grant: Grant) -> None:
    exchange(store, grant, issue(store, grant))
    issue(store, grant)
    with store.sessions.write() as writer:
        assert forget_expired(writer, START + TOKEN_LIFE) == 0
    with store.sessions.write() as writer:
        assert forget_expired(writer, START + 2 * TOKEN_LIFE + 1) == 1
    with store.sessions.read() as reader:
        assert reader.value("SELECT COUNT(*) FROM authorization_codes") == 0


@pytest.mark.parametrize("text", ["", "il", "a" * 40, "il" + "x" * 5000, "il\0"])
def test_nobodys_token(store: Store, text: str) -> None:
    assert not lives(store, text)
