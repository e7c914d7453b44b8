"""Records as the JSON Clever sends. Pure; keys in the order of the seeds and recordings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from storage.queries.visibility import SeenAdmin

Document = dict[str, Any]


def draft_admin(admin: SeenAdmin) -> Document:
    """An admin of the draft: its seven fields; `title` only if there is one."""
    document: Document = {
        "id": admin.id,
        "first_name": admin.first_name,
        "last_name": admin.last_name,
        "admin_scope": admin.admin_scope,
        "email": admin.email,
    }
    if admin.title:
        document["title"] = admin.title
    document["schools"] = list(admin.schools)
    return document


def list_of(documents: Iterable[Document], prefix: str, links: list[dict[str, str]]) -> Document:
    """A list: each document with its own address, then the links."""
    return {
        "data": [{"data": document, "uri": f"{prefix}/{document['id']}"} for document in documents],
        "links": links,
    }


def count_of(number: int, self_link: dict[str, str]) -> Document:
    """The answer to `count=true`: no data."""
    return {"count": number, "links": [self_link]}
