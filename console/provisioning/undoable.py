"""What taking a change back means: entries, ways back, fields that were changed since. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from console.display import display
from storage.records.log import AuditRecord

if TYPE_CHECKING:
    from console.workspace import Act

Image = Mapping[str, Any]
UPLOAD = "import.apply"
SCHOOLS = "schools"
NOT_UNDONE = {
    "application.rotate_secret": "Of the secret before it only a hash was kept, so it cannot come "
    "back; S on the application makes another one.",
    "application.rotate_token": "A token that was replaced stays dead, since whoever had it may "
    "still have it; the application’s token can be replaced again.",
    "import.undo": "An upload that was undone is applied again by uploading its file again.",
    "import.interrupted": "That upload was broken off before it changed anything.",
    "sign_in": "A sign-in has happened: it cannot be unmade. Its account is among the "
    "application’s accounts.",
    "sign_in.refuse": "Nobody came in, so there is nothing to take back.",
    "code.refuse": "Nobody came in, so there is nothing to take back.",
    "fault.on": "A fault spoils answers and changes no data; F in Sign-in switches it off.",
    "fault.off": "A fault spoils answers and changes no data; F in Sign-in switches it on.",
    "store.restore": "A restored backup replaced the whole store; restore another backup.",
}
WORDS = {
    "admin_scope": "scope",
    "first_name": "first name",
    "last_name": "last name",
    "sis_id": "SIS id",
    "redirect_uris": "redirect URIs",
    "user_types": "user types",
    "low_grade": "low grade",
    "high_grade": "high grade",
    "school_number": "school number",
}


def why_not(action: str) -> str | None:
    """Why entries of a kind cannot be undone; None when they can, if nothing came in between."""
    return NOT_UNDONE.get(action)


@dataclass(frozen=True)
class Way:
    """The way back from one change: what it will do, what stays as it is, and how.

    `kept` names everything that was changed since and is therefore left alone.
    """

    effect: str
    done: str
    take: Callable[[Act], object]
    kept: tuple[str, ...] = ()


class Entry(NamedTuple):
    """An audit entry with its images read."""

    record: AuditRecord
    before: dict[str, Any]
    after: dict[str, Any]

    @property
    def subject_id(self) -> str:
        """The Clever id of what was changed."""
        return self.record.subject_id or ""


def read_entry(record: AuditRecord) -> Entry:
    """An audit entry with its images as values; a missing image is empty."""
    return Entry(record, *(_image(text) for text in (record.before, record.after)))


def _image(text: str | None) -> dict[str, Any]:
    found = json.loads(text) if text else {}
    return found if isinstance(found, dict) else {}


class Change(NamedTuple):
    """One field: as it is now, and as it was or will be."""

    field: str
    now: Any
    back: Any

    @property
    def words(self) -> str:
        """`title: Director → Principal`."""
        return f"{named(self.field)}: {said(self.now)} → {said(self.back)}"


def changes_back(before: Image, after: Image, now: Image) -> tuple[list[Change], list[str]]:
    """What to put back, and which fields were changed since to something else.

    A list of schools goes back school by school, so that schools added since stay.
    """
    back: list[Change] = []
    since: list[str] = []
    for field in dict.fromkeys((*before, *after)):
        values: list[Any] = [image.get(field) for image in (before, after, now)]
        was, became, is_now = values
        if same(field, was, became) or same(field, is_now, was):
            continue
        if same(field, is_now, became):
            back.append(Change(field, is_now, was))
        elif field == SCHOOLS and all(isinstance(value, list) for value in values):
            back.append(Change(field, is_now, _merged(was, became, is_now)))
        else:
            since.append(field)
    return [each for each in back if not same(each.field, each.now, each.back)], since


def same(field: str, one: Any, other: Any) -> bool:
    """Whether two values of a field are the same; schools in any order, empty as nothing."""
    if field == SCHOOLS and isinstance(one, list) and isinstance(other, list):
        return _keys(one) == _keys(other)
    return (one or None) == (other or None)


def _merged(was: list[Any], became: list[Any], is_now: list[Any]) -> list[Any]:
    """The list as it is now, without what the change added, with what it took away."""
    added, gone = _keys(became) - _keys(was), _keys(was) - _keys(became)
    kept = [item for item in is_now if _key(item) not in added]
    return kept + [item for item in was if _key(item) in gone - _keys(kept)]


def _keys(items: list[Any]) -> set[Any]:
    return {_key(item) for item in items}


def _key(item: Any) -> Any:
    return item["id"] if isinstance(item, dict) else item


def named(field: str) -> str:
    """A field as the office calls it."""
    return WORDS.get(field, field.replace("_", " "))


def said(value: Any) -> str:
    """A value as people read it, safe to show."""
    if value is None or value in ("", [], ()):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(map(said, value))
    return display(value["name"] if isinstance(value, dict) else value)


def listed(words: Iterable[str]) -> str:
    """Several things in a row: `a; b`."""
    return "; ".join(words)
