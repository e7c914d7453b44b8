"""Who signed in: `/me` of every version and the draft's."""

from __future__ import annotations

from starlette.responses import Response

from console.api.answers import json_answer
from console.api.authentication import PersonBearer
from console.api.calls import Call
from console.api.errors import Unauthorized
from console.api.routing import Access, Route
from console.sso.admission import DISTRICT, Refusal, admit
from console.sso.identity import SignedIn, draft_me, me
from console.sso.standing import standing
from storage.connections import Reader
from storage.queries import people, schools

VERSIONS = ("v1.1", "v1.2", "v2.0", "v2.1", "v3.0", "v3.1")


def signed_in_person(call: Call) -> SignedIn:
    """The person behind the token, who must still be allowed to sign in.

    Raises:
        Unauthorized: deactivated, no longer shared, or disconnected since.
    """
    bearer = call.person_bearer
    token = bearer.token
    key = ("signed in", token.user_pk, token.user_id, token.application_pk, token.integration)
    return call.site.memory.recall((*key, token.role), lambda: _looked_up(call.reader, bearer))


def _looked_up(reader: Reader, bearer: PersonBearer) -> SignedIn:
    token = bearer.token
    person = people.by_pk(reader, token.user_pk)
    if person is None:
        raise Unauthorized("The access token is unknown, expired or revoked", "invalid_token")
    admission = admit(standing(reader, bearer.application, token.district_pk), person)
    if (
        isinstance(admission, Refusal)
        or admission.integration != token.integration
        or token.role not in admission.roles
    ):
        raise Unauthorized("This person may no longer use the application", "invalid_token")
    district = schools.district(reader, token.district_pk)
    told = district is not None and token.integration == DISTRICT
    return SignedIn(person, token.role, district.id if told and district is not None else None)


def show_me(call: Call) -> Response:
    """`/me`; without a version in the path it speaks the application's own dialect."""
    who = signed_in_person(call)
    return json_answer(me(who, call.dialect or call.person_bearer.application.api))


def show_draft_me(call: Call) -> Response:
    """`/draft/me`: exactly id, type and district_id."""
    return json_answer(draft_me(signed_in_person(call)))


IDENTITY_ROUTES = (
    Route("GET", "/me", show_me, Access.PERSON, versions=("", *VERSIONS)),
    Route("GET", "/draft/me", show_draft_me, Access.PERSON),
)
