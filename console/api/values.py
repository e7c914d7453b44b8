"""How Clever writes times, dates and names of things. Pure (clever.md section 2.6)."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

from console.keys import fold

_GRADES = {
    "it": "InfantToddler",
    "pr": "Preschool",
    "ps": "Preschool",
    "pk": "PreKindergarten",
    "prek": "PreKindergarten",
    "tk": "TransitionalKindergarten",
    "k": "Kindergarten",
    "kg": "Kindergarten",
    "pg": "PostGraduate",
    "ug": "Ungraded",
} | {f"0{number}": str(number) for number in range(1, 10)}


@lru_cache(maxsize=4096)
def timestamp(milliseconds: int) -> str:
    """UTC with milliseconds: `2023-04-12T23:05:01.632Z`."""
    seconds, rest = divmod(milliseconds, 1000)
    at = datetime.fromtimestamp(seconds, UTC)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{rest:03}Z"


def date(milliseconds: int) -> str:
    """Only the day: `2023-04-12`."""
    return f"{datetime.fromtimestamp(milliseconds // 1000, UTC):%Y-%m-%d}"


def slug(name: str) -> str:
    """A district's name in its portal's address: letters of any script and digits, folded."""
    words = "".join(letter if letter.isalnum() else " " for letter in fold(name))
    return "-".join(words.split()) or "district"


def grade(text: str) -> str:
    """A grade in Clever's words; the short forms of files are spelled out, others pass."""
    return _GRADES.get(text.lower(), text)
