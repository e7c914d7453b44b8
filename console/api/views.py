"""What connections share, remembered between requests until something in the store changes."""

from __future__ import annotations

from storage.connections import Reader
from storage.queries import ledger
from storage.queries.views import View, view
from storage.records import ConnectionRecord

MAX_KNOWN = 200


class Views:
    """One view a connection; every action leaves an audit entry, so a new head forgets them."""

    def __init__(self) -> None:
        self._seq = -1
        self._known: dict[int, View] = {}

    def of(self, reader: Reader, connection: ConnectionRecord) -> View:
        """The view of a connection as the store is now."""
        seq = ledger.last_seq(reader)
        if seq != self._seq or len(self._known) > MAX_KNOWN:
            self._known.clear()
            self._seq = seq
        known = self._known.get(connection.pk)
        if known is None:
            known = self._known[connection.pk] = view(reader, connection)
        return known
