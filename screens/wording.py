"""How numbers, times and names are said on screen. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR

# A command of ours inside a message; the console has keys for the same.
_COMMAND = re.compile(
    r"\bprincipal (?:admins|apps|backup|districts|faults|imports?|log|login|restore|schools|undo)\b"
)
_SENTENCE = re.compile(r"(?<=[.!?]) +")


def in_console(message: str) -> str:
    """A message without the commands it names: in the console the same is done by keys."""
    return "\n".join(
        " ".join(filter(None, map(_without_command, _SENTENCE.split(told))))
        for told in message.split("\n")
    )


def _without_command(sentence: str) -> str:
    found = _COMMAND.search(sentence)
    if found is None:
        return sentence
    before, colon, after = sentence[: found.start()].rpartition(":")
    return f"{before}." if colon and not after.strip(" '“") else ""


def number(count: int) -> str:
    """A count with thousands separated."""
    return f"{count:,}"


def several(count: int, one: str, many: str = "") -> str:
    """A count with its noun: `1 admin`, `1,204 admins`."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def ago(now: int, at: int) -> str:
    """How long ago `at` was (both milliseconds since 1970 UTC), in words."""
    passed = max(0, now - at)
    if passed < MINUTE:
        return "just now"
    if passed < HOUR:
        return f"{several(passed // MINUTE, 'minute')} ago"
    if passed < DAY:
        return f"{several(passed // HOUR, 'hour')} ago"
    if passed < 60 * DAY:
        return f"{several(passed // DAY, 'day')} ago"
    return day(at)


def day(at: int) -> str:
    """The date of a time in milliseconds since 1970 UTC, as 2026-08-31."""
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%d")


def moment(at: int) -> str:
    """Date and time of day, UTC."""
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def first_and_more(names: Iterable[str], nothing: str = "") -> str:
    """The first of several names, and how many follow: `Bell Ridge, +1`."""
    listed = list(names)
    if not listed:
        return nothing
    return listed[0] if len(listed) == 1 else f"{listed[0]}, +{len(listed) - 1}"


def joined(names: Iterable[str]) -> str:
    """Names in a row, set apart by dots in the middle of the line."""
    return " · ".join(names)
