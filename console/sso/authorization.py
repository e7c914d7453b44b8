"""The authorization request: what a client may ask for, and how the answer goes back. Pure.

Faithful mode does what Clever does (reference: clever.md section 3.2); strict mode also refuses
what RFC 9700 forbids, among it the portal: a code nobody asked for carries neither challenge nor
state, so an application that keeps to section 2.1 cannot tell it from an injected one.

Until client and redirect URI are known to belong together nothing is ever sent anywhere but to
the person's own browser (RFC 6749 section 4.1.2.1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NoReturn
from urllib.parse import urlencode, urlsplit

from storage.records.applications import ApplicationRecord

PARAMETERS = (
    "client_id",
    "redirect_uri",
    "response_type",
    "state",
    "nonce",
    "scope",
    "district_id",
    "confirmed",
    "return_unshared",
    "code_challenge",
    "code_challenge_method",
    "login_hint",
    "prompt",
    "role",
)
DISTRICT_SCOPES = (
    "read:district_admins_basic",
    "read:school_admins_basic",
    "read:students_basic",
    "read:teachers_basic",
    "read:user_id",
)
SYNC_SCOPES = (
    "read:district_admins",
    "read:districts",
    "read:resources",
    "read:school_admins",
    "read:schools",
    "read:sections",
    "read:student_contacts",
    "read:students",
    "read:teachers",
    "read:user_id",
)
LIBRARY_SCOPES = (
    "read:sections_basic",
    "read:students_basic",
    "read:teachers_basic",
    "read:user_id",
)
UNAUTHORIZED_USER = "unauthorized-user"
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}\Z")
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class ShownToPerson(Exception):
    """A request nobody can be sent back from; the person sees a page."""

    def __init__(self, title: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.title, self.message, self.status = title, message, status


class SentBack(Exception):
    """A request that goes back to the client with an error (RFC 6749 section 4.1.2.1)."""

    def __init__(self, request: AuthorizationRequest, error: str, description: str = "") -> None:
        super().__init__(description or error)
        self.request, self.error, self.description = request, error, description


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    """A request whose client is known and whose redirect URI is the client's own."""

    application: ApplicationRecord
    redirect_uri: str
    state: str | None = None
    nonce: str | None = None
    code_challenge: str | None = None
    district_id: str | None = None
    return_unshared: bool = False
    confirm_student: bool = False
    login_hint: str | None = None
    prompt: str | None = None
    response_type: str = "code"
    code_challenge_method: str | None = None
    role: str | None = None
    flow: str = "button"

    def answer(self, parameters: Iterable[tuple[str, str]]) -> str:
        """Where the browser is sent: redirect URI, parameters, and the state if one came."""
        pairs = [*parameters]
        if self.state is not None:
            pairs.append(("state", self.state))
        return with_parameters(self.redirect_uri, pairs)


def with_parameters(uri: str, pairs: Iterable[tuple[str, str]]) -> str:
    """A redirect URI as registered, with parameters added to whatever query it has."""
    joint = "?" if "?" not in uri else "" if uri.endswith(("?", "&")) else "&"
    return f"{uri}{joint}{urlencode([*pairs])}"


def single(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Parameters by name; an empty one counts as absent (RFC 6749 section 3.1).

    Raises:
        ShownToPerson: one of ours was sent twice.
    """
    found: dict[str, str] = {}
    for name, value in pairs:
        if name not in PARAMETERS or not value:
            continue
        if name in found:
            raise ShownToPerson(
                "This sign-in link is malformed", f"It holds the parameter “{name}” twice."
            )
        found[name] = value
    return found


def read_request(
    application: ApplicationRecord | None, parameters: dict[str, str]
) -> AuthorizationRequest:
    """The request, once client and redirect URI are sure.

    Raises:
        ShownToPerson: no such client, or a redirect URI that is not exactly one of its own.
    """
    if "client_id" not in parameters:
        raise ShownToPerson("Which application is this?", "The link names no client_id.")
    if application is None or not application.active:
        raise ShownToPerson(
            "Unknown application", "No application goes by the client_id of this link."
        )
    redirect_uri = parameters.get("redirect_uri", primary_uri(application))
    if redirect_uri not in application.redirect_uris:
        raise ShownToPerson(
            "This link leads to an unknown place",
            f"The redirect URI is not one of those {application.name} registered. They are "
            "compared letter by letter, trailing slash included.",
        )
    return AuthorizationRequest(
        application=application,
        redirect_uri=redirect_uri,
        state=parameters.get("state"),
        nonce=parameters.get("nonce"),
        code_challenge=parameters.get("code_challenge"),
        code_challenge_method=parameters.get("code_challenge_method"),
        district_id=parameters.get("district_id"),
        return_unshared=parameters.get("return_unshared") == "true",
        confirm_student=parameters.get("confirmed") == "false",
        login_hint=parameters.get("login_hint"),
        prompt=parameters.get("prompt"),
        response_type=parameters.get("response_type", ""),
        role=parameters.get("role"),
    )


def launch_request(
    application: ApplicationRecord | None, parameters: dict[str, str], flow: str, district_id: str
) -> AuthorizationRequest:
    """A sign-in Clever starts: the primary redirect URI, and no word from the application.

    Raises:
        ShownToPerson: no such client.
    """
    kept = {
        name: parameters[name]
        for name in PARAMETERS
        if name in parameters and name in {"client_id", "login_hint", "prompt", "role"}
    }
    request = read_request(application, kept)
    return replace(request, flow=flow, district_id=district_id or None)


def primary_uri(application: ApplicationRecord) -> str:
    """Where Clever-initiated logins arrive: the first redirect URI."""
    return application.redirect_uris[0]


def check_request(request: AuthorizationRequest, *, strict: bool = False) -> None:
    """What the client asks for, now that refusals can be sent back to it.

    Raises:
        SentBack: an unsupported response type, or a PKCE challenge that is not S256.
    """
    if request.response_type != "code":
        error = "unsupported_response_type" if request.response_type else "invalid_request"
        raise SentBack(request, error, "response_type must be code")
    if request.code_challenge is None and request.code_challenge_method is not None:
        raise SentBack(request, "invalid_request", "code_challenge_method without code_challenge")
    if request.code_challenge is not None:
        if request.code_challenge_method != "S256":
            raise SentBack(request, "invalid_request", "code_challenge_method must be S256")
        if not _CHALLENGE.match(request.code_challenge):
            raise SentBack(
                request, "invalid_request", "code_challenge is not a SHA-256 in base64url"
            )
    if strict:
        _check_strictly(request)


def require_named_redirect(application: ApplicationRecord, parameters: dict[str, str]) -> None:
    """Strict mode: of several redirect URIs the request names one (RFC 6749, section 3.1.2.3).

    Raises:
        ShownToPerson: it names none.
    """
    if "redirect_uri" not in parameters and len(application.redirect_uris) > 1:
        raise ShownToPerson(
            "Where should this link lead?",
            f"strict: {application.name} registered {len(application.redirect_uris)} redirect "
            "URIs, and the link names none of them (redirect_uri; RFC 6749, section 3.1.2.3).",
        )


def _check_strictly(request: AuthorizationRequest) -> None:
    """What RFC 9700 asks of a client beyond what Clever does.

    PKCE, or the nonce of an application that gets an id_token, against injected codes (section
    2.1.1; either is protection against forgery too, section 2.1); no plain http (section 2.6).
    """
    parts = urlsplit(request.redirect_uri)
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise ShownToPerson(
            "This link leads to an unsafe place",
            "strict: a redirect URI must be https, or http on this very computer (RFC 9700, "
            "section 2.6).",
        )
    protected = request.code_challenge is not None or (
        request.application.oidc and request.nonce is not None
    )
    if not protected:
        raise SentBack(
            request,
            "invalid_request",
            "strict: PKCE is required (code_challenge); an OpenID Connect application may send a "
            "nonce instead",
        )


def refuse_unasked(request: AuthorizationRequest) -> NoReturn:
    """Refuse a sign-in the application did not ask for: portal and instant-login links.

    Raises:
        ShownToPerson: always; strict mode has no other answer (RFC 9700 sections 2.1 and 4.5).
    """
    raise ShownToPerson(
        "This sign-in has to begin at the application",
        f"strict: {request.application.name} did not ask for it, so the code would come without "
        "a state or a PKCE challenge, and could not be told from a forged one (RFC 9700, "
        "section 2.1). Open the application and sign in there.",
        403,
    )


def scopes(integration: str) -> Sequence[str]:
    """What the callback and tokeninfo name as granted; set in Clever, never asked for."""
    return LIBRARY_SCOPES if integration == "library" else DISTRICT_SCOPES


def district_scopes(application: ApplicationRecord) -> Sequence[str]:
    """What a district token of an application may read."""
    return SYNC_SCOPES if application.rostering else DISTRICT_SCOPES
