"""What the data faults do to a document. Pure: a document in, a spoilt one out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

_ID = re.compile(r"[0-9a-f]{24}\Z")
_ROTATION = 0x0F0F_0F0F_0F0F << 48
_PERSON_PATHS = frozenset(
    {"users", "admins", "district_admins", "school_admins", "teachers", "students"}
)
_ADMIN_ROLES = ("district_admin", "staff")


def distort(fault: str, document: Any) -> Any:
    """A JSON document as the fault makes it; faults of other kinds leave it alone."""
    change = _CHANGES.get(fault)
    return document if change is None else change(document)


def _walk(document: Any, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    """Every object of a document changed, innermost first."""
    if isinstance(document, list):
        return [_walk(one, change) for one in document]
    if isinstance(document, dict):
        return change({name: _walk(value, change) for name, value in document.items()})
    return document


def _without_email(document: Any) -> Any:
    return _walk(document, lambda one: {name: one[name] for name in one if name != "email"})


def _with_roles(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Callable[[Any], Any]:
    def changed(one: dict[str, Any]) -> dict[str, Any]:
        roles = one.get("roles")
        return one | {"roles": change(roles)} if isinstance(roles, dict) else one

    return lambda document: _walk(document, changed)


def _in_order(roles: dict[str, Any], first: Iterable[str]) -> dict[str, Any]:
    front = [name for name in first if name in roles]
    return {name: roles[name] for name in [*front, *(name for name in roles if name not in front)]}


def _as_contact(document: Any) -> Any:
    def changed(one: dict[str, Any]) -> dict[str, Any]:
        if isinstance(one.get("roles"), dict):
            one = one | {"roles": {"contact": {"legacy_id": one.get("id", "")}}}
        if one.get("type") in {"admin", "district_admin", "school_admin", "teacher", "student"}:
            one = one | {"type": "contact"}
        return one | {"user_type": "contact"} if "user_type" in one else one

    return _walk(document, changed)


def rotated(clever_id: str) -> str:
    """The other id of a person; rotating twice gives the first again."""
    return f"{int(clever_id, 16) ^ _ROTATION:024x}" if _ID.match(clever_id) else clever_id


def rotated_path(path: str) -> str:
    """A path whose person id is rotated back, so that the new id is found."""
    parts = path.split("/")
    for index in range(1, len(parts)):
        if parts[index - 1].lower() in _PERSON_PATHS:
            parts[index] = rotated(parts[index])
    return "/".join(parts)


def _with_rotated_id(document: Any) -> Any:
    def changed(one: dict[str, Any]) -> dict[str, Any]:
        for name in ("id", "sub", "user_id", "multi_role_user_id"):
            if isinstance(one.get(name), str) and "rel" not in one:
                one = one | {name: rotated(one[name])}
        if isinstance(one.get("uri"), str):
            one = one | {"uri": rotated_path(one["uri"])}
        return one

    return _walk(document, changed)


_CHANGES: dict[str, Callable[[Any], Any]] = {
    "no-email": _without_email,
    "no-roles": _with_roles(lambda _: {}),
    "null-role": _with_roles(dict.fromkeys),
    "teacher-first": _with_roles(lambda roles: _in_order(roles, ("teacher",))),
    "admin-first": _with_roles(lambda roles: _in_order(roles, _ADMIN_ROLES)),
    "wrong-user-type": _as_contact,
    "id-rotated": _with_rotated_id,
}
