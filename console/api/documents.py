"""Records as the JSON Clever sends. Pure; keys in the order of the seeds and recordings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from storage.queries.visibility import SeenAdmin

Document = dict[str, Any]


def draft_admin(admin: SeenAdmin) -> Document:
    """An admin of the draft: its seven fields; `title` only if there is one."""
    # Written out twice, since a page does this a hundred times.
    _, clever_id, first, last, scope, email, title, schools = admin
    if title:
        return {
            "id": clever_id,
            "first_name": first,
            "last_name": last,
            "admin_scope": scope,
            "email": email,
            "title": title,
            "schools": schools,
        }
    return {
        "id": clever_id,
        "first_name": first,
        "last_name": last,
        "admin_scope": scope,
        "email": email,
        "schools": schools,
    }


def list_of(documents: Iterable[Document], prefix: str, links: list[dict[str, str]]) -> Document:
    """A list: each document with its own address, then the links."""
    return {
        "data": [{"data": document, "uri": f"{prefix}/{document['id']}"} for document in documents],
        "links": links,
    }


def count_of(number: int, self_link: dict[str, str]) -> Document:
    """The answer to `count=true`: no data."""
    return {"count": number, "links": [self_link]}
