"""One exchange of a sign-in explained: what was asked for, what each part is for. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

from screens.widgets.exchange_view import status_tone, status_words
from screens.widgets.runs import Line, line, wrapped

if TYPE_CHECKING:
    from console.api.client import Exchange

# What a request is for, by the end of its path; the first that fits.
PURPOSES = (
    (
        "/oauth/authorize",
        "The browser asks Clever who this person is, on the application’s behalf.",
    ),
    ("/oauth/instant-login", "A link signs the person in at once; Clever starts, so no state."),
    ("/in/", "The district’s portal sends the person to the application; so there is no state."),
    ("/oauth/tokens", "The application’s server trades the code for a token, server to server."),
    ("/me", "The application asks whose token it is: the id to match accounts by."),
    ("/sections", "The application reads the teacher’s own sections."),
    ("/mystudents", "The application reads the students of those sections."),
    ("", "The application reads the person’s own profile: name and email."),
)
# What a parameter or header is for, with its source.
MEANINGS = {
    "response_type": "a code is wanted, not a token (RFC 6749 §4.1.1)",
    "client_id": "which application asks",
    "redirect_uri": "where the answer goes; must be one that is registered, letter for letter",
    "state": "comes back unchanged: it was this application that asked (RFC 6749 §10.12)",
    "scope": "what the token may read",
    "district_id": "which district’s sign-in to use",
    "login_hint": "who signs in; stands for choosing them on Clever’s page",
    "role": "which of several roles they come in with",
    "prompt": "what the page should do",
    "code": "used once, for a minute, and by this application alone",
    "grant_type": "a code is being traded (RFC 6749 §4.1.3)",
    "code_challenge": "binds the code to who asked for it (PKCE, RFC 7636)",
    "code_verifier": "proves it is who asked (PKCE, RFC 7636)",
    "error": "why there is no code (RFC 6749 §4.1.2.1)",
    "error_description": "the same in words",
    "access_token": "what the application reads with, as this person",
    "id_token": "who signed in, signed by Clever (OpenID Connect)",
    "token_type": "it is sent as Authorization: Bearer (RFC 6750)",
    "expires_in": "for how many seconds it is good",
    "id": "the Clever id: the same at every sign-in, and what to match by",
    "type": "what kind of user",
    "district": "the district they belong to",
    "authorized_by": "who let the application in: the district, or a teacher",
    "email": "to match by when no account has the id; Clever has not verified it",
    "schools": "the schools shared with the application",
    "roles": "every role they hold that is shared",
    "name": "what to call them",
    "title": "what they are called at work",
    "admin_scope": "whether the district or some schools are theirs",
}
HEADERS = {
    "authorization": "who asks: Basic is the application with its secret, Bearer a token",
    "location": "where the browser is sent next",
    "www-authenticate": "how one must authenticate, and what was wrong (RFC 6750 §3)",
    "allow": "which methods there are",
    "retry-after": "when to come back",
    "set-cookie": "keeps the browser signed in at Clever",
}


def explained_lines(exchange: Exchange, proves: str, cells: int) -> list[Line]:
    """What was asked for and why, part by part; the answer likewise; what it proves."""
    path, _, query = exchange.target.partition("?")
    lines = wrapped(line((exchange.method, "strong"), f" {path}"), cells, 2)
    lines += wrapped(line((_purpose(path), "dim")), cells)
    lines += [(), line(("Sent", "dim"))]
    lines += _pairs(f"{query}&{exchange.request_body}", cells)
    lines += _headers(exchange.request_headers, cells)
    lines += [
        (),
        line(("Answered ", "dim"), (status_words(exchange), status_tone(exchange.status))),
    ]
    lines += _headers(exchange.headers, cells)
    lines += _pairs((exchange.header("location") or "").partition("?")[2], cells)
    lines += _told(exchange, cells)
    return [*lines, (), *wrapped(line(("Proves ", "dim"), proves), cells, 2)]


def _purpose(path: str) -> str:
    for part, purpose in PURPOSES:
        if path.endswith(part) or (part == "/in/" and path.startswith(part)):
            return purpose
    return ""


def _pairs(text: str, cells: int) -> Iterator[Line]:
    for pair in filter(None, text.split("&")):
        name, _, value = pair.partition("=")
        yield from _part(name, unquote_plus(value), MEANINGS.get(name, ""), cells)


def _headers(pairs: tuple[tuple[str, str], ...], cells: int) -> Iterator[Line]:
    from console.api.client import shown_headers

    for name, value in shown_headers(pairs):
        if name.lower() in HEADERS:
            short = value.partition("?")[0] if name.lower() == "location" else value
            yield from _part(name, short, HEADERS[name.lower()], cells)


def _told(exchange: Exchange, cells: int) -> Iterator[Line]:
    """What of a JSON answer has a meaning here; the raw view has all of it."""
    try:
        document = exchange.json()
    except ValueError:
        return
    told = document.get("data", document) if isinstance(document, dict) else None
    if isinstance(told, list):
        yield from _part("data", f"{len(told):,} in this page", "", cells)
    elif isinstance(told, dict):
        for name, value in told.items():
            if name in MEANINGS:
                text = ", ".join(map(str, value)) if isinstance(value, list | dict) else str(value)
                yield from _part(name, text, MEANINGS[name], cells)


def _part(name: str, value: str, meaning: str, cells: int) -> Iterator[Line]:
    yield from wrapped(line((f"  {name}  ", "accent"), value), cells, 4)
    if meaning:
        yield from wrapped(line((f"    {meaning}", "dim")), cells, 4)
