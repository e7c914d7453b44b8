"""Authorization codes and access tokens, by their SHA-256 hashes."""

from __future__ import annotations

from storage.connections import Reader, Writer
from storage.records.tokens import AccessTokenRecord, AuthorizationCodeRecord

_CODE = (
    "SELECT pk, application_pk, user_pk, user_id, integration, flow, role, redirect_uri, nonce, "
    "code_challenge, created_at, expires_at, used_at FROM authorization_codes"
)
_ACCESS = (
    "SELECT pk, token_hash, code_pk, application_pk, user_pk, user_id, 0, integration, role, "
    "created_at, expires_at, revoked_at FROM access_tokens"
)


def add_code(writer: Writer, code_hash: str, code: AuthorizationCodeRecord) -> None:
    """Keep a new code; its `pk` is the store's to give."""
    writer.execute(
        "INSERT INTO authorization_codes (code_hash, application_pk, user_pk, user_id, "
        "integration, flow, role, redirect_uri, nonce, code_challenge, created_at, expires_at) "
        "VALUES (:code_hash, :application_pk, :user_pk, :user_id, :integration, :flow, :role, "
        ":redirect_uri, :nonce, :code_challenge, :created_at, :expires_at)",
        {"code_hash": code_hash, **code._asdict()},
    )


def code_by_hash(reader: Reader, code_hash: str) -> AuthorizationCodeRecord | None:
    """A code, used or not."""
    row = reader.row(f"{_CODE} WHERE code_hash = :code_hash", {"code_hash": code_hash})
    return None if row is None else AuthorizationCodeRecord(*row)


def use_code(writer: Writer, pk: int, now: int) -> bool:
    """Spend a code that is neither used nor expired; of any number of callers one is told True."""
    row = writer.row(
        "UPDATE authorization_codes SET used_at = :now "
        "WHERE pk = :pk AND used_at IS NULL AND expires_at > :now RETURNING pk",
        {"pk": pk, "now": now},
    )
    return row is not None


def add_token(
    writer: Writer, token_hash: str, code: AuthorizationCodeRecord, expires_at: int, now: int
) -> None:
    """Keep the access token that a code was exchanged for."""
    writer.execute(
        "INSERT INTO access_tokens (token_hash, code_pk, application_pk, user_pk, user_id, "
        "integration, role, created_at, expires_at) VALUES (:token_hash, :code_pk, "
        ":application_pk, :user_pk, :user_id, :integration, :role, :now, :expires_at)",
        {
            "token_hash": token_hash,
            "code_pk": code.pk,
            "application_pk": code.application_pk,
            "user_pk": code.user_pk,
            "user_id": code.user_id,
            "integration": code.integration,
            "role": code.role,
            "now": now,
            "expires_at": expires_at,
        },
    )


def token_by_hash(reader: Reader, token_hash: str) -> AccessTokenRecord | None:
    """An access token, whatever its state; its district is the store's to tell."""
    row = reader.row(f"{_ACCESS} WHERE token_hash = :token_hash", {"token_hash": token_hash})
    return None if row is None else AccessTokenRecord(*row)


def district_of(reader: Reader, token: AccessTokenRecord) -> int | None:
    """The district of a token's person as the store has it; None if that is nobody any more."""
    value = reader.value(
        "SELECT district_pk FROM users WHERE pk = :pk AND id = :id",
        {"pk": token.user_pk, "id": token.user_id},
    )
    return None if value is None else int(value)


def revoke_tokens_of_code(writer: Writer, code_pk: int, now: int) -> int:
    """End every token a code was exchanged for; returns how many that were."""
    return writer.execute(
        "UPDATE access_tokens SET revoked_at = :now "
        "WHERE code_pk = :code_pk AND revoked_at IS NULL",
        {"code_pk": code_pk, "now": now},
    )


def forget_before(writer: Writer, moment: int) -> int:
    """Delete tokens and codes that expired before `moment`; returns how many tokens."""
    gone = writer.execute(
        "DELETE FROM access_tokens WHERE expires_at < :moment", {"moment": moment}
    )
    writer.execute(
        "DELETE FROM authorization_codes WHERE expires_at < :moment AND NOT EXISTS "
        "(SELECT 1 FROM access_tokens t WHERE t.code_pk = authorization_codes.pk)",
        {"moment": moment},
    )
    return gone
