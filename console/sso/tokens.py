"""Authorization codes and access tokens: made at random, kept hashed, spent once.

A code lives one minute and an access token 24 hours, as Clever's do (reference: Clever, OAuth
Implementation); there are no refresh tokens.
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from hmac import compare_digest
from typing import NamedTuple

from console.keys import hashed
from storage.connections import Reader, Writer
from storage.queries import tokens as queries
from storage.records.tokens import AccessTokenRecord, AuthorizationCodeRecord
from storage.sessions import Sessions

CODE_LIFE = 60_000
TOKEN_LIFE = 24 * 60 * 60 * 1000
SECRET_BYTES = 32
TOKEN_PREFIX = "il"  # noqa: S105 - how Clever's SSO tokens begin, not a token
PKCE_TEXT = re.compile(r"[A-Za-z0-9._~-]{43,128}\Z")


class Grant(NamedTuple):
    """What a code stands for: who signs in where, in which role, and what it is bound to."""

    application_pk: int
    user_pk: int
    user_id: str
    integration: str
    flow: str
    role: str
    redirect_uri: str
    nonce: str | None = None
    code_challenge: str | None = None


class CodeExchange(NamedTuple):
    """A client's request to exchange a code; the client is authenticated already."""

    application_pk: int
    code: str
    redirect_uri: str
    verifier: str | None = None


class Issued(NamedTuple):
    """A new access token and the code it was exchanged for."""

    token: str
    code: AuthorizationCodeRecord
    expires_at: int


@dataclass(frozen=True, slots=True)
class GrantRefused:
    """Why a code was not exchanged: the error of RFC 6749 section 5.2 and a sentence.

    A value and not an exception: the revocation that a replay causes must be committed.
    """

    error: str
    description: str
    replayed: bool = False


def issue_code(writer: Writer, grant: Grant, now: int) -> str:
    """Make and keep a code; the text is handed out once and only its hash stays."""
    code = secrets.token_urlsafe(SECRET_BYTES)
    record = AuthorizationCodeRecord(
        0, *grant, created_at=now, expires_at=now + CODE_LIFE, used_at=None
    )
    queries.add_code(writer, hashed(code), record)
    return code


def find_code(reader: Reader, code: str) -> AuthorizationCodeRecord | None:
    """What a code stands for; None was never issued and need not reach the store's writer."""
    return queries.code_by_hash(reader, hashed(code))


def exchange_code(writer: Writer, asked: CodeExchange, now: int) -> Issued | GrantRefused:
    """Exchange a code for an access token, once.

    What a code is bound to never changes and is compared first, so a mistyped request does not
    spend it; then one UPDATE decides which of several simultaneous requests has it. A code that
    comes a second time ends the token it was exchanged for (RFC 6749 section 4.1.2).
    """
    code = queries.code_by_hash(writer, hashed(asked.code))
    if code is None or code.application_pk != asked.application_pk:
        return invalid_code()
    refused = _check_binding(code, asked)
    if refused is not None:
        return refused
    if not queries.use_code(writer, code.pk, now):
        replayed = code.expires_at > now or code.used_at is not None
        queries.revoke_tokens_of_code(writer, code.pk, now)
        return invalid_code(replayed=replayed)
    token = TOKEN_PREFIX + secrets.token_urlsafe(SECRET_BYTES)
    queries.add_token(writer, hashed(token), code, now + TOKEN_LIFE, now)
    return Issued(token, code, now + TOKEN_LIFE)


def invalid_code(*, replayed: bool = False) -> GrantRefused:
    """One answer for unknown, used and expired, as Clever gives it: no hint to who guesses."""
    return GrantRefused("invalid_grant", "invalid code", replayed)


def no_longer_admitted() -> GrantRefused:
    """Whoever signed in was deactivated, or is not shared any more, since the code was issued."""
    return GrantRefused("invalid_grant", "this person may no longer use the application")


def _check_binding(code: AuthorizationCodeRecord, asked: CodeExchange) -> GrantRefused | None:
    if code.redirect_uri != asked.redirect_uri:
        return GrantRefused(
            "redirect_uri_mismatch",
            "redirect_uri must be the one the code was sent to, letter by letter",
        )
    if code.code_challenge is None and asked.verifier is not None:
        return GrantRefused("invalid_grant", "code_verifier sent, but no code_challenge before it")
    if code.code_challenge is not None and not verifies(code.code_challenge, asked.verifier):
        return GrantRefused("invalid_grant", "code_verifier does not fit the code_challenge")
    return None


def verifies(challenge: str, verifier: str | None) -> bool:
    """Whether a PKCE verifier belongs to a challenge of method S256 (RFC 7636 section 4.6)."""
    if verifier is None or not PKCE_TEXT.match(verifier):
        return False
    digest = hashlib.sha256(verifier.encode()).digest()
    made = base64.urlsafe_b64encode(digest).rstrip(b"=")
    return compare_digest(made, challenge.encode())


def authenticate(
    sessions: Sessions,
    token: str,
    now: int,
    district_of: Callable[[AccessTokenRecord], int | None],
) -> AccessTokenRecord | None:
    """The access token behind a bearer text; None when unknown, expired or revoked.

    None too when `district_of` finds its person no longer in the store.
    """
    if not token.startswith(TOKEN_PREFIX):
        return None
    with sessions.read() as kept:
        found = queries.token_by_hash(kept, hashed(token))
    if found is None or found.revoked_at is not None or found.expires_at <= now:
        return None
    district_pk = district_of(found)
    return None if district_pk is None else found._replace(district_pk=district_pk)


def forget_expired(writer: Writer, now: int) -> int:
    """Delete what expired more than a day ago; replays of younger codes are still recognised."""
    return queries.forget_before(writer, now - TOKEN_LIFE)
