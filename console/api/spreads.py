"""Estimates of how thinly admins are seen, remembered between requests."""

from __future__ import annotations

from storage.connections import Reader
from storage.queries.spread import Spread, spread
from storage.records import ConnectionRecord

SPREAD_MS = 30_000


class Spreads:
    """Estimates of how thinly admins are seen, kept for half a minute each."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], tuple[int, Spread]] = {}

    def of(self, reader: Reader, connection: ConnectionRecord, now: int) -> Spread:
        """The estimate for a connection at `now` (milliseconds)."""
        key = (connection.pk, connection.version)
        made_at, known = self._known.get(key, (0, None))
        if known is None or not 0 <= now - made_at < SPREAD_MS:
            if len(self._known) > 1000:
                self._known.clear()
            known = spread(reader, connection)
            self._known[key] = (now, known)
        return known
