"""The sign-in page: pick or search a person, see what they are, or deny."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlencode

from starlette.responses import Response

from console.api.calls import Call
from console.api.choices import Wish, offer_people
from console.api.clients import read_form
from console.api.entrance import sent_back, signed_in
from console.api.pages import message_page, page
from console.api.routing import Access, Route
from console.api.sealing import browser_of, new_browser, remember, seal, unseal
from console.errors import NotFound, PrincipalError, Refused
from console.sso.admission import Refusal, admit
from console.sso.authorization import AuthorizationRequest, SentBack, ShownToPerson
from console.sso.people import hinted_person, is_of
from console.sso.standing import standing
from storage.queries import applications, people, schools
from storage.records.districts import DistrictRecord
from storage.records.people import PersonRecord

# What the page adds to the query of its own address.
SEARCHING = frozenset({"find", "looked"})


class Place(NamedTuple):
    """One link of a list of places to go to."""

    name: str
    href: str


def enter(call: Call, request: AuthorizationRequest) -> Response:
    """Sign the hinted person in where the server is scripted; else show the page.

    Raises:
        SentBack: a scripted person refuses (`prompt=deny`).
        ShownToPerson: the hint names nobody, or there is no district to choose from.
    """
    if not call.site.scripted_login:
        return offer(call, request)
    if request.prompt == "deny":
        raise SentBack(request, "access_denied", "the person refused")
    if request.login_hint is None:
        return offer(call, request)
    try:
        person = hinted_person(
            call.reader, request.application, request.login_hint, request.district_id
        )
    except PrincipalError as error:
        status = 404 if isinstance(error, NotFound) else 400
        raise ShownToPerson("Who is signing in?", str(error), status) from error
    return signed_in(call, request, person, role=request.role)


def offer(call: Call, request: AuthorizationRequest) -> Response:
    """The page for a request that names nobody; asks for the district first if there are several.

    Raises:
        ShownToPerson: there is no such district, or none at all.
    """
    known = _districts(call, request)
    if request.district_id is not None:
        known = [district for district in known if district.id == request.district_id]
    if not known:
        raise ShownToPerson(
            f"Nobody can sign in to {request.application.name} here",
            "No district by that id has connected it.",
            404,
        )
    if len(known) > 1:
        return _offer_districts(call, known)
    return _offer_people(call, request, known[0])


def _districts(call: Call, request: AuthorizationRequest) -> list[DistrictRecord]:
    """Districts people of which could come in: connected ones; any, for a Library application."""
    if request.application.sso_library:
        return schools.districts(call.reader)
    granted = applications.connections_of(call.reader, request.application.pk)
    return [grant.district for grant in granted]


def _offer_districts(call: Call, known: list[DistrictRecord]) -> Response:
    own = [(name, value) for name, value in call.query if name != "district_id"]
    places = [
        Place(district.name, f"{call.address}?{urlencode([*own, ('district_id', district.id)])}")
        for district in known
    ]
    values = {
        "title": "Which district?",
        "message": "Clever asks this when neither the link nor the browser says it.",
        "places": places,
        "nothing": "",
    }
    return page("places.html", values)


def _offer_people(call: Call, request: AuthorizationRequest, district: DistrictRecord) -> Response:
    browser = browser_of(call) or new_browser()
    sealed, csrf = seal(call, request, browser)
    wish = _wish(call)
    offered = offer_people(call, request.application, district, wish)
    own = [pair for pair in call.query if pair[0] not in SEARCHING]
    more = [("find", wish.term), ("looked", str(offered.further))]
    answer = page(
        "sign_in.html",
        {
            "title": f"Sign in to {request.application.name}",
            "application": request.application.name,
            "district": district.name,
            "here": call.address,
            "prefix": call.site.prefix,
            "parameters": own,
            "term": wish.term,
            "choices": offered.choices,
            "far": offered.far,
            "further": f"{call.address}?{urlencode([*own, *more])}" if offered.further else "",
            "sealed": sealed,
            "csrf": csrf,
        },
        sends_to=[request.redirect_uri],
    )
    remember(answer, call, browser)
    return answer


def _wish(call: Call) -> Wish:
    """Who is looked for; a number of people that is none counts as a new search."""
    looked = call.argument("looked") or ""
    known = looked.isascii() and looked.isdigit()
    return Wish(call.argument("find") or "", int(looked[:12]) if known else 0)


def names_nobody(call: Call) -> bool:
    """Whether a request to sign in comes to a page, for which people are looked for."""
    return not call.site.scripted_login or "login_hint" not in call.query_string


def sign_in(call: Call) -> Response:
    """`POST /oauth/sign-in`: what was chosen on the page."""
    form = read_form(call)
    try:
        request = unseal(call, form)
        return _chosen(call, request, form)
    except ShownToPerson as shown:
        return message_page(shown.title, shown.message, status=shown.status)
    except SentBack as error:
        return sent_back(call, error)


def _chosen(call: Call, request: AuthorizationRequest, form: dict[str, str]) -> Response:
    chosen = form.get("person", "")
    if chosen == "deny":
        raise SentBack(request, "access_denied", "the person refused")
    clever_id, _, rest = chosen.partition(":")
    role, _, extra = rest.partition(":")
    person = people.by_id(call.reader, clever_id)
    district_id = request.district_id
    if chosen == "again" or person is None or not is_of(call.reader, person, district_id):
        known = [d for d in _districts(call, request) if district_id in {None, d.id}]
        if not known:
            raise ShownToPerson("Nobody was chosen", "Go back and choose a person.")
        return _offer_people(call, request, known[0])
    if extra == "authorize":
        _install(call, request, person)
    if request.confirm_student and role == "student" and form.get("confirmed") != "yes":
        return _confirm(call, request, person, chosen)
    return signed_in(call, request, person, role=role)


def _install(call: Call, request: AuthorizationRequest, person: PersonRecord) -> None:
    """A teacher installs a Library application as they sign in to it for the first time."""
    from console.provisioning.library import authorize

    application = request.application
    refusal = admit(standing(call.reader, application, person.district_pk), person)
    if not isinstance(refusal, Refusal) or refusal.code != "not_authorized":
        return
    try:
        call.site.workspace.run(authorize, application, person)
    except Refused as error:
        raise ShownToPerson("The application was not authorized", str(error), 403) from error


def _confirm(
    call: Call, request: AuthorizationRequest, person: PersonRecord, chosen: str
) -> Response:
    sealed, csrf = seal(call, request, browser_of(call))
    values = {
        "title": f"Are you {person.name}?",
        "person": person.name,
        "application": request.application.name,
        "choice": chosen,
        "prefix": call.site.prefix,
        "sealed": sealed,
        "csrf": csrf,
    }
    return page("confirm.html", values, sends_to=[request.redirect_uri])


PAGE_ROUTES = (Route("POST", "/oauth/sign-in", sign_in, Access.OPEN, threaded=True),)
