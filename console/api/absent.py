"""What Clever keeps and this store does not: courses, terms, contacts, resources.

A district that sends none of them is answered the same by Clever: the path is there, its list is
empty, and nothing goes by any id.
"""

from __future__ import annotations

from starlette.responses import Response

from console.api.answers import json_answer
from console.api.calls import Call, Handler
from console.api.errors import NotThere
from console.api.listing import USERS, Listing, answer_list
from console.api.sighted import seen_in_role, seen_school, seen_section, seen_user, sight_of
from storage.queries.visibility import SeenAdmin

_NAMES = {
    "courses": "Course not found",
    "terms": "Term not found",
    "contacts": "Contact not found",
    "resources": "Resource not found",
}


def no_list(call: Call) -> Response:
    """An empty list, which pages and counts like any other."""
    none: Listing[SeenAdmin] = Listing(
        read=lambda _cut: [], documents=lambda _items: [], nearest=USERS, prefix=call.path
    )
    return answer_list(call, none)


def no_resources(call: Call) -> Response:
    """`/resources` of v3.x, which Clever answers in a form of its own (recorded)."""
    sight_of(call)
    return json_answer({"resources": []})


def none_by_id(kind: str) -> Handler:
    """A handler for one course, term, contact or resource: there is none."""

    def absent(_call: Call) -> Response:
        raise NotThere(_NAMES[kind])

    return absent


def none_of_school(call: Call) -> Response:
    """What a shared school has none of."""
    seen_school(call, sight_of(call))
    return no_list(call)


def none_of_section(call: Call) -> Response:
    """What a section of a shared school has none of."""
    seen_section(call, sight_of(call))
    return no_list(call)


def none_of_user(call: Call) -> Response:
    """What a user has none of."""
    seen_user(call, sight_of(call))
    return no_list(call)


def none_of_student(call: Call) -> Response:
    """What a student of v1.x and v2.x has none of."""
    seen_in_role(call, sight_of(call), "student")
    return no_list(call)


def not_of_section(kind: str) -> Handler:
    """The one course or term a section does not name."""

    def absent(call: Call) -> Response:
        seen_section(call, sight_of(call))
        raise NotThere(_NAMES[kind])

    return absent
