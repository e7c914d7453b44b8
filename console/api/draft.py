"""The draft spec's own endpoints: `/admins` and `/admins/{id}`."""

from __future__ import annotations

from starlette.responses import Response

from console.api.answers import json_answer
from console.api.authentication import PersonBearer
from console.api.calls import Call
from console.api.documents import draft_admin
from console.api.errors import NotThere
from console.api.identity import signed_in_person
from console.api.listing import USERS, Listing, answer_list
from storage.queries import applications, seen_counts, visibility
from storage.queries.visibility import SeenAdmin

NOT_FOUND = "Admin not found"


def list_admins(call: Call) -> Response:
    """All district admins, and the school admins of shared schools."""
    connection = call.district_bearer.connection
    view = call.site.memory.view(call.reader, connection)
    return answer_list(
        call,
        Listing(
            read=lambda cut: visibility.page(call.reader, connection, cut, view),
            documents=lambda admins: [draft_admin(admin) for admin in admins],
            nearest=USERS,
            prefix="/admins",
            count=lambda: seen_counts.count(call.reader, connection),
        ),
    )


def show_admin(call: Call) -> Response:
    """One admin, bare as in the draft; a person's token reads their own profile only."""
    bearer = call.bearer
    if isinstance(bearer, PersonBearer):
        return json_answer(draft_admin(_own(call, bearer)))
    view = call.site.memory.view(call.reader, bearer.connection)
    found = visibility.one(call.reader, bearer.connection, call.values[0].lower(), view.ids)
    if found is None:
        raise NotThere(NOT_FOUND)
    return json_answer(draft_admin(found))


def _own(call: Call, bearer: PersonBearer) -> SeenAdmin:
    person = signed_in_person(call).person
    if person.id != call.values[0].lower():
        raise NotThere(NOT_FOUND)
    connection = applications.connection(
        call.reader, bearer.application.pk, bearer.token.district_pk
    )
    if connection is None or bearer.token.integration != "district":
        raise NotThere(NOT_FOUND)
    view = call.site.memory.view(call.reader, connection)
    found = visibility.one(call.reader, connection, person.id, view.ids)
    if found is None:
        raise NotThere(NOT_FOUND)
    return found
