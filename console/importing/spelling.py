"""Headers that are nearly the name of a field: misspelt, or with letters nobody can see. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from console.display import is_hidden
from console.keys import header_key

# A name this short is too easily another word; a longer one may have a second slip.
_SHORTEST = 5
_LONG = 10


def meant(header: str, keys: Iterable[str]) -> str | None:
    """The one key a header nearly spells; None if there is none, or more than one."""
    key = header_key("".join(letter for letter in header if not is_hidden(letter)))
    near = {other for other in keys if other == key or nearly(key, other)}
    return next(iter(near)) if len(near) == 1 else None


def nearly(one: str, other: str) -> bool:
    """Whether two names differ by a slip of the fingers; their digits must be the same."""
    shorter = min(len(one), len(other))
    if shorter < _SHORTEST or _digits(one) != _digits(other):
        return False
    most = 2 if shorter >= _LONG else 1
    return abs(len(one) - len(other)) <= most and _slips(one, other) <= most


def _digits(name: str) -> str:
    return "".join(filter(str.isdigit, name))


def _slips(one: str, other: str) -> int:
    """Letters added, dropped, changed or swapped with their neighbour (Damerau's distance)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, meets in enumerate(other, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != meets))
            if i > 1 and j > 1 and (letter, one[i - 2]) == (other[j - 2], meets):
                best = min(best, last[j - 2] + 1)
            row.append(best)
    return row[-1]
