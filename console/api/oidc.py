"""OpenID Connect: discovery, keys, `/userinfo`, and the id_token of a sign-in."""

from __future__ import annotations

from starlette.responses import Response

from console.api.answers import json_answer
from console.api.calls import Call
from console.api.errors import UnknownEndpoint
from console.api.identity import signed_in_person
from console.api.routing import Access, Route
from console.sso.id_tokens import discovery, gives_id_token, id_claims, metadata, userinfo
from console.sso.identity import SignedIn
from console.sso.tokens import Issued
from storage.records.applications import ApplicationRecord

# What a browser-side client has to fetch; nothing else of the OAuth endpoints is for other origins.
PUBLIC = {"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=60"}


def show_discovery(call: Call) -> Response:
    """`/.well-known/openid-configuration`; the issuer is the served base URL."""
    return json_answer(discovery(call.site.base_url, names_issuer=call.site.strict), headers=PUBLIC)


def show_metadata(call: Call) -> Response:
    """`/.well-known/oauth-authorization-server` (RFC 8414), where RFC 9700 is kept to.

    Raises:
        UnknownEndpoint: in faithful mode; Clever has no such document.
    """
    if not call.site.strict:
        raise UnknownEndpoint
    return json_answer(metadata(call.site.base_url), headers=PUBLIC)


def show_keys(call: Call) -> Response:
    """`/oauth/certs`: the public keys id_tokens are signed with."""
    return json_answer(call.site.signing_keys.public(), headers=PUBLIC)


def show_userinfo(call: Call) -> Response:
    """`/userinfo`: who signed in, in the role they came in."""
    return json_answer(userinfo(signed_in_person(call)))


def id_token(
    call: Call, application: ApplicationRecord, issued: Issued, who: SignedIn | None
) -> str | None:
    """The id_token that goes with an access token; None where there is none."""
    given = gives_id_token(oidc=application.oidc, integration=issued.code.integration)
    if who is None or not given:
        return None
    claims = id_claims(
        who,
        issuer=call.site.base_url,
        client_id=application.client_id,
        now=call.now,
        nonce=issued.code.nonce,
    )
    return call.site.signing_keys.sign(claims)


OIDC_ROUTES = (
    Route("GET", "/.well-known/openid-configuration", show_discovery, Access.OPEN),
    Route("GET", "/.well-known/oauth-authorization-server", show_metadata, Access.OPEN),
    Route("GET", "/oauth/certs", show_keys, Access.OPEN, threaded=True),
    Route("GET", "/userinfo", show_userinfo, Access.PERSON),
    Route("POST", "/userinfo", show_userinfo, Access.PERSON),
)
