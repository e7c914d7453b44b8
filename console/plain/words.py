"""How people, schools and times are said in plain text: whole words, no signs. Pure."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from console.cli.output import plural
from console.provisioning.rules import LABELS
from storage.records.admins import AdminRecord

FIELDS = LABELS | {
    "school_number": "School number",
    "low_grade": "Lowest grade",
    "high_grade": "Highest grade",
    "city": "City",
    "state": "State",
}


def field_words(name: str) -> str:
    """A field as the office calls it."""
    return FIELDS.get(name) or name.replace("_", " ").capitalize() or "Row"


def role_words(admin: AdminRecord) -> str:
    """What an admin is: `district admin`, `school admin of Bell Ridge and 2 more`."""
    if admin.admin_scope == "district":
        words = "district admin"
    elif admin.schools:
        more = f" and {len(admin.schools) - 1} more" if len(admin.schools) > 1 else ""
        words = f"school admin of {admin.schools[0].name}{more}"
    else:
        words = "school admin without a school"
    return words if admin.active else f"{words}, deactivated"


def when(milliseconds: int) -> str:
    """A time as it is read aloud: `22 November 2026, 14:05 UTC`."""
    at = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return f"{at.day} {at:%B %Y, %H:%M} UTC"


def counted(number: int, one: str, many: str | None = None) -> str:
    """`no school`, `1 school`, `2 schools`."""
    return plural(number, one, many) if number else f"no {one}"


VERBS = {
    "create": "added",
    "apply": "applied",
    "undo": "taken back",
    "interrupted": "broken off, nothing written",
    "share": "given other schools",
    "sign_in": "signed in",
    "refuse": "refused",
    "withdraw": "no longer authorized",
    "load_accounts": "given accounts",
    "clear_accounts": "cleared of its accounts",
    "restore": "restored",
    "rotate_secret": "given a new secret",
    "rotate_token": "given a new district token",
}


def verb(action: str) -> str:
    """What was done, in a word or two: `admin.edit` is `edited`."""
    word = action.rpartition(".")[2]
    regular = f"{word}ed" if not word.endswith("e") else f"{word}d"
    return VERBS.get(word) or regular.replace("_", " ")


def said(value: Any) -> str:
    """A value of the log as it is read aloud."""
    if value is None or value in ("", [], {}):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(said, value))
    if isinstance(value, dict):
        named = value.get("name")
        told = (f"{key} {said(each)}" for key, each in value.items() if each)
        return str(named or ", ".join(told))
    return str(value)
