"""Private keys as JSON Web Keys, in the place of codes and tokens."""

from __future__ import annotations

from typing import NamedTuple

from storage.connections import Reader, Writer


class SigningKeyRecord(NamedTuple):
    """One private key; keys count from 1, the highest `pk` is the newest."""

    pk: int
    jwk: str
    created_at: int


def newest(reader: Reader, limit: int) -> list[SigningKeyRecord]:
    """The newest keys, newest first."""
    rows = reader.rows(
        "SELECT pk, jwk, created_at FROM signing_keys ORDER BY pk DESC LIMIT :limit",
        {"limit": limit},
    )
    return [SigningKeyRecord(*row) for row in rows]


def add(writer: Writer, key: SigningKeyRecord, *, keep: int) -> None:
    """Keep a key by its number unless somebody was first; of older ones, `keep` in all stay."""
    writer.execute(
        "INSERT INTO signing_keys (pk, jwk, created_at) VALUES (:pk, :jwk, :created_at) "
        "ON CONFLICT (pk) DO NOTHING",
        key._asdict(),
    )
    writer.execute("DELETE FROM signing_keys WHERE pk <= :last", {"last": key.pk - keep})
