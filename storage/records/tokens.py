"""Codes and tokens that were issued."""

from typing import NamedTuple


class AuthorizationCodeRecord(NamedTuple):
    """A code of RFC 6749 section 4.1.2, of which only the hash is kept; times in milliseconds."""

    pk: int
    application_pk: int
    user_pk: int
    user_id: str
    integration: str
    flow: str
    role: str
    redirect_uri: str
    nonce: str | None
    code_challenge: str | None
    created_at: int
    expires_at: int
    used_at: int | None


class AccessTokenRecord(NamedTuple):
    """A bearer token of one person's sign-in; `integration` is "district" or "library"."""

    pk: int
    token_hash: str
    code_pk: int | None
    application_pk: int
    user_pk: int
    user_id: str
    district_pk: int
    integration: str
    role: str
    created_at: int
    expires_at: int
    revoked_at: int | None


class DistrictTokenRecord(NamedTuple):
    """A district token; the token itself is derived from `nonce` and the store's key."""

    pk: int
    id: str
    connection_pk: int
    nonce: str
    token_hash: str
    created_at: int
    revoked_at: int | None
