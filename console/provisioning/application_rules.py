"""What an application must be: names, redirect URIs, SSO kinds, user types, dialect. Pure.

Redirect URIs follow RFC 6749 section 3.1.2 (absolute, no fragment) and RFC 8252 (private-use
schemes hold a dot); Clever compares them as exact strings, so they are kept as typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from console.display import display
from console.errors import Problem
from console.keys import fold
from console.provisioning.drafts import ApplicationDraft
from console.provisioning.rules import check_text

SSO_KINDS = ("district", "library")
USER_TYPES = ("district_admin", "staff", "teacher", "student")
LIBRARY_TYPES = ("teacher", "student")
DIALECTS = ("draft", "v1.2", "v2.1", "v3.0", "v3.1")
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
MAX_URI = 2000
_VISIBLE = re.compile(r"[\x21-\x7e]+\Z")
_PRIVATE_SCHEME = re.compile(r"[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+\Z")


def check_application(draft: ApplicationDraft, *, names_taken: Iterable[str] = ()) -> list[Problem]:
    """Every problem of a draft, warnings too; `names_taken` are folded names of others."""
    found = [
        check_text("name", draft.name, required=True),
        _check_name_free(draft.name, names_taken),
        *_check_uris(draft.redirect_uris),
        *_check_choices("sso", draft.sso, SSO_KINDS, "kind of SSO"),
        *_check_choices("user_types", draft.user_types, USER_TYPES, "user type"),
        *_check_choices("api", (draft.api,), DIALECTS, "dialect"),
        _check_audience(draft),
        _check_oidc(draft),
    ]
    return [problem for problem in found if problem is not None]


def in_order(chosen: Iterable[str], known: tuple[str, ...]) -> tuple[str, ...]:
    """The chosen ones in the order of the known ones, without repeats."""
    wanted = set(chosen)
    return tuple(name for name in known if name in wanted)


def check_redirect_uri(uri: str) -> Problem | None:
    """One redirect URI: absolute, printable ASCII, no fragment, nothing a browser would run."""
    try:
        parts = urlsplit(uri)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return _uri_problem(uri, "it is not a URL")
    reason = _uri_fault(uri, parts.scheme)
    if reason is not None:
        return _uri_problem(uri, reason)
    if parts.scheme in {"http", "https"}:
        return _check_web_uri(uri, host, has_login="@" in parts.netloc)
    return None


def _uri_fault(uri: str, scheme: str) -> str | None:
    if len(uri) > MAX_URI or _VISIBLE.match(uri) is None:
        return "it is empty, too long, or holds blanks or letters outside ASCII"
    if "#" in uri:
        return "a redirect URI has no fragment (no '#')"
    if "*" in uri:
        return "it is compared letter by letter, so '*' stands for nothing"
    if scheme not in {"http", "https"} and not _PRIVATE_SCHEME.match(scheme):
        return "it must be absolute and begin with https:// (or http://)"
    return None


def _check_web_uri(uri: str, host: str | None, *, has_login: bool) -> Problem | None:
    if not host:
        return _uri_problem(uri, "it names no host")
    if has_login:
        return _uri_problem(uri, "it must not hold a user name or password")
    if uri.startswith("http://") and host not in LOOPBACK:
        return Problem(
            "redirect_uris",
            "http_redirect",
            f"“{display(uri)}” is not https. Clever takes http for development only.",
            severity="warning",
        )
    return None


def _uri_problem(uri: str, reason: str) -> Problem:
    return Problem("redirect_uris", "invalid_redirect_uri", f"“{display(uri)}”: {reason}.")


def _check_uris(uris: tuple[str, ...]) -> list[Problem | None]:
    if not uris:
        return [
            Problem(
                "redirect_uris",
                "missing_required",
                "At least one redirect URI is required; the first is the primary one.",
            )
        ]
    return [check_redirect_uri(uri) for uri in uris]


def _check_name_free(name: str, names_taken: Iterable[str]) -> Problem | None:
    if fold(name) in set(names_taken):
        return Problem("name", "duplicate_name", "There is an application of that name.")
    return None


def _check_choices(
    field: str, chosen: tuple[str, ...], known: tuple[str, ...], what: str
) -> list[Problem | None]:
    return [
        Problem(
            field,
            "invalid_choice",
            f"“{display(name)}” is not a {what}; known: {', '.join(known)}.",
        )
        for name in chosen
        if name not in known
    ]


def _check_audience(draft: ApplicationDraft) -> Problem | None:
    if not draft.sso:
        return None
    if not draft.user_types:
        return Problem("user_types", "missing_required", "Name who may sign in.")
    if draft.sso == ("library",) and not set(draft.user_types) & set(LIBRARY_TYPES):
        return Problem(
            "user_types",
            "library_audience",
            "Library SSO is for teachers and students only; nobody could sign in.",
            severity="warning",
        )
    return None


def _check_oidc(draft: ApplicationDraft) -> Problem | None:
    if draft.oidc and draft.sso == ("library",):
        return Problem(
            "oidc",
            "library_oidc",
            "Library SSO never gives an id_token; OIDC will have no effect.",
            severity="warning",
        )
    return None
