"""How refusals answer (reference: clever.md section 2.4).

ApiError
├── BadRequest       400  a parameter nobody can act on
├── Unauthorized     401  no token, or not one of ours
├── NotThere         404  nothing by that id for this token; JSON
├── UnknownEndpoint  404  no such path, or a token of the wrong kind; an Express page
├── TooMuch          413  more rows or bytes than one request may ask or carry
└── TooMany          429  over the rate limit; empty body
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import HTMLResponse, Response

from console.api.answers import json_answer

REALM = 'Bearer realm="Clever"'


class ApiError(Exception):
    """A refusal with its status, JSON body (None for an empty one) and headers."""

    def __init__(
        self,
        status: int,
        document: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(f"{status} {document}")
        self.status = status
        self.document = document
        self.headers = dict(headers or {})


class BadRequest(ApiError):
    """A parameter nobody can act on."""

    def __init__(self, message: str) -> None:
        # v1.x answered `error`, the swagger of later versions says `message`: clients read either.
        super().__init__(400, {"error": message, "message": message})


class Unauthorized(ApiError):
    """No token, or one that is unknown, expired or revoked (RFC 6750 section 3)."""

    def __init__(self, message: str, code: str | None = None) -> None:
        challenge = REALM
        if code is not None:
            challenge += f', error="{code}", error_description="{message}"'
        document = {"error": code or "unauthorized", "message": message}
        super().__init__(401, document, {"WWW-Authenticate": challenge})


class NotThere(ApiError):
    """Nothing by that id that this token may see."""

    def __init__(self, message: str = "Resource not found") -> None:
        super().__init__(404, {"message": message})


class TooMuch(ApiError):
    """More than one request may ask for or carry."""

    def __init__(self, message: str) -> None:
        super().__init__(413, {"error": message, "message": message})


class TooMany(ApiError):
    """Over the rate limit."""

    def __init__(self) -> None:
        super().__init__(429)


class UnknownEndpoint(ApiError):
    """No such path, or a token of the wrong kind for it; answered as Express does."""

    def __init__(self) -> None:
        super().__init__(404)


class WrongMethod(ApiError):
    """The path is there, but not for this method."""

    def __init__(self, method: str, allowed: str) -> None:
        message = f"{method} is not allowed here; allowed: {allowed}."
        super().__init__(405, {"error": message, "message": message}, {"Allow": allowed})


def express_page(method: str, path: str) -> Response:
    """The page Express sends for a path it does not know."""
    # With it come the names of 2,231 letters, which no answer of the API needs.
    from html import escape

    body = (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Error</title>\n'
        f"</head>\n<body>\n<pre>Cannot {escape(method)} {escape(path)}</pre>\n"
        "</body>\n</html>\n"
    )
    return HTMLResponse(
        body,
        status_code=404,
        headers={
            "Content-Security-Policy": "default-src 'none'",
            "X-Content-Type-Options": "nosniff",
        },
    )


def answer_error(error: ApiError, method: str, path: str) -> Response:
    """An error as the answer that leaves."""
    if isinstance(error, UnknownEndpoint):
        return express_page(method, path)
    if error.document is None:
        return Response(status_code=error.status, headers=error.headers)
    return json_answer(error.document, status=error.status, headers=error.headers)
