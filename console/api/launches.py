"""Sign-ins that Clever starts: the portal and instant-login links.

They arrive at the primary redirect URI with a code and a scope, without a state and without any
request from the application before (reference: clever.md sections 3.3 and 3.9).
"""

from __future__ import annotations

from starlette.responses import Response

from console.api.calls import Call
from console.api.entrance import signed_in
from console.api.pages import message_page
from console.api.routing import Access, Route
from console.errors import NotFound, PrincipalError
from console.sso.authorization import (
    AuthorizationRequest,
    ShownToPerson,
    primary_uri,
    read_request,
    single,
)
from console.sso.people import hinted_person
from storage.queries import applications

_KEPT = frozenset({"client_id", "district_id", "login_hint", "prompt"})


def instant_login(call: Call) -> Response:
    """`/oauth/instant-login?client_id=…&district_id=…`."""
    return _launch(call, "instant")


def portal(call: Call) -> Response:
    """`/in/{district}?client_id=…`: a click in the district's portal."""
    return _launch(call, "portal")


def _launch(call: Call, flow: str) -> Response:
    try:
        parameters = single(call.query)
        request = _request(call, parameters, flow)
        return _signed_in(call, request, flow)
    except ShownToPerson as shown:
        return message_page(shown.title, shown.message, status=shown.status)


def _request(call: Call, parameters: dict[str, str], flow: str) -> AuthorizationRequest:
    """A request nobody sent: only who, where and in which district."""
    application = applications.by_client_id(call.reader, parameters.get("client_id", ""))
    kept = {name: value for name, value in parameters.items() if name in _KEPT}
    if flow == "portal":
        kept["district_id"] = call.values[0]
    request = read_request(application, kept)
    if request.redirect_uri != primary_uri(request.application):
        raise ShownToPerson("Unknown application", "It has no primary redirect URI.")
    return request


def _signed_in(call: Call, request: AuthorizationRequest, flow: str) -> Response:
    if not call.site.scripted_login or request.login_hint is None:
        return message_page("Who is signing in?", "Name them with login_hint.", status=400)
    try:
        person = hinted_person(
            call.reader, request.application, request.login_hint, request.district_id
        )
    except PrincipalError as error:
        status = 404 if isinstance(error, NotFound) else 400
        return message_page("Who is signing in?", str(error), status=status)
    return signed_in(call, request, person, flow=flow)


LAUNCH_ROUTES = (
    Route("GET", "/oauth/instant-login", instant_login, Access.OPEN, threaded=True),
    Route("GET", "/in/{district}", portal, Access.OPEN, threaded=True),
)
