"""`principal serve` as a process: ready line, one line a request, limits, and a clean stop."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO

import httpx
import pytest

from storage.connections import Location
from tests.cli.conftest import Principal

CALLBACK = "https://readwell.example/callback"


@dataclass
class Server:
    """A running `principal serve`."""

    process: subprocess.Popen[str]
    base: str
    lines: list[str] = field(default_factory=list)

    def get(self, path: str, **headers: str) -> httpx.Response:
        return httpx.get(f"{self.base}{path}", headers=headers)

    def stop(self, kind: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(kind)
        assert self.process.stderr is not None
        self.lines += self.process.stderr.read().splitlines()
        return self.process.wait(20)

    @property
    def port(self) -> int:
        return int(self.base.rpartition(":")[2])


@pytest.fixture
def place(location: Location) -> str:
    return str(location.path) if location.path else location.url


@contextmanager
def serving(place: str, *options: str) -> Iterator[Server]:
    command = [sys.executable, "-m", "console", "--db", place, "serve", "--port", "0", *options]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ}
    )
    try:
        assert process.stderr is not None
        yield _ready(process, process.stderr)
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def _ready(process: subprocess.Popen[str], stderr: IO[str]) -> Server:
    before = []
    for line in stderr:
        before.append(line)
        if found := re.fullmatch(r"Serving on (http://\S+)(?: as \S+)?\n", line):
            return Server(process, found[1], [text.strip() for text in before])
    raise AssertionError(f"it never said it was ready: {before}")


@pytest.fixture
def client_id(maple: Principal) -> str:
    added = ("--email", "ana@maple.example", "--first-name", "Ana", "--last-name", "Rivera")
    assert maple("admins", "add", *added, "--scope", "district").status == 0
    made = maple("apps", "add", "ReadWell", "--redirect-uri", CALLBACK, "--json").json
    assert maple("apps", "connect", "ReadWell").status == 0
    return str(made["client_id"])


@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGINT])
def test_it_says_when_it_is_ready_and_stops_cleanly(
    place: str, maple: Principal, kind: signal.Signals
) -> None:
    with serving(place) as server:
        document = server.get("/.well-known/openid-configuration").json()
        assert document["issuer"] == server.base
        assert server.get("/me").status_code == 401
        assert server.stop(kind) == 0
    shown = [line for line in server.lines if line.startswith("GET ")]
    assert [line.split()[1:3] for line in shown] == [
        ["/.well-known/openid-configuration", "200"],
        ["/me", "401"],
    ]
    assert server.lines[-1] == "Stopped."
    assert server.process.stdout is not None


def test_scripted_logins_leave_no_code_on_the_terminal(place: str, client_id: str) -> None:
    with serving(place, "--scripted-login") as server:
        target = f"/oauth/authorize?response_type=code&client_id={client_id}&state=s"
        answer = server.get(f"{target}&login_hint=ana@maple.example")
        assert answer.status_code == 302
        code = re.findall(r"code=([^&]+)", answer.headers["location"])[0]
        assert server.stop() == 0
    assert not any(code in line or "client_id" in line for line in server.lines)


def test_what_was_answered_is_kept_without_secrets(
    place: str, client_id: str, maple: Principal
) -> None:
    with serving(place, "--scripted-login", "--quiet") as server:
        target = f"/oauth/authorize?response_type=code&client_id={client_id}&state=s"
        location = server.get(f"{target}&login_hint=ana@maple.example").headers["location"]
        server.get("/me", Authorization="Bearer il" + "x" * 43)
        assert server.stop() == 0
    assert not [line for line in server.lines if line.startswith("GET ")]
    from console.api.exchange_log import newest_exchanges
    from storage.store import Store

    store = Store.open(Location.parse(place))
    logged = newest_exchanges(store.sessions)
    later = newest_exchanges(store.sessions, after=logged[-1].pk, application="ReadWell")
    store.close()
    assert [(one.application, one.exchange.status) for one in logged] == [
        ("", 401),
        ("ReadWell", 302),
    ]
    assert later == []
    text = repr(logged)
    assert re.findall(r"code=([^&]+)", location)[0] not in text
    assert "x" * 43 not in text


def test_what_could_not_be_kept_is_said(place: str, maple: Principal) -> None:
    from storage.store import Store

    with serving(place, "--quiet") as server:
        store = Store.open(Location.parse(place))
        with store.sessions.write() as writer:
            writer.execute("DROP TABLE http_exchanges")
        store.close()
        assert server.get("/me").status_code == 401
        assert server.stop() == 0
    assert "Error: 1 exchange(s) could not be kept" in server.lines
    assert server.lines[-1] == "Stopped."


def test_foreign_hosts_are_refused_and_clevers_own_are_served(place: str, maple: Principal) -> None:
    with serving(place) as server:
        for host, status in (
            ("evil.example", 400),
            ("127.0.0.1.evil.example", 400),
            ("clever.com", 200),
            ("api.clever.com", 200),
        ):
            answer = server.get("/.well-known/openid-configuration", Host=host)
            assert answer.status_code == status, host


def test_the_public_address_is_the_issuer(place: str, maple: Principal) -> None:
    with serving(place, "--public-url", "https://clever.school.example/") as server:
        document = server.get("/.well-known/openid-configuration").json()
        assert document["issuer"] == "https://clever.school.example"
        assert server.stop() == 0
    ran = maple("serve", "--port", "0", "--public-url", "clever.school.example")
    assert ran.status == 2


@pytest.mark.parametrize("host", ["192.0.2.1", "x" * 70, "no such host"])
def test_a_host_that_is_not_this_computer_is_said_with_the_option_for_it(
    maple: Principal, host: str
) -> None:
    ran = maple("serve", "--port", "0", "--host", host)
    assert (ran.status, ran.out) == (1, "")
    assert "with --host" in ran.err


def test_a_taken_port_is_said_in_words(place: str, maple: Principal) -> None:
    with serving(place) as server:
        ran = maple("serve", "--port", str(server.port))
    assert ran.status == 1
    assert "--port" in ran.err


@pytest.mark.parametrize(
    "sent",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"x" * 70_000 + b"\r\n\r\n",
        b"POST /oauth/tokens HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999\r\n\r\nx",
        b"\x16\x03\x01garbage\r\n\r\n",
    ],
)
def test_bad_requests_do_not_stop_the_next_good_one(
    place: str, maple: Principal, sent: bytes
) -> None:
    with serving(place) as server, socket.create_connection(("127.0.0.1", server.port)) as bad:
        bad.sendall(sent)
        assert server.get("/.well-known/openid-configuration").status_code == 200
        assert server.stop() == 0


def test_faults_are_switched_on_by_name(place: str, client_id: str, maple: Principal) -> None:
    with serving(place, "--scripted-login", "--fault", "denied*1") as server:
        assert "Fault switched on: denied*1" in server.lines
        target = f"/oauth/authorize?response_type=code&client_id={client_id}&state=s"
        target += "&login_hint=ana@maple.example"
        assert "error=access_denied" in server.get(target).headers["location"]
        assert "code=" in server.get(target).headers["location"]
    assert maple("serve", "--fault", "gremlins").status == 2


def test_faults_are_switched_while_it_runs(place: str, client_id: str, maple: Principal) -> None:
    target = f"/oauth/authorize?response_type=code&client_id={client_id}&state=s"
    target += "&login_hint=ana@maple.example"
    with serving(place, "--scripted-login") as server:

        def arrives() -> str:
            location = server.get(target).headers["location"]
            return "code" if "code=" in location else "denied"

        assert maple("faults", "on", "denied", "--app", "readwell", "--once").status == 0
        assert [arrives(), arrives()] == ["denied", "code"]
        assert maple("faults", "on", "denied").out == "Switched on: denied\n"
        assert [arrives(), arrives()] == ["denied", "denied"]
        assert maple("faults", "--json").json[0]["on"] == ["denied"]
        assert maple("faults", "off").out == "Switched off: denied\n"
        assert arrives() == "code"
    assert maple("faults", "on", "denied*1").status == 0
    with serving(place) as server:
        assert "Fault switched on: denied*1" in server.lines
    assert maple("faults", "off", "denied", "--app", "ReadWell").status == 0
    assert maple("faults", "on", "denied@A", "--app", "B").status == 2
    assert maple("faults", "on", "denied@Nobody").status == 1


def test_faults_are_listed_with_the_bug_they_rehearse(principal: Principal) -> None:
    listed = principal("faults", "--json").json
    names = {one["name"] for one in listed}
    assert {"expired-code", "no-state", "429", "500", "slow", "denied", "id-rotated"} <= names
    assert all(one["citation"] for one in listed)
    assert "Rehearses:" in principal("faults").out
