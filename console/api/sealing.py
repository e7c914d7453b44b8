"""A sign-in request that travels through the page: sealed to one browser, one run, one hour."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import secrets
from dataclasses import fields
from hashlib import sha256
from typing import Any

from starlette.requests import cookie_parser
from starlette.responses import Response

from console.api.calls import Call
from console.sso.authorization import AuthorizationRequest, ShownToPerson
from storage.queries import applications

COOKIE = "principal_browser"
LIFE = 60 * 60 * 1000
_STALE = ShownToPerson(
    "This page is out of date",
    "It was opened in another browser, too long ago, or before the server was started again. "
    "Go back to the application and start once more.",
    403,
)
_KEPT = tuple(field.name for field in fields(AuthorizationRequest) if field.name != "application")


def browser_of(call: Call) -> str:
    """What tells this browser from others; empty before it has seen a page."""
    return cookie_parser(call.headers.get("cookie", "")).get(COOKIE, "")


def new_browser() -> str:
    """A name for a browser that has none yet."""
    return secrets.token_urlsafe(32)


def remember(answer: Response, call: Call, browser: str) -> None:
    """Name the browser; the cookie is not for scripts and not for other sites' requests."""
    answer.set_cookie(
        COOKIE,
        browser,
        httponly=True,
        samesite="lax",
        secure=call.site.base_url.startswith("https://"),
        path="/",
    )


def seal(call: Call, request: AuthorizationRequest, browser: str) -> tuple[str, str]:
    """A request as text, and the proof that this server made it for this browser."""
    kept = {name: value for name, value in _values(request).items() if value is not None}
    document = kept | {"client_id": request.application.client_id, "at": call.now}
    text = base64.urlsafe_b64encode(json.dumps(document).encode()).decode()
    return text, _proof(call, text, browser)


def _values(request: AuthorizationRequest) -> dict[str, Any]:
    return {name: getattr(request, name) for name in _KEPT}


def unseal(call: Call, form: dict[str, str]) -> AuthorizationRequest:
    """The request a page was made for.

    Raises:
        ShownToPerson: not ours, another browser's, too old, or its application has changed.
    """
    text, browser = form.get("request", ""), browser_of(call)
    given = form.get("csrf", "")
    if not browser or not hmac.compare_digest(_proof(call, text, browser).encode(), given.encode()):
        raise _STALE
    try:
        document = json.loads(base64.urlsafe_b64decode(text.encode()))
    except (binascii.Error, ValueError):
        raise _STALE from None
    application = applications.by_client_id(call.reader, document.pop("client_id"))
    fresh = call.now - document.pop("at") < LIFE
    if not fresh or application is None or not application.active:
        raise _STALE
    if document["redirect_uri"] not in application.redirect_uris:
        raise _STALE
    return AuthorizationRequest(application=application, **document)


def _proof(call: Call, text: str, browser: str) -> str:
    message = f"{browser}\n{text}".encode()
    return hmac.new(call.site.page_key, message, sha256).hexdigest()
