"""Authorization codes and access tokens, kept only as SHA-256 hashes; signing keys; faults.

On SQLite all but the faults are a pattern and stay empty: see `storage.sessions`. `user_id` repeats
the person's Clever id, so that a token never means another person than it was made for.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field

from storage.metadata import Table


class AuthorizationCode(Table, table=True):
    """A code of RFC 6749 section 4.1.2: one minute, one use, bound to client and redirect URI."""

    __tablename__ = "authorization_codes"
    __table_args__ = (UniqueConstraint("code_hash"),)

    pk: int | None = Field(default=None, primary_key=True)
    code_hash: str
    application_pk: int = Field(foreign_key="applications.pk")
    user_pk: int = Field(foreign_key="users.pk")
    user_id: str = Field(max_length=24)
    integration: str
    flow: str
    role: str
    redirect_uri: str
    nonce: str | None = None
    code_challenge: str | None = None
    created_at: int = Field(sa_type=BigInteger)
    expires_at: int = Field(sa_type=BigInteger)
    used_at: int | None = Field(default=None, sa_type=BigInteger)


class AccessToken(Table, table=True):
    """A bearer token of one person's sign-in (RFC 6750); 24 hours, no refresh."""

    __tablename__ = "access_tokens"
    __table_args__ = (UniqueConstraint("token_hash"),)

    pk: int | None = Field(default=None, primary_key=True)
    token_hash: str
    code_pk: int | None = Field(default=None, foreign_key="authorization_codes.pk", index=True)
    application_pk: int = Field(foreign_key="applications.pk")
    user_pk: int = Field(foreign_key="users.pk", index=True)
    user_id: str = Field(max_length=24)
    integration: str
    role: str
    created_at: int = Field(sa_type=BigInteger)
    expires_at: int = Field(sa_type=BigInteger)
    revoked_at: int | None = Field(default=None, sa_type=BigInteger)


class SigningKey(Table, table=True):
    """A private RSA key as a JSON Web Key (RFC 7517); the newest one signs id_tokens."""

    __tablename__ = "signing_keys"

    pk: int | None = Field(default=None, primary_key=True)
    jwk: str
    created_at: int = Field(sa_type=BigInteger)


class FaultSwitch(Table, table=True):
    """A fault switched on for what is served: for one application or all, some times or always."""

    __tablename__ = "fault_switches"

    pk: int | None = Field(default=None, primary_key=True)
    fault: str
    application_pk: int | None = Field(default=None, foreign_key="applications.pk")
    milliseconds: int | None = None
    times_left: int | None = None
    created_at: int = Field(sa_type=BigInteger)
