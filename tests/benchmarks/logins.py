"""Full logins a second: authorize, code for token, who it is; beside two mock servers.

    python -m tests.benchmarks.logins [--oidc-provider-mock COMMAND] [--oauth2-mock-server FOLDER]

COMMAND is the `oidc-provider-mock` of an environment of its own, FOLDER one in which the npm
package `oauth2-mock-server` is installed. Client and machine are the same for all; servers are
asked in turn, several rounds; medians and ratios are printed, and on Linux the processor time a
login takes the server, which other work on the machine disturbs least. Goals (issue 3): at least
five times the first, and ahead of the second. Ours writes to a store on disk, theirs to memory.
"""

from __future__ import annotations

import argparse
import base64
import http.client
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple
from urllib.parse import parse_qs, urlencode, urlsplit

CALLBACK = "https://readwell.example/callback"
ROUNDS = 5
SECONDS = 2.0
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Peer(NamedTuple):
    """A running server and how one logs in to it."""

    label: str
    address: str
    pid: int
    client_id: str
    secret: str
    authorize: Callable[[http.client.HTTPConnection, Peer], str]
    token_path: str
    identity_path: str


def request(
    connection: http.client.HTTPConnection, method: str, path: str, body: str = "", **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    connection.request(method, path, body or None, headers)
    answer = connection.getresponse()
    return answer, answer.read()


def code_of(answer: http.client.HTTPResponse) -> str:
    return parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]


def log_in(connection: http.client.HTTPConnection, peer: Peer) -> None:
    """One whole login on a kept connection."""
    code = peer.authorize(connection, peer)
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK}
    pair = base64.b64encode(f"{peer.client_id}:{peer.secret}".encode()).decode()
    answer, body = request(
        connection,
        "POST",
        peer.token_path,
        urlencode(form),
        Authorization=f"Basic {pair}",
        **FORM,
    )
    assert answer.status == 200, body
    token = json.loads(body)["access_token"]
    answer, body = request(connection, "GET", peer.identity_path, Authorization=f"Bearer {token}")
    assert answer.status == 200, body


class Pace(NamedTuple):
    """Logins a second, and milliseconds of the server's processor time for one."""

    rate: float
    cpu: float


def pace(peer: Peer) -> Pace:
    parts = urlsplit(peer.address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port)
    log_in(connection, peer)
    done, started, spent = 0, time.perf_counter(), cpu_seconds(peer.pid)
    while time.perf_counter() - started < SECONDS:
        log_in(connection, peer)
        done += 1
    connection.close()
    spent = cpu_seconds(peer.pid) - spent
    return Pace(done / (time.perf_counter() - started), 1000 * spent / max(1, done))


def cpu_seconds(pid: int) -> float:
    """User and system time of a process; 0 where there is no /proc."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def asked(peer: Peer, **more: str) -> str:
    return urlencode(
        {
            "response_type": "code",
            "client_id": peer.client_id,
            "redirect_uri": CALLBACK,
            "scope": "openid",
            "state": "s",
            **more,
        }
    )


@contextmanager
def process(command: list[str], ready: str, **options: Any) -> Iterator[tuple[str, int]]:
    """A server process; gives what `ready` found in its output (a file), and its id."""
    with tempfile.TemporaryFile("w+") as output:
        started = subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, text=True, **options
        )
        try:
            yield _awaited(output, ready, command[0]), started.pid
        finally:
            started.terminate()
            started.wait()


def _awaited(output: IO[str], ready: str, name: str) -> str:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        output.seek(0)
        text = output.read()
        if found := re.search(ready, text):
            return found[1]
        time.sleep(0.05)
    raise SystemExit(f"{name} did not start:\n{text}")


@contextmanager
def ours() -> Iterator[Peer]:
    """`principal serve --scripted-login` on a fresh store with one admin and one application."""
    with tempfile.TemporaryDirectory() as folder:
        place = str(Path(folder) / "principal.db")
        principal = [sys.executable, "-m", "console", "--db", place]

        def run(*arguments: str) -> str:
            command = [*principal, *arguments]
            return subprocess.run(command, check=True, capture_output=True, text=True).stdout

        run("districts", "add", "Maple")
        names = ("--first-name", "Ana", "--last-name", "Rivera", "--scope", "district")
        admin = json.loads(run("admins", "add", "--email", "ana@maple.example", *names, "--json"))
        uris = ("--redirect-uri", CALLBACK)
        made = json.loads(run("apps", "add", "ReadWell", *uris, "--oidc", "--json"))
        run("apps", "connect", "ReadWell")

        def authorize(connection: http.client.HTTPConnection, peer: Peer) -> str:
            target = f"/oauth/authorize?{asked(peer, login_hint=admin['id'])}"
            return code_of(request(connection, "GET", target)[0])

        serve = [*principal, "serve", "--port", "0", "--scripted-login", "--quiet"]
        with process(serve, r"Serving on (http://\S+)") as (address, pid):
            yield Peer(
                "principal",
                address,
                pid,
                made["client_id"],
                made["client_secret"],
                authorize,
                "/oauth/tokens",
                "/v3.0/me",
            )


@contextmanager
def oidc_provider_mock(command: str) -> Iterator[Peer]:
    """The Python mock; its page is answered by posting the subject, as its documentation says."""

    def authorize(connection: http.client.HTTPConnection, peer: Peer) -> str:
        target = f"/oauth2/authorize?{asked(peer)}"
        return code_of(request(connection, "POST", target, "sub=ana", **FORM)[0])

    with process(
        [command, "--port", str(free_port())],
        r"(http://(?:localhost|127\.0\.0\.1):\d+)",
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as (address, pid):
        ends = (authorize, "/oauth2/token", "/userinfo")
        yield Peer("oidc-provider-mock", address, pid, "app", "secret", *ends)


@contextmanager
def oauth2_mock_server(folder: str) -> Iterator[Peer]:
    """The npm mock; it sends everybody back with a code at once."""

    def authorize(connection: http.client.HTTPConnection, peer: Peer) -> str:
        return code_of(request(connection, "GET", f"/authorize?{asked(peer)}")[0])

    port = free_port()
    command = str(Path(folder) / "node_modules" / ".bin" / "oauth2-mock-server")
    with process([command, "-a", "127.0.0.1", "-p", str(port)], r"(http://[^\s/]+:\d+)") as (
        _,
        pid,
    ):
        address, ends = f"http://127.0.0.1:{port}", (authorize, "/token", "/userinfo")
        yield Peer("oauth2-mock-server", address, pid, "app", "secret", *ends)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    reader.add_argument("--oidc-provider-mock", metavar="COMMAND")
    reader.add_argument("--oauth2-mock-server", metavar="FOLDER")
    chosen = reader.parse_args()
    with ExitStack() as running:
        peers = [running.enter_context(ours())]
        if chosen.oidc_provider_mock:
            peers.append(running.enter_context(oidc_provider_mock(chosen.oidc_provider_mock)))
        if chosen.oauth2_mock_server:
            peers.append(running.enter_context(oauth2_mock_server(chosen.oauth2_mock_server)))
        paces: dict[str, list[Pace]] = {peer.label: [] for peer in peers}
        for _ in range(ROUNDS):
            for peer in peers:
                paces[peer.label].append(pace(peer))
    own = statistics.median(one.rate for one in paces["principal"])
    for label, found in paces.items():
        rates = sorted(one.rate for one in found)
        middle, cpu = statistics.median(rates), statistics.median(one.cpu for one in found)
        sys.stdout.write(
            f"{label:<20} {middle:7.1f} logins/s ({rates[0]:.1f} to {rates[-1]:.1f})  "
            f"{cpu:5.2f} ms of processor time  ours is {own / middle:.1f} times that\n"
        )


if __name__ == "__main__":
    main()
