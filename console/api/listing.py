"""Lists: one way for all of them to page, count, filter by id and link."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from starlette.responses import Response

from console.api.answers import json_answer, json_body
from console.api.calls import Call
from console.api.documents import Document, count_of, list_of
from console.api.paging import LAST, Asked, Link, page_links, read_paging, self_link
from console.ids import is_clever_id
from storage.queries.roster import Nearest, nearest_admin, nearest_by
from storage.queries.visibility import BEYOND_ALL, Cut

USERS = nearest_by("users", "id", "pk")
ADMIN_ROLES = nearest_admin
TEACHER_ROLES = nearest_by("teacher_roles", "legacy_id", "user_pk")
SCHOOLS = nearest_by("schools", "id", "pk")
SECTIONS = nearest_by("sections", "id", "pk")
COUNT_BATCH = 1000
MAX_WHERE = 1000


class Keyed(Protocol):
    """Anything a page can hold."""

    @property
    def pk(self) -> int:
        """The key pages go by."""


T = TypeVar("T", bound=Keyed)


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """One list: how its items are read (ascending), said, found by id and addressed."""

    read: Callable[[Cut], list[T]]
    documents: Callable[[Sequence[T]], list[Document]]
    nearest: Nearest
    prefix: str
    count: Callable[[], int] | None = None


def answer_list(call: Call, listing: Listing[T]) -> Response:
    """A page of a list, or its count; the same question again is answered from memory."""
    memory, connection = call.site.memory, call.district_bearer.connection
    target = (call.path, call.query_string)
    body = memory.page(connection, *target)
    if body is None:
        body = json_body(_list_document(call, listing))
        memory.keep_page(connection, target, body)
    return json_answer(body)


def _list_document(call: Call, listing: Listing[T]) -> Document:
    asked = read_paging(call)
    if asked.count:
        return count_of(_count(listing), self_link(call))
    wanted = _where_ids(call)
    if wanted is not None:
        found = listing.documents(_by_ids(call, listing, wanted))
        return list_of(found, listing.prefix, [self_link(call)])
    cut = _cut(call, listing, asked)
    items = listing.read(cut)
    more = len(items) > asked.limit
    if more:
        del items[0 if cut.backwards else asked.limit]
    found = listing.documents(items)
    if call.dialect.startswith("v1") and call.argument("show_links") == "true":
        return _old_list(call, asked, listing, found)
    links = page_links(call, asked, [document["id"] for document in found], more=more)
    return list_of(found, listing.prefix, links)


def answer_all(call: Call, documents: list[Document], prefix: str) -> Response:
    """A whole list at once; a person's token cannot page."""
    return json_answer(list_of(documents, prefix, [self_link(call)]))


def answer_one(document: Document, links: list[Link]) -> Response:
    """One object with its links."""
    return json_answer({"data": document, "links": links})


def _cut(call: Call, listing: Listing[T], asked: Asked) -> Cut:
    after = before = None
    if asked.after is not None:
        after = listing.nearest(call.reader, asked.after, above=False)
    if asked.before is not None:
        before = BEYOND_ALL
        if asked.before != LAST:
            found = listing.nearest(call.reader, asked.before, above=True)
            before = found or BEYOND_ALL
    return Cut(asked.limit + 1, after=after, before=before)


def _count(listing: Listing[T]) -> int:
    if listing.count is not None:
        return listing.count()
    number, after = 0, 0
    while batch := listing.read(Cut(COUNT_BATCH, after=after)):
        number, after = number + len(batch), batch[-1].pk
        if len(batch) < COUNT_BATCH:
            break
    return number


def _where_ids(call: Call) -> list[str] | None:
    """The ids of v1.x's `where={"_id":{"$in":[…]}}`; any other `where` is ignored."""
    text = call.argument("where") if call.dialect.startswith("v1") else None
    if not text:
        return None
    try:
        where = json.loads(text)
    except (ValueError, RecursionError):
        return None
    wanted = where.get("_id", where.get("id")) if isinstance(where, dict) else None
    if isinstance(wanted, dict):
        wanted = wanted.get("$in")
    if isinstance(wanted, str):
        wanted = [wanted]
    if not isinstance(wanted, list):
        return None
    return [one for one in wanted[:MAX_WHERE] if isinstance(one, str) and is_clever_id(one)]


def _by_ids(call: Call, listing: Listing[T], wanted: list[str]) -> list[T]:
    found: dict[int, T] = {}
    for clever_id in wanted:
        pk = listing.nearest(call.reader, clever_id, above=False)
        items = listing.read(Cut(1, after=pk - 1)) if pk else []
        if items and items[0].pk == pk and listing.documents(items)[0]["id"] == clever_id:
            found[pk] = items[0]
    return [found[pk] for pk in sorted(found)]


def _old_list(
    call: Call, asked: Asked, listing: Listing[T], found: list[Document]
) -> dict[str, Any]:
    """The form of `show_links=true`: `paging` with totals, and no way on but `self`."""
    number = _count(listing)
    total = max(1, -(-number // asked.limit))
    document: dict[str, Any] = list_of(found, listing.prefix, [self_link(call)])
    if asked.after is None and asked.before is None:
        document["paging"] = {"current": 1, "total": total, "count": number}
    return document
