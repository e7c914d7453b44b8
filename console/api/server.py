"""Serving an ASGI application on one port, with the limits a server on a desk needs.

uvicorn on h11: a parser that refuses split headers, missing and doubled hosts. A connection whose
request does not arrive in time is closed, so that the next good request is always answered.
"""

from __future__ import annotations

import asyncio
import errno
import gc
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from console.errors import Refused

ARRIVAL_SECONDS = 10.0
KEEP_ALIVE_SECONDS = 5
GRACE_SECONDS = 3
SWITCH_SECONDS = 0.0005
GARBAGE_THRESHOLDS = (10_000, 20, 50)
MAX_HEADER_BYTES = 32 * 1024
MAX_CONNECTIONS = 500
BACKLOG = 128


_OTHER_HOST = "Name an address of this computer with --host; 127.0.0.1 always is one."
_OTHER_PORT = "Choose another with --port (--port 0 takes a free one)."


def bind(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one.

    Raises:
        Refused: the address is taken, not ours, or not an address.
    """
    try:
        return _listening(host, port)
    except UnicodeError as error:
        raise Refused(f"Cannot serve on {host}: no host has such a name. {_OTHER_HOST}") from error
    except OSError as error:
        reason = error.strerror or str(error)
        foreign = isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL
        advice = _OTHER_HOST if foreign else _OTHER_PORT
        raise Refused(f"Cannot serve on {host} port {port}: {reason}. {advice}") from error


def _listening(host: str, port: int) -> socket.socket:
    family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    # The protocol is named because asyncio sets TCP_NODELAY only where it is: without it every
    # answer on a kept connection waits 40 ms for the client's delayed acknowledgement.
    listening = socket.socket(family, kind, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(BACKLOG)
        listening.setblocking(False)
    except OSError:
        listening.close()
        raise
    return listening


def address_of(listening: socket.socket, host: str) -> str:
    """The base URL of a listening socket, by the name it was asked for with."""
    named = f"[{host}]" if ":" in host else host
    return f"http://{named}:{listening.getsockname()[1]}"


def run(app: ASGIApp, listening: socket.socket, on_ready: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM, then finish what is being answered; a second SIGINT cuts."""
    # Threads that write behind must not make a request wait the usual 5 ms for its turn.
    sys.setswitchinterval(SWITCH_SECONDS)
    # What is loaded by now stays; looking through it for garbage again and again costs requests.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GARBAGE_THRESHOLDS)
    _Server(_config(app), on_ready).run(sockets=[listening])


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=_Protocol,
        ws="none",
        lifespan="off",
        loop="asyncio",
        log_config=None,
        access_log=False,
        server_header=False,
        h11_max_incomplete_event_size=MAX_HEADER_BYTES,
        limit_concurrency=MAX_CONNECTIONS,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
        proxy_headers=False,
    )


@contextmanager
def in_background(app: ASGIApp, listening: socket.socket) -> Iterator[None]:
    """Serve from a thread while the block runs; ready when the block begins."""
    ready = threading.Event()
    server = _Server(_config(app), ready.set)
    thread = threading.Thread(target=server.run, args=([listening],), name="local Clever")
    thread.start()
    try:
        if not ready.wait(ARRIVAL_SECONDS):
            raise Refused("The server did not start in time.")
        yield
    finally:
        server.should_exit = True
        thread.join()


class _Server(uvicorn.Server):
    """Says when it is ready, and takes a signal as the wish to stop, not as a failure."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        kinds = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = {kind: signal.signal(kind, self.handle_exit) for kind in kinds}
        try:
            yield
        finally:
            for kind, handler in before.items():
                signal.signal(kind, handler)


class _Protocol(H11Protocol):
    """Closes a connection whose request's headers are not whole in time."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._start_waiting()

    def data_received(self, data: bytes) -> None:
        answered = self.cycle
        if self._deadline is None and (answered is None or answered.response_complete):
            self._start_waiting()
        super().data_received(data)
        if self.cycle is not answered:
            self._stop_waiting()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def _start_waiting(self) -> None:
        self._deadline = self.loop.call_later(ARRIVAL_SECONDS, self._give_up)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self._deadline = None
        self.transport.close()
