"""The rate limit: 1,200 requests a minute and bearer, counted from full minute to full minute."""

from __future__ import annotations

from typing import NamedTuple

LIMIT = 1200
WINDOW_MS = 60_000


class Allowance(NamedTuple):
    """What is left of a bearer's minute; `reset` is in Unix seconds."""

    limit: int
    remaining: int
    reset: int
    exceeded: bool

    def headers(self) -> list[tuple[bytes, bytes]]:
        """As `X-RateLimit-…` headers."""
        return [
            (b"x-ratelimit-limit", b"%d" % self.limit),
            (b"x-ratelimit-remaining", b"%d" % self.remaining),
            (b"x-ratelimit-reset", b"%d" % self.reset),
            (b"x-ratelimit-bucket", b"bearer"),
        ]


class RateLimit:
    """Counts requests; keeps one minute in memory and forgets it when the next begins."""

    def __init__(self, limit: int = LIMIT) -> None:
        self.limit = limit
        self._window = -1
        self._counts: dict[str, int] = {}

    def count(self, bearer: str, now: int) -> Allowance:
        """Count one request of `bearer` at `now` (milliseconds)."""
        window = now // WINDOW_MS
        if window != self._window:
            self._window = window
            self._counts.clear()
        used = self._counts.get(bearer, 0) + 1
        self._counts[bearer] = used
        reset = (window + 1) * WINDOW_MS // 1000
        return Allowance(self.limit, max(0, self.limit - used), reset, used > self.limit)
