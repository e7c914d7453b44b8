"""Who signed in: `/me` of every version and the draft's."""

from __future__ import annotations

from typing import Protocol

from starlette.responses import Response

from console.api.answers import json_answer
from console.api.calls import Call
from console.api.errors import Unauthorized
from console.api.routing import Access, Route
from console.sso.admission import DISTRICT, Refusal, admit
from console.sso.identity import SignedIn, draft_me, me
from console.sso.standing import standing
from storage.connections import Reader
from storage.queries import people, schools
from storage.records.applications import ApplicationRecord

VERSIONS = ("v1.1", "v1.2", "v2.0", "v2.1", "v3.0", "v3.1")


class Signed(Protocol):
    """A code or a token: who signed in where, through which integration, in which role."""

    @property
    def application_pk(self) -> int:
        """The application."""

    @property
    def user_pk(self) -> int:
        """The person's key."""

    @property
    def user_id(self) -> str:
        """The person's id, since another store may have somebody else under the key."""

    @property
    def integration(self) -> str:
        """By the district, or the Library."""

    @property
    def role(self) -> str:
        """What they came in as."""


def signed_in_person(call: Call) -> SignedIn:
    """The person behind the token, who must still be allowed to sign in.

    Raises:
        Unauthorized: deactivated, no longer shared, or disconnected since.
    """
    bearer = call.person_bearer
    who = still_signed_in(call, bearer.application, bearer.token)
    if who is None:
        raise Unauthorized("This person may no longer use the application", "invalid_token")
    return who


def still_signed_in(call: Call, application: ApplicationRecord, signed: Signed) -> SignedIn | None:
    """Who signed in, if they might still; looked up once until something in the store changes."""
    key = (signed.user_pk, signed.user_id, signed.application_pk, signed.integration, signed.role)
    return call.site.memory.recall(
        ("signed in", *key), lambda: _looked_up(call.reader, application, signed)
    )


def _looked_up(reader: Reader, application: ApplicationRecord, signed: Signed) -> SignedIn | None:
    person = people.by_pk(reader, signed.user_pk)
    if person is None or person.id != signed.user_id:
        return None
    admission = admit(standing(reader, application, person.district_pk), person)
    if (
        isinstance(admission, Refusal)
        or admission.integration != signed.integration
        or signed.role not in admission.roles
    ):
        return None
    district = schools.district(reader, person.district_pk)
    told = district is not None and signed.integration == DISTRICT
    return SignedIn(person, signed.role, district.id if told and district is not None else None)


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
