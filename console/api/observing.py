"""Watching an application answer: every request and answer, handed to whoever keeps them."""

from __future__ import annotations

import http
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from console.api.client import Exchange, Pairs

MAX_KEPT = 16 * 1024
Sink = Callable[[Exchange], None]


class Observed:
    """An ASGI application that tells `sink` about every request it has answered."""

    def __init__(self, app: ASGIApp, sink: Sink) -> None:
        self.app, self.sink = app, sink

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, and tell."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        seen = _Seen(scope)
        started = time.perf_counter()

        async def receive_seen() -> Message:
            message = await receive()
            seen.add(seen.request_body, message.get("body", b""))
            return message

        async def send_seen(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen.status, seen.headers = message["status"], message["headers"]
            else:
                seen.add(seen.body, message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive_seen, send_seen)
        finally:
            self.sink(seen.exchange(time.perf_counter() - started))


@dataclass(slots=True)
class _Seen:
    scope: Scope
    status: int = 0
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    request_body: bytearray = field(default_factory=bytearray)
    body: bytearray = field(default_factory=bytearray)

    def add(self, kept: bytearray, chunk: bytes) -> None:
        """Keep the first bytes of a body; the rest is only counted by its length elsewhere."""
        kept += chunk[: MAX_KEPT - len(kept)]

    def exchange(self, elapsed: float) -> Exchange:
        """What was seen, secrets and all."""
        request_headers = _pairs(self.scope["headers"])
        host = next((value for name, value in request_headers if name == "host"), "")
        query = self.scope["query_string"].decode("latin-1")
        path = quote(self.scope["path"], safe="/:@!$&'()*+,;=~-._")
        return Exchange(
            method=self.scope["method"],
            url=f"http://{host}{path}{'?' + query if query else ''}",
            request_headers=request_headers,
            request_body=self.request_body.decode("utf-8", "replace"),
            status=self.status,
            reason=_reason(self.status),
            headers=_pairs(self.headers),
            body=self.body.decode("utf-8", "replace"),
            elapsed=elapsed,
        )


def _pairs(headers: list[tuple[bytes, bytes]]) -> Pairs:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers)


def _reason(status: int) -> str:
    try:
        return http.HTTPStatus(status).phrase
    except ValueError:
        return ""
