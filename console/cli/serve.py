"""`principal serve`: the local Clever over HTTP, until Ctrl-C."""

from __future__ import annotations

import logging
import sys
from threading import Thread
from typing import TYPE_CHECKING, Annotated

import typer

from console.cli.output import say
from console.cli.session import workspace_of
from console.display import display
from console.errors import UsageError

if TYPE_CHECKING:
    from console.api.client import Exchange
    from console.workspace import Workspace

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="The port; 0 takes a free one.")
    ] = 8400,
    scripted_login: Annotated[
        bool,
        typer.Option("--scripted-login", help="Let login_hint sign people in without the page."),
    ] = False,
    public_url: Annotated[
        str | None,
        typer.Option("--public-url", metavar="URL", help="How clients reach it; the issuer."),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Refuse what RFC 9700 forbids and Clever lets pass.")
    ] = False,
    fault: Annotated[
        list[str] | None,
        typer.Option(
            "--fault",
            metavar="NAME",
            help="What goes wrong: NAME, NAME@APP, NAME*TIMES; 'principal faults' lists them.",
        ),
    ] = None,
    new_key: Annotated[
        bool, typer.Option("--new-key", help="Change the key that signs id_tokens, as Clever may.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No line for each request.")] = False,
) -> None:
    """Serve the local Clever to real clients.

    Both of Clever's hosts answer on one port.
    """
    from console.api.app import create_app
    from console.api.behind import sign_ins_behind
    from console.api.exchange_log import ExchangeLog
    from console.api.faulty import Faulty
    from console.api.observing import Observed
    from console.api.server import address_of, bind, run
    from console.api.switchboard import Switchboard
    from console.sso.faults import read_chosen

    chosen = tuple(map(read_chosen, fault or ()))
    workspace = workspace_of(context)
    workspace.refuse_writing()
    _forget_expired(workspace)
    public = _public(public_url)
    listening = bind(host, port)
    here = address_of(listening, host)
    base_url = public or here
    if host not in LOOPBACK:
        say(f"Listening on {host}: other computers may reach this. It is for rehearsals only.")
    board = Switchboard(workspace.store)
    for one in (*chosen, *(switched.chosen for switched in board.on())):
        say(f"Fault switched on: {one.words}")
    logging.getLogger("principal.api").addHandler(_Said())
    with ExchangeLog(workspace) as log, sign_ins_behind(workspace) as keep:
        app = create_app(
            workspace, base_url=base_url, scripted_login=scripted_login, strict=strict, keep=keep
        )

        keys = app.site.signing_keys
        # Making a key takes half a second; a sign-in should not wait for it.
        Thread(target=keys.rotate if new_key else keys.public, daemon=True).start()

        def told(exchange: Exchange) -> None:
            log(exchange)
            if not quiet:
                _tell(exchange)

        served = Observed(Faulty(app, chosen, board), told)
        run(served, listening, lambda: say(_ready(here, base_url)))
    say("Stopped.")


class _Said(logging.Handler):
    """Tells the operator what the server's log is told: what could not be read, kept, answered."""

    def emit(self, record: logging.LogRecord) -> None:
        say(f"{record.levelname.capitalize()}: {self.format(record)}")


def _forget_expired(workspace: Workspace) -> None:
    from console.sso.tokens import forget_expired

    with workspace.store.sessions.write() as writer:
        forget_expired(writer, workspace.clock())


def _public(url: str | None) -> str | None:
    """The address clients use, checked: a scheme, a host, and nothing after the path."""
    from urllib.parse import urlsplit

    if url is None:
        return None
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise UsageError(
            f"--public-url is an address like https://clever.example, not “{display(url)}”."
        )
    return url.rstrip("/")


def _ready(here: str, base_url: str) -> str:
    return f"Serving on {here}" if here == base_url else f"Serving on {here} as {base_url}"


def _tell(exchange: Exchange) -> None:
    """One line a request: no query, which may hold codes."""
    path = exchange.target.partition("?")[0]
    line = f"{exchange.method} {path} {exchange.status} {exchange.elapsed * 1000:.0f} ms"
    sys.stderr.write(display(line) + "\n")
