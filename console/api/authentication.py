"""From a bearer token to who sent it (RFC 6750); tokens are compared by their SHA-256 only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, Literal

from console.api.calls import Call
from console.api.errors import BadRequest, Unauthorized, UnknownEndpoint
from console.api.routing import Access
from console.keys import hashed
from console.sso import tokens
from storage.queries import tokens as queries
from storage.records.applications import ApplicationRecord, ConnectionRecord
from storage.records.districts import DistrictRecord
from storage.records.tokens import AccessTokenRecord

_DISTRICT_TOKEN = re.compile(r"[0-9a-f]{40}\Z")
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]+=*\Z")


@dataclass(frozen=True, slots=True)
class DistrictBearer:
    """An application acting for a district that connected it."""

    kind: ClassVar[Literal["district"]] = "district"
    token_hash: str
    application: ApplicationRecord
    connection: ConnectionRecord
    district: DistrictRecord


@dataclass(frozen=True, slots=True)
class PersonBearer:
    """An application acting for one person who signed in."""

    kind: ClassVar[Literal["person"]] = "person"
    token_hash: str
    application: ApplicationRecord
    token: AccessTokenRecord


Bearer = DistrictBearer | PersonBearer


def identify(call: Call, access: Access) -> Bearer:
    """Who sent this call, if a token of a kind the route asks for.

    Raises:
        Unauthorized: no token in the Authorization header, or not one of ours.
        BadRequest: two tokens.
        UnknownEndpoint: a token of the other kind; Clever answers as if there were no such path.
    """
    bearer = _bearer(call, read_token(call))
    if access is not Access.ANY and bearer.kind != access.value:
        raise UnknownEndpoint
    return bearer


def read_token(call: Call) -> str:
    """The token of the Authorization header; a token in the query string is refused."""
    sent = call.headers.getlist("authorization")
    if "access_token" in call.query_string:
        if sent:
            raise BadRequest("Send the token once, in the Authorization header.")
        raise Unauthorized("A token in the query string is refused", "invalid_request")
    if not sent:
        raise Unauthorized("No authorization provided")
    if len(sent) > 1:
        raise BadRequest("Send one Authorization header.")
    scheme, _, token = sent[0].partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or _TOKEN.match(token) is None:
        raise Unauthorized("The Authorization header is not a bearer token", "invalid_request")
    return token


def _bearer(call: Call, token: str) -> Bearer:
    call.site.memory.refresh(call.reader)
    found = (
        _district_bearer(call, token)
        if _DISTRICT_TOKEN.match(token)
        else _person_bearer(call, token)
    )
    if found is None or not found.application.active:
        raise Unauthorized("The access token is unknown, expired or revoked", "invalid_token")
    return found


def _district_bearer(call: Call, token: str) -> DistrictBearer | None:
    token_hash = hashed(token)
    granted = call.site.memory.grant(call.reader, token_hash)
    if granted is None:
        return None
    return DistrictBearer(token_hash, granted.application, granted.connection, granted.district)


def _person_bearer(call: Call, token: str) -> PersonBearer | None:
    def district_of(record: AccessTokenRecord) -> int | None:
        key = ("district of", record.user_pk, record.user_id)
        return call.site.memory.recall(key, lambda: queries.district_of(call.reader, record))

    record = tokens.authenticate(call.site.workspace.store.sessions, token, call.now, district_of)
    if record is None:
        return None
    application = call.site.memory.application(call.reader, record.application_pk)
    return None if application is None else PersonBearer(record.token_hash, application, record)
