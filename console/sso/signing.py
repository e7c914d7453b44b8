"""The keys that sign id_tokens: kept between runs, changed once a month, the last one published on.

They stand where codes and tokens do, readable by the store's owner alone. Who keeps a key set for
as long as its headers allow finds every token's key in it, whatever was restarted meanwhile.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, Any

from console.sso.id_tokens import ALGORITHM
from storage.queries import signing_keys
from storage.queries.signing_keys import SigningKeyRecord
from storage.sessions import Sessions

if TYPE_CHECKING:
    from joserfc.jwk import RSAKey

KEY_BITS = 2048
PUBLISHED = 2
LIFE = 30 * 24 * 60 * 60 * 1000


class SigningKeys:
    """The keys of one store; read, and made if there is none, when one is first needed."""

    def __init__(self, sessions: Sessions, clock: Callable[[], int]) -> None:
        self._sessions, self._clock = sessions, clock
        self._lock = Lock()
        self._keys: list[RSAKey] = []

    def public(self) -> dict[str, Any]:
        """The public halves as a JSON Web Key Set (RFC 7517), the one in use first."""
        return {"keys": [key.as_dict(private=False) for key in self._loaded()]}

    def sign(self, claims: dict[str, Any]) -> str:
        """Claims as a signed token (RFC 7519)."""
        from joserfc import jwt

        key = self._loaded()[0]
        return jwt.encode({"alg": ALGORITHM, "kid": key.kid}, claims, key)

    def rotate(self) -> None:
        """Sign with a new key from now on; the one before stays published."""
        with self._lock:
            self._keys = self._replaced(self._kept())

    def _loaded(self) -> list[RSAKey]:
        with self._lock:
            if not self._keys:
                kept = self._kept()
                fresh = bool(kept) and self._clock() - kept[0].created_at < LIFE
                self._keys = [_read(one) for one in kept] if fresh else self._replaced(kept)
            return self._keys

    def _kept(self) -> list[SigningKeyRecord]:
        with self._sessions.read() as reader:
            return signing_keys.newest(reader, PUBLISHED)

    def _replaced(self, kept: list[SigningKeyRecord]) -> list[RSAKey]:
        """The keys with a new one in front; another process' if that one was quicker."""
        number = kept[0].pk + 1 if kept else 1
        made = SigningKeyRecord(number, _new_key(), self._clock())
        with self._sessions.write() as writer:
            signing_keys.add(writer, made, keep=PUBLISHED)
        return [_read(one) for one in self._kept()]


def _new_key() -> str:
    from joserfc.jwk import RSAKey

    key = RSAKey.generate_key(KEY_BITS, {"use": "sig", "alg": ALGORITHM}, private=True)
    key.ensure_kid()
    return json.dumps(key.as_dict(private=True))


def _read(record: SigningKeyRecord) -> RSAKey:
    from joserfc.jwk import RSAKey

    return RSAKey.import_key(json.loads(record.jwk))
