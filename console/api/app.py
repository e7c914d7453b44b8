"""The local Clever as one ASGI application: what happens around every handler.

Limits and host first, then path, token, rate limit, handler; whatever goes wrong becomes an
answer. Handlers read the store in the event loop (a request costs microseconds there); those that
write run in a worker thread.
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from console.api.answers import DATA_HEADERS, NO_SNIFF, NO_STORE, etag, json_answer
from console.api.authentication import identify
from console.api.calls import DEFAULT_BASE_URL, Call, Site
from console.api.errors import (
    ApiError,
    BadRequest,
    TooMany,
    TooMuch,
    UnknownEndpoint,
    WrongMethod,
    answer_error,
)
from console.api.rates import Allowance, RateLimit
from console.api.routes import all_routes
from console.api.routing import Access, Match, Router
from console.api.threads import in_thread
from console.errors import PrincipalError
from console.sso.served import Exchanged
from console.workspace import Workspace
from storage.errors import StoreError

MAX_BODY = 64 * 1024
MAX_QUERY = 8 * 1024
MAX_PATH = 1024
READ_SECONDS = 10.0
CLEVER_HOSTS = frozenset({"clever.com", "www.clever.com", "api.clever.com"})
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})
log = logging.getLogger("principal.api")
log.addHandler(logging.NullHandler())


class LocalClever:
    """The ASGI application; make it with `create_app`."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.router = Router(all_routes())
        self.rates = RateLimit()
        own = urlsplit(site.base_url).hostname or ""
        self.hosts = CLEVER_HOSTS | LOOPBACK_HOSTS | {own if ":" not in own else f"[{own}]"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one ASGI connection (lifespan or http)."""
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        method, path = scope["method"], "/" + scope["path"].lstrip("/")
        passed = _Passed()
        try:
            answer = await self._answer(scope, receive, path, passed)
        except ApiError as error:
            answer = answer_error(error, method, path)
        except StoreError as error:
            log.warning("%s %s: %s", method, path, error)
            answer = json_answer({"message": "The store cannot be read right now"}, status=503)
        except PrincipalError as error:
            answer = json_answer({"error": str(error), "message": str(error)}, status=400)
        except Exception:  # the edge of the server: the reason stays in the log, none leaves
            log.exception("%s %s failed", method, path)
            answer = json_answer({"message": "Internal server error"}, status=500)
        _add_headers(answer, passed, time.perf_counter() - started)
        await _send(answer, send, head=method == "HEAD")

    async def _answer(self, scope: Scope, receive: Receive, path: str, passed: _Passed) -> Response:
        headers = Headers(raw=scope["headers"])
        self._refuse_foreign_host(headers)
        query = scope["query_string"]
        if len(query) > MAX_QUERY or len(path) > MAX_PATH:
            raise TooMuch("The address is too long.")
        match = self._match(scope["method"], path)
        passed.data = match.route.access is not Access.OPEN
        body = await _body(receive) if scope["method"] in {"POST", "PUT", "PATCH"} else b""
        with self.site.workspace.store.read() as reader:
            call = Call(
                site=self.site,
                method=scope["method"],
                path=path,
                query_string=query.decode("latin-1"),
                headers=headers,
                reader=reader,
                now=self.site.workspace.clock(),
                body=body,
                dialect=match.dialect,
                values=match.values,
            )
            if passed.data:
                self._admit(call, match, passed)
            if match.route.takes_long(call):
                answer: Response = await in_thread(match.route.handler, call)
            else:
                answer = match.route.handler(call)
        return answer

    def _refuse_foreign_host(self, headers: Headers) -> None:
        hosts = headers.getlist("host")
        name = hosts[0].lower() if len(hosts) == 1 else ""
        if _without_port(name) not in self.hosts:
            raise BadRequest("This server does not answer for that host.")

    def _match(self, method: str, path: str) -> Match:
        match = self.router.find(method, path)
        if isinstance(match, Match):
            return match
        if match:
            raise WrongMethod(method, ", ".join(match))
        raise UnknownEndpoint

    def _admit(self, call: Call, match: Match, passed: _Passed) -> None:
        bearer = identify(call, match.route.access)
        passed.allowance = self.rates.count(bearer.token_hash, call.now)
        if passed.allowance.exceeded:
            raise TooMany
        if match.route.roster and bearer.kind == "district" and not bearer.application.rostering:
            raise UnknownEndpoint
        call.identity = bearer


class _Passed:
    """What a request got past before it was answered; decides which headers it carries."""

    data = False
    allowance: Allowance | None = None


def create_app(
    workspace: Workspace,
    *,
    base_url: str = DEFAULT_BASE_URL,
    scripted_login: bool = False,
    strict: bool = False,
    stand_in_secret: str | None = None,
    keep: Callable[[Exchanged], None] | None = None,
) -> LocalClever:
    """The local Clever on a store.

    Args:
        workspace: the store it serves, who signs what it writes, and its clock.
        base_url: how clients reach it; also the OAuth issuer.
        scripted_login: let `login_hint` sign a person in without the page.
        strict: follow RFC 9700 where Clever does not.
        stand_in_secret: the simulator's client secret, only for an app that is not served.
        keep: takes served sign-ins to note them later; without it they are noted at once.
    """
    return LocalClever(
        Site(
            workspace=workspace,
            base_url=base_url.rstrip("/"),
            scripted_login=scripted_login,
            strict=strict,
            stand_in_secret=stand_in_secret,
            keep=keep,
        )
    )


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0]


async def _body(receive: Receive) -> bytes:
    """The whole body, within its size and time limits."""
    chunks: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(READ_SECONDS):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise BadRequest("The request was cut off.")
                chunks.append(message.get("body", b""))
                size += len(chunks[-1])
                if size > MAX_BODY:
                    raise TooMuch(f"The body is larger than {MAX_BODY} bytes.")
                if not message.get("more_body", False):
                    return b"".join(chunks)
    except TimeoutError as error:
        raise ApiError(408, {"message": "The request took too long to arrive."}) from error


def _add_headers(answer: Response, passed: _Passed, seconds: float) -> None:
    raw = answer.raw_headers
    raw.append((b"x-request-id", str(uuid.uuid4()).encode()))
    set_already = {name for name, _ in raw}
    if b"cache-control" not in set_already:
        raw.append(NO_STORE)
    if not passed.data:
        if b"x-content-type-options" not in set_already:
            raw.append(NO_SNIFF)
        return
    raw.extend(DATA_HEADERS)
    raw.append((b"x-envoy-upstream-service-time", b"%d" % (seconds * 1000)))
    if answer.body:
        raw.append((b"etag", etag(bytes(answer.body))))
    if passed.allowance is not None:
        raw.extend(passed.allowance.headers())


async def _send(answer: Response, send: Send, *, head: bool) -> None:
    start = {
        "type": "http.response.start",
        "status": answer.status_code,
        "headers": answer.raw_headers,
    }
    await send(start)
    await send({"type": "http.response.body", "body": b"" if head else bytes(answer.body)})


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
