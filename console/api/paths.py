"""Where each dialect has one person. Pure, and imports next to nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from storage.records.people import PersonRecord

DRAFT = "draft"


def path_of_person(dialect: str, person: PersonRecord) -> str:
    """Where a dialect has one person; the old ones go by the id of the role."""
    if dialect == DRAFT:
        return f"/admins/{person.id}"
    if dialect >= "v3":
        return f"/{dialect}/users/{person.id}"
    if person.admin is not None:
        kind = "district_admins" if person.admin.admin_scope == "district" else "school_admins"
        return f"/{dialect}/{kind}/{person.admin.legacy_id}"
    if person.teacher is not None:
        return f"/{dialect}/teachers/{person.teacher.legacy_id}"
    return f"/{dialect}/students/{person.id}"


def inside(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is inside the envelope `data`; the draft has none."""
    found = document.get("data")
    return found if isinstance(found, dict) else document


def profile_path(me: Mapping[str, Any], dialect: str) -> str:
    """Where `/me` says the profile is; the draft leaves that to its reader."""
    for link in me.get("links", []):
        if link.get("rel") == "canonical":
            return str(link["uri"])
    clever_id = inside(me).get("id", "")
    return f"/admins/{clever_id}" if dialect == DRAFT else f"/{dialect}/users/{clever_id}"
