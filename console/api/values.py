"""How Clever writes times, dates and names of things. Pure (clever.md section 2.6)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache

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
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


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
    """A name as part of an address."""
    return _NOT_SLUG.sub("-", name.lower()).strip("-") or "district"


def grade(text: str) -> str:
    """A grade in Clever's words; the short forms of files are spelled out, others pass."""
    return _GRADES.get(text.lower(), text)
