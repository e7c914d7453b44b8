"""Who signed in, as the identity endpoints say it: `/me` of every version. Pure.

Source: the admin SSO draft (section 2), District SSO vs Library SSO, reference clever.md 3.6.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from storage.records.people import PersonRecord

ADMIN_ROLES = frozenset({"district_admin", "staff"})
OLD_TYPES = {
    "district_admin": "district_admin",
    "staff": "school_admin",
    "teacher": "teacher",
    "student": "student",
}
MULTI_ROLE_VERSIONS = frozenset({"v3.0", "v3.1"})


class SignedIn(NamedTuple):
    """A person as a token knows them; `district_id` is None for a Library token."""

    person: PersonRecord
    role: str
    district_id: str | None


def draft_me(who: SignedIn) -> dict[str, Any]:
    """The draft's `/me`: exactly id, type and district_id."""
    kind = "admin" if who.role in ADMIN_ROLES else who.role
    document = {"id": who.person.id, "type": kind}
    return document if who.district_id is None else {**document, "district_id": who.district_id}


def me(who: SignedIn, version: str) -> dict[str, Any]:
    """`/me` of one version ("draft" or a shipped one); a Library token is told no district."""
    if version == "draft":
        return draft_me(who)
    if version in MULTI_ROLE_VERSIONS:
        return _multi_role_me(who, version)
    return _single_role_me(who, version)


def _multi_role_me(who: SignedIn, version: str) -> dict[str, Any]:
    data: dict[str, Any] = {"id": who.person.id}
    if who.district_id is not None:
        data["district"] = who.district_id
    data |= {"type": "user", "authorized_by": "teacher" if who.district_id is None else "district"}
    canonical = f"/{version}/users/{who.person.id}"
    return {"type": "user", "data": data, "links": _links(who, version, canonical)}


def _single_role_me(who: SignedIn, version: str) -> dict[str, Any]:
    kind, clever_id = OLD_TYPES[who.role], legacy_id(who.person, who.role)
    data = {"id": clever_id}
    if who.district_id is not None:
        data["district"] = who.district_id
    data["type"] = kind
    canonical = f"/{version}/{kind}s/{clever_id}"
    return {"type": kind, "data": data, "links": _links(who, version, canonical)}


def _links(who: SignedIn, version: str, canonical: str) -> list[dict[str, str]]:
    links = [{"rel": "self", "uri": "/me"}, {"rel": "canonical", "uri": canonical}]
    if who.district_id is not None:
        links.append({"rel": "district", "uri": f"/{version}/districts/{who.district_id}"})
    return links


def legacy_id(person: PersonRecord, role: str) -> str:
    """The id of one role, which versions before v3.0 go by; a student's is the person's own."""
    if role in ADMIN_ROLES and person.admin is not None:
        return person.admin.legacy_id
    if role == "teacher" and person.teacher is not None:
        return person.teacher.legacy_id
    return person.id
