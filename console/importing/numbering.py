"""Clever ids by the thousand. Pure."""

from __future__ import annotations

from functools import cache

# Three hexadecimal digits: a list this short takes no time to make, and serves well enough.
_BLOCK = 1 << 12


@cache
def _suffixes() -> list[str]:
    return [f"{number:03x}" for number in range(_BLOCK)]


def id_range(first: int, count: int) -> list[str]:
    """The ids from number `first` on, as `console.ids.as_id` writes each."""
    found: list[str] = []
    while count > 0:
        high, low = divmod(first, _BLOCK)
        taken = min(count, _BLOCK - low)
        found += map(f"{high:021x}".__add__, _suffixes()[low : low + taken])
        first, count = first + taken, count - taken
    return found
