"""Paging as Clever does it (reference: clever.md section 2.3): by id, never by offset. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from console.api.calls import Call
from console.api.errors import BadRequest, TooMuch
from console.ids import is_clever_id

DEFAULT_LIMIT = 100
MAX_LIMIT = 10_000
LAST = "last"
_CURSORS = frozenset({"limit", "starting_after", "ending_before"})

Link = dict[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """The part of a list that was asked for; `before` may be "last"."""

    limit: int
    after: str | None
    before: str | None
    count: bool


def read_paging(call: Call) -> Asked:
    """The paging parameters of a call.

    Raises:
        BadRequest: one that is no number, no id, sent twice, or two that exclude each other.
        TooMuch: more rows than a page may have.
    """
    if not call.query_string:
        return Asked(DEFAULT_LIMIT, None, None, count=False)
    after, before = call.argument("starting_after"), call.argument("ending_before")
    if after and before:
        raise BadRequest("Send starting_after or ending_before, not both.")
    return Asked(
        _limit(call.argument("limit")),
        _cursor("starting_after", after),
        LAST if before == LAST else _cursor("ending_before", before),
        count=call.argument("count") == "true",
    )


def _limit(text: str | None) -> int:
    if not text:
        return DEFAULT_LIMIT
    if not (text.isascii() and text.isdigit()) or int(text[:9]) == 0:
        raise BadRequest("limit must be a whole number from 1 to 10000.")
    if int(text[:9]) > MAX_LIMIT:
        raise TooMuch("limit is larger than 10000.")
    return int(text)


def _cursor(name: str, text: str | None) -> str | None:
    if not text:
        return None
    if not is_clever_id(text.lower()):
        raise BadRequest(f"{name} must be an id of 24 hex digits.")
    return text.lower()


def self_link(call: Call) -> Link:
    """The request's own path and query, as sent."""
    query = f"?{call.query_string}" if call.query_string else ""
    return {"rel": "self", "uri": call.path + query}


def page_links(call: Call, asked: Asked, ids: Sequence[str], *, more: bool) -> list[Link]:
    """`self`, and `prev` and `next` where there is, or may be, something that way.

    `more` tells whether rows lie beyond the page in the direction it was read. The way back is
    advertised unseen, as Clever does: a client may find an empty page there.
    """
    links = [self_link(call)]
    if not ids:
        return links
    backwards = asked.before is not None
    if (asked.after is not None) or (backwards and more):
        links.append(_beside(call, asked, "prev", ("ending_before", ids[0])))
    if (backwards and asked.before != LAST) or (not backwards and more):
        links.append(_beside(call, asked, "next", ("starting_after", ids[-1])))
    return links


def _beside(call: Call, asked: Asked, rel: str, cursor: tuple[str, str]) -> Link:
    kept = [(key, value) for key, value in call.query if key not in _CURSORS]
    before = f"{urlencode(kept)}&" if kept else ""
    paged = f"limit={asked.limit}&{cursor[0]}={cursor[1]}"
    return {"rel": rel, "uri": f"{call.path}?{before}{paged}"}
