"""Clever ids: 24 hex digits, ascending with creation (reference: Mongo ObjectID).

Pure. The last id handed out lives in the store, so that ids ascend even when the clock does not.
"""

from __future__ import annotations

_LENGTH = 24
_DIGITS = "0123456789abcdef"
_COUNTER_BITS = 64


def is_clever_id(text: str) -> bool:
    """Whether `text` has the form of a Clever id."""
    return len(text) == _LENGTH and not text.strip(_DIGITS)


def first_after(last_id: str, now: int) -> int:
    """The number of the first id to hand out after `last_id`, at `now` (milliseconds)."""
    last = int(last_id, 16)
    middle = (last >> 24) & ((1 << 40) - 1)
    by_clock = ((now // 1000) << _COUNTER_BITS) | (middle << 24)
    return max(last + 1, by_clock)


def as_id(number: int) -> str:
    """A number as a Clever id."""
    return f"{number:024x}"
