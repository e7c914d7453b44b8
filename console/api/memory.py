"""What requests ask for again and again, remembered until something in the store changes.

Every action leaves an audit entry in its own commit, so the newest entry's number tells whether
what is remembered still holds; one look at it a request replaces all other look-ups.
"""

from __future__ import annotations

from storage.connections import Reader
from storage.queries import applications, ledger
from storage.queries.applications import Grant
from storage.queries.views import View, view
from storage.records import ConnectionRecord

MAX_KNOWN = 500


class Memory:
    """District tokens and what their connections share."""

    def __init__(self) -> None:
        self._seq = -1
        self._grants: dict[str, Grant] = {}
        self._views: dict[int, View] = {}

    def refresh(self, reader: Reader) -> None:
        """Forget everything if the store has changed; called once a request."""
        seq = ledger.last_seq(reader)
        if seq != self._seq or len(self._grants) > MAX_KNOWN:
            self._grants.clear()
            self._views.clear()
            self._seq = seq

    def grant(self, reader: Reader, token_hash: str) -> Grant | None:
        """What a district token stands for."""
        known = self._grants.get(token_hash)
        if known is None:
            known = applications.grant_by_token(reader, token_hash)
            if known is not None:
                self._grants[token_hash] = known
        return known

    def view(self, reader: Reader, connection: ConnectionRecord) -> View:
        """What a connection shares."""
        known = self._views.get(connection.pk)
        if known is None:
            known = self._views[connection.pk] = view(reader, connection)
        return known
