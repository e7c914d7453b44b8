"""An answer captured whole, and what each fault makes of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.responses import Response
from starlette.types import Message, Send

from console.api.answers import json_answer
from console.api.distortions import distort
from console.api.errors import Unauthorized, answer_error, express_page
from console.api.pages import message_page
from console.sso.authorization import UNAUTHORIZED_USER
from console.sso.faults import Fault, Stage

_REWRITTEN = frozenset({b"content-length", b"content-type", b"etag"})


@dataclass
class Captured:
    """An answer that has not left yet."""

    status: int = 0
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""

    def take(self, message: Message) -> None:
        """Take in one ASGI message."""
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message["headers"])
        else:
            self.body += message.get("body", b"")

    def header(self, name: bytes) -> str:
        """One header; empty when it is not there."""
        return next((value.decode("latin-1") for key, value in self.headers if key == name), "")

    async def send(self, send: Send) -> None:
        """Let it leave."""
        start = {
            "type": "http.response.start",
            "status": self.status,
            "headers": self.headers,
        }
        await send(start)
        await send({"type": "http.response.body", "body": self.body})

    def replaced_by(self, answer: Response) -> Captured:
        """Another answer, with this one's request id and rate limit."""
        kept = [
            (name, value)
            for name, value in self.headers
            if name.startswith((b"x-request-id", b"x-ratelimit"))
        ]
        return Captured(answer.status_code, [*answer.raw_headers, *kept], bytes(answer.body))


def takes_effect(fault: Fault, captured: Captured) -> bool:
    """Whether there is something to spoil: a code on its way, a token, a readable document."""
    if fault.stage is Stage.ARRIVAL:
        return captured.status == 302 and "code=" in captured.header(b"location")
    return captured.status == 200


def spoil(fault: Fault, captured: Captured, asked: dict[str, str], path: str) -> Captured:
    """A truthful answer as the fault makes it; `asked` are the parameters sent to `path`."""
    if fault.stage is Stage.ARRIVAL:
        return _spoilt_arrival(fault.name, captured, asked)
    if fault.stage is Stage.TOKEN:
        document = {"error": "invalid_grant", "error_description": "invalid code"}
        return captured.replaced_by(json_answer(document, status=400))
    return _spoilt_data(fault.name, captured, path)


def _spoilt_arrival(name: str, captured: Captured, asked: dict[str, str]) -> Captured:
    if name == "not-shared" and asked.get("return_unshared") != "true":
        page = message_page(
            "You cannot sign in to this application",
            "Your district has not shared you with it.",
            remedy="This is the fault “not-shared”, switched on for a rehearsal.",
            status=403,
        )
        return captured.replaced_by(page)
    parts = urlsplit(captured.header(b"location"))
    pairs = _arrival_pairs(name, parse_qsl(parts.query, keep_blank_values=True))
    location = parts._replace(query=urlencode(pairs)).geturl().encode()
    headers = [pair for pair in captured.headers if pair[0] != b"location"]
    return Captured(captured.status, [*headers, (b"location", location)], captured.body)


def _arrival_pairs(name: str, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    if name == "no-state":
        return [pair for pair in pairs if pair[0] != "state"]
    if name == "state-mismatch":
        others = [pair for pair in pairs if pair[0] != "state"]
        return [*others, ("state", "not-the-state-you-sent")]
    if name == "impersonated":
        return [*pairs, ("loginas_by_admin", "true")]
    others = [pair for pair in pairs if pair[0] not in {"code", "scope"}]
    error = UNAUTHORIZED_USER if name == "not-shared" else "access_denied"
    return [("error", error), *others]


def _spoilt_data(name: str, captured: Captured, path: str) -> Captured:
    if name == "html-instead-of-json":
        return captured.replaced_by(express_page("GET", path))
    if name == "429":
        limited = captured.replaced_by(Response(status_code=429))
        limited.headers = [
            (key, b"0" if key == b"x-ratelimit-remaining" else value)
            for key, value in limited.headers
        ]
        return limited
    if name == "500":
        return captured.replaced_by(json_answer({"message": "Internal server error"}, status=500))
    if name == "expired-token":
        error = Unauthorized("The access token is unknown, expired or revoked", "invalid_token")
        return captured.replaced_by(answer_error(error, "GET", path))
    return _distorted(name, captured)


def _distorted(name: str, captured: Captured) -> Captured:
    try:
        document: Any = json.loads(captured.body)
    except ValueError:
        return captured
    answer = json_answer(distort(name, document))
    kept = [pair for pair in captured.headers if pair[0] not in _REWRITTEN]
    return Captured(captured.status, [*kept, *answer.raw_headers], bytes(answer.body))
