"""Sign-ins that Clever starts: the portal and instant-login links.

They arrive at the primary redirect URI with a code and a scope, without a state and without any
request from the application before (reference: clever.md sections 3.3 and 3.9).
"""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.responses import Response

from console.api.calls import Call
from console.api.entrance import sent_back
from console.api.pages import message_page, page
from console.api.portals import district_at
from console.api.routing import Access, Route
from console.api.sign_in_page import Place, enter, names_nobody
from console.sso.authorization import (
    SentBack,
    ShownToPerson,
    launch_request,
    refuse_unasked,
    single,
)
from storage.queries import applications, schools
from storage.records.districts import DistrictRecord


def instant_login(call: Call) -> Response:
    """`/oauth/instant-login?client_id=…&district_id=…`."""
    return _launch(call, "instant", call.argument("district_id") or "")


def portal(call: Call) -> Response:
    """`/in/{district}`: the district's portal; with `client_id`, a click in it."""
    named = call.values[0]
    district = district_at(named, schools.districts(call.reader))
    if district is None:
        return message_page("No such portal", "No district goes by that address.", status=404)
    if call.argument("client_id"):
        return _launch(call, "portal", district.id)
    return _portal_page(call, district)


def _portal_page(call: Call, district: DistrictRecord) -> Response:
    granted = applications.connections_in(call.reader, district.pk)
    places = [
        Place(
            grant.application.name,
            f"{call.address}?{urlencode({'client_id': grant.application.client_id})}",
        )
        for grant in granted
        if grant.application.active
    ]
    values = {
        "title": f"{district.name}: portal",
        "message": "Opening an application here signs somebody in to it without a state.",
        "places": places,
        "nothing": "The district has connected no application yet.",
    }
    return page("places.html", values)


def _launch(call: Call, flow: str, district_id: str) -> Response:
    try:
        parameters = single(call.query)
        application = applications.by_client_id(call.reader, parameters.get("client_id", ""))
        request = launch_request(application, parameters, flow, district_id)
        if call.site.strict:
            refuse_unasked(request)
        return enter(call, request)
    except ShownToPerson as shown:
        return message_page(shown.title, shown.message, status=shown.status)
    except SentBack as error:
        return sent_back(call, error)


LAUNCH_ROUTES = (
    Route("GET", "/oauth/instant-login", instant_login, Access.OPEN, threaded=names_nobody),
    Route("GET", "/in/{district}", portal, Access.OPEN, threaded=names_nobody),
)
