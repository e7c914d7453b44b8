"""Clever ids by the thousand. Pure."""

from __future__ import annotations

from functools import cache

# Three hexadecimal digits: a list this short takes no time to make, and serves well enough.
_BLOCK = 1 << 12


@cache
def _suffixes() -> list[str]:
    return [f"{number:03x}" for number in range(_BLOCK)]


def id_range(first: int, count: int, step: int = 1) -> list[str]:
    """So many ids from number `first` on, as `console.ids.as_id` writes each."""
    found: list[str] = []
    while (left := count - len(found)) > 0:
        high, low = divmod(first + step * len(found), _BLOCK)
        found += map(f"{high:021x}".__add__, _suffixes()[low : low + step * left : step])
    return found
