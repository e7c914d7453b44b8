"""Real requests to the local Clever without a socket, and the record of what was exchanged."""

from __future__ import annotations

import json
import shlex
import sys
import time
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

from starlette.types import Receive, Scope, Send

from console.api.calls import Site

# httpx imports its own command line as well, and with it click, rich and pygments, if it can.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
import httpx  # noqa: E402

Pairs = tuple[tuple[str, str], ...]
SECRET_HEADERS = frozenset({"authorization", "cookie", "set-cookie"})
TOKEN_VARIABLE = "PRINCIPAL_TOKEN"  # noqa: S105 - the name of a variable, not a secret


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer; `elapsed` in seconds. Headers and bodies may hold secrets."""

    method: str
    url: str
    request_headers: Pairs
    request_body: str
    status: int
    reason: str
    headers: Pairs
    body: str
    elapsed: float

    @property
    def target(self) -> str:
        """Path and query of the request."""
        parts = urlsplit(self.url)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path

    @property
    def request_line(self) -> str:
        """Method, path and query, protocol."""
        return f"{self.method} {self.target} HTTP/1.1"

    @property
    def ok(self) -> bool:
        """Whether the request was not refused."""
        return self.status < 400

    def header(self, name: str) -> str | None:
        """One header of the answer, by its name in any case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def json(self) -> Any:
        """The body as JSON.

        Raises:
            ValueError: it is not.
        """
        return json.loads(self.body)


class Served(Protocol):
    """A local Clever, or one that something is wrapped around."""

    @property
    def site(self) -> Site:
        """How it was set up."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one ASGI connection."""


class InProcess:
    """A client that speaks to one application in this process; it follows no redirect."""

    def __init__(self, app: Served) -> None:
        self.app = app

    async def send(
        self,
        method: str,
        url: str,
        *,
        headers: Iterable[tuple[str, str]] = (),
        body: bytes = b"",
    ) -> Exchange:
        """Send one request; `url` may be only a path."""
        base = self.app.site.base_url
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app=self.app),
            base_url=base,
            headers={"User-Agent": "principal"},
        ) as client:
            request = client.build_request(method, url, headers=list(headers), content=body or None)
            started = time.perf_counter()
            response = await client.send(request)
            elapsed = time.perf_counter() - started
        return Exchange(
            method=method,
            url=str(request.url),
            request_headers=tuple(request.headers.multi_items()),
            request_body=body.decode("utf-8", "replace"),
            status=response.status_code,
            reason=response.reason_phrase,
            headers=tuple(response.headers.multi_items()),
            body=response.text,
            elapsed=elapsed,
        )

    def send_now(
        self,
        method: str,
        url: str,
        *,
        headers: Iterable[tuple[str, str]] = (),
        body: bytes = b"",
    ) -> Exchange:
        """Like `send`, for code that runs outside an event loop."""
        return run_now(self.send(method, url, headers=headers, body=body))


def run_now(waiting: Coroutine[Any, Any, Exchange]) -> Exchange:
    """Run one exchange in an event loop of its own."""
    import asyncio

    return asyncio.run(waiting)


def bearer(token: str) -> tuple[str, str]:
    """A token as the header it travels in."""
    return ("Authorization", f"Bearer {token}")


def shown_headers(headers: Pairs) -> Pairs:
    """Headers with secrets cut down to their last four letters."""
    return tuple(
        (name, _hidden(value) if name.lower() in SECRET_HEADERS else value)
        for name, value in headers
    )


def _hidden(value: str) -> str:
    scheme, blank, secret = value.partition(" ")
    if not blank:
        scheme, secret = "", value
    return f"{scheme}{blank}…{secret[-4:]}"


def as_curl(exchange: Exchange, *, token: str | None = None) -> str:
    """The request as a curl command; the token stands in a variable unless it is passed here."""
    words = ["curl", "--include"]
    if exchange.method != "GET":
        words += ["--request", exchange.method]
    lines = [shlex.join([*words, exchange.url])]
    for name, value in exchange.request_headers:
        if name.lower() == "authorization":
            shown = f"${TOKEN_VARIABLE}" if token is None else token
            scheme = value.partition(" ")[0]
            lines.append(f'--header "Authorization: {scheme} {shown}"')
        elif name.lower() in {"content-type", "accept"} and value != "*/*":
            lines.append(f"--header {shlex.quote(f'{name}: {value}')}")
    if exchange.request_body:
        lines.append(f"--data {shlex.quote(exchange.request_body)}")
    return " \\\n  ".join(lines)
