"""An application whose answers go wrong in a chosen way, exchange by exchange.

The application answers first and truthfully; a fault then spoils the answer, so that everything
it does not touch (codes, state, rights) stays as it would be.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from starlette.types import Message, Receive, Scope, Send

from console.api.calls import Site
from console.api.client import Exchange, Served
from console.api.distortions import rotated_path
from console.api.exchange_log import application_key, name_of
from console.api.spoiling import Captured, spoil, takes_effect
from console.api.switchboard import Switchboard
from console.api.threads import in_thread
from console.api.whole_sign_ins import WholeSignIns, bearer_of, issued_token, retold
from console.sso.fault_switches import Switched
from console.sso.faults import Chosen, Fault, Stage

MAX_BUFFERED = 128 * 1024
LAUNCHES = ("/oauth/authorize", "/oauth/instant-login", "/oauth/sign-in", "/in/")


@dataclass
class _Own:
    """A fault chosen for this run, and how often it may still strike."""

    chosen: Chosen
    left: int | None

    def strike(self) -> bool:
        """Whether it may strike once more."""
        if self.left is None:
            return True
        self.left -= 1
        return self.left >= 0


_Switch = _Own | Switched


class Faulty:
    """An ASGI application with faults switched on; none is fine too.

    `chosen` are on for this run; `board` tells which are on in the store at the moment.
    """

    def __init__(
        self, app: Served, chosen: Iterable[Chosen] = (), board: Switchboard | None = None
    ) -> None:
        self.app = app
        self.board = board
        self.own = [_Own(one, one.times) for one in chosen]
        self.whole = WholeSignIns()

    @property
    def site(self) -> Site:
        """How the application inside was set up."""
        return self.app.site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, spoilt where a switched-on fault strikes."""
        switches = self._switches(scope) if scope["type"] == "http" else []
        if not switches:
            await self.app(scope, receive, send)
            return
        messages = await _buffered(receive)
        body = b"".join(message.get("body", b"") for message in messages)
        switch = self._striking(switches, scope, body)
        if switch is None:
            await self.app(scope, _replayed(messages, receive), send)
            return
        await self._spoilt(switch, scope, _Asked(messages, receive, body), send)

    def _switches(self, scope: Scope) -> list[_Switch]:
        struck = self.whole.struck(scope)
        begun = [] if struck is None else [_Own(replace(struck, application=None), None)]
        own = [one for one in self.own if one.left is None or one.left > 0]
        on = [*begun, *own, *(self.board.on() if self.board is not None else ())]
        # What spoils the exchange of a code itself goes before what only begins with it.
        return sorted(on, key=lambda one: one.chosen.fault.whole and one not in begun)

    async def _spoilt(self, switch: _Switch, scope: Scope, asked: _Asked, send: Send) -> None:
        fault = switch.chosen.fault
        if fault.name == "slow":
            await asyncio.sleep(switch.chosen.seconds)
        if fault.name == "id-rotated":
            scope = {**scope, "path": rotated_path(scope["path"])}
        captured = await self._ask(scope, asked)
        if takes_effect(fault, captured) and await self._strikes(switch):
            if fault.name == "reused-code":
                captured = await self._ask(scope, asked)
            else:
                captured = self._made(switch.chosen, scope, asked, captured)
        await captured.send(send)

    def _made(self, chosen: Chosen, scope: Scope, asked: _Asked, captured: Captured) -> Captured:
        fault = chosen.fault
        if not fault.whole:
            return spoil(fault, captured, asked_for(scope, asked.body), scope["path"])
        if stage_of(scope["method"], scope["path"]) is Stage.TOKEN:
            self.whole.keep(issued_token(captured), chosen)
            return retold(fault, captured, self.site.signing_keys.sign)
        self.whole.keep(bearer_of(scope["headers"]), chosen)
        return spoil(fault, captured, {}, scope["path"])

    async def _strikes(self, switch: _Switch) -> bool:
        """Spend one time of a switch; one in the store is written to, which may take a moment."""
        if isinstance(switch, _Own):
            return switch.strike()
        if self.board is None or switch.chosen.times is None:
            return True
        return await in_thread(self.board.strike, switch)

    async def _ask(self, scope: Scope, asked: _Asked) -> Captured:
        captured = Captured()

        async def capture(message: Message) -> None:
            captured.take(message)

        await self.app(scope, _replayed(asked.messages, asked.receive), capture)
        return captured

    def _striking(self, switches: Iterable[_Switch], scope: Scope, body: bytes) -> _Switch | None:
        stage = stage_of(scope["method"], scope["path"])
        for switch in switches:
            chosen = switch.chosen
            if not _strikes_at(chosen.fault, stage):
                continue
            if chosen.application is None or self._is_from(chosen.application, scope, body):
                return switch
        return None

    def _is_from(self, application: str, scope: Scope, body: bytes) -> bool:
        key = application_key(_exchange(scope, body))
        store = self.site.workspace.store
        with store.read() as reader:
            name = name_of(store.sessions, reader, key) if key else ""
        return application.strip().lower() in {name.lower(), key.partition(":")[2]}


def _strikes_at(fault: Fault, stage: Stage | None) -> bool:
    if fault.name == "slow" or fault.stage is stage:
        return True
    return fault.whole and stage is Stage.TOKEN


@dataclass
class _Asked:
    messages: list[Message]
    receive: Receive
    body: bytes


def stage_of(method: str, path: str) -> Stage | None:
    """Which exchange of a sign-in a request is; None for keys and discovery."""
    path = "/" + path.lstrip("/").lower()
    if path.startswith(LAUNCHES):
        return Stage.ARRIVAL
    if path.rstrip("/") == "/oauth/tokens":
        return Stage.TOKEN if method == "POST" else None
    return None if path.startswith(("/oauth/", "/.well-known/")) else Stage.DATA


async def _buffered(receive: Receive) -> list[Message]:
    """The messages of a request's body, as far as they are no larger than anyone may send."""
    messages: list[Message] = []
    size = 0
    while size <= MAX_BUFFERED:
        message = await receive()
        messages.append(message)
        size += len(message.get("body", b""))
        if message["type"] != "http.request" or not message.get("more_body", False):
            break
    return messages


def _replayed(messages: list[Message], receive: Receive) -> Receive:
    waiting = iter(messages)

    async def replay() -> Message:
        message = next(waiting, None)
        return await receive() if message is None else message

    return replay


def asked_for(scope: Scope, body: bytes) -> dict[str, str]:
    """The parameters of a request: its query, or the request sealed into the sign-in page."""
    parameters = dict(parse_qsl(scope["query_string"].decode("latin-1")))
    sealed = parse_qs(body.decode("latin-1")).get("request", [""])[0]
    try:
        inside = json.loads(base64.urlsafe_b64decode(sealed)) if sealed else {}
    except (binascii.Error, ValueError, RecursionError):
        return parameters
    if not isinstance(inside, dict):
        return parameters
    shown = {name: str(value) for name, value in inside.items() if isinstance(value, str)}
    return (
        parameters | shown | ({"return_unshared": "true"} if inside.get("return_unshared") else {})
    )


def _exchange(scope: Scope, body: bytes) -> Exchange:
    """A request in the form that tells whose it is."""
    client_id = asked_for(scope, body).get("client_id", "")
    query = urlencode({"client_id": client_id}) if client_id else ""
    return Exchange(
        method=scope["method"],
        url=urlsplit(scope["path"])._replace(query=query).geturl(),
        request_headers=tuple(
            (name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]
        ),
        request_body=body.decode("latin-1"),
        status=0,
        reason="",
        headers=(),
        body="",
        elapsed=0.0,
    )
