"""The in-process client, what is shown of an exchange, and the previewer."""

from __future__ import annotations

import shlex
from dataclasses import replace

import pytest

from console.api.client import Exchange, as_curl, shown_headers
from console.api.pretty import pretty_body
from console.api.preview import Previewer, paths_for, target
from console.errors import NotFound, UsageError
from console.keys import hashed
from console.provisioning.application_rules import DIALECTS
from console.provisioning.sharing import disconnect
from storage.queries import tokens
from tests.api.conftest import Vendor, Vendors
from tests.sso.conftest import Scene

EXCHANGE = Exchange(
    method="GET",
    url="http://127.0.0.1:8400/admins?limit=2",
    request_headers=(("accept", "*/*"), ("authorization", "Bearer secret-token-1234")),
    request_body="",
    status=200,
    reason="OK",
    headers=(("content-type", "application/json"), ("set-cookie", "session=abcdefgh")),
    body='{"id":"é","n":[1]}',
    elapsed=0.001,
)


def test_secrets_are_shown_by_their_last_letters() -> None:
    assert shown_headers(EXCHANGE.request_headers)[1] == ("authorization", "Bearer …1234")
    assert shown_headers(EXCHANGE.headers)[1] == ("set-cookie", "…efgh")


def test_curl_holds_the_token_only_when_told() -> None:
    command = as_curl(EXCHANGE)
    assert "secret-token" not in command
    assert '--header "Authorization: Bearer $PRINCIPAL_TOKEN"' in command
    assert "secret-token-1234" in as_curl(EXCHANGE, token="secret-token-1234")


def test_curl_is_quoted_for_a_shell() -> None:
    hostile = replace(EXCHANGE, url="http://127.0.0.1/x?a=$(rm -rf ~)&b='", method="POST",
                      request_body="it's $HOME")  # fmt: skip
    words = shlex.split(as_curl(hostile))
    assert hostile.url in words
    assert hostile.request_body in words
    assert words[2:4] == ["--request", "POST"]


def test_bodies_are_indented_when_they_are_json() -> None:
    assert pretty_body(EXCHANGE) == '{\n  "id": "é",\n  "n": [\n    1\n  ]\n}'
    page = replace(EXCHANGE, headers=(("content-type", "text/html"),), body="<p>")
    assert pretty_body(page) == "<p>"
    assert pretty_body(replace(EXCHANGE, body="{broken")) == "{broken"


@pytest.mark.parametrize(
    ("path", "dialect", "asked"),
    [
        ("admins", None, "/admins"),
        ("/admins?limit=1", "draft", "/admins?limit=1"),
        ("users?role=staff", "v3.0", "/v3.0/users?role=staff"),
        ("me", "draft", "/draft/me"),
        ("/v3.0/users", "v3.0", "/v3.0/users"),
        ("//v2.1/teachers", None, "/v2.1/teachers"),
    ],
)
def test_the_path_asked_for(path: str, dialect: str | None, asked: str) -> None:
    assert target(path, dialect) == asked


def test_another_server_or_dialect_is_refused() -> None:
    with pytest.raises(UsageError, match="not a whole address"):
        target("https://clever.com/admins", None)
    with pytest.raises(UsageError, match=r"v3\.1"):
        target("/users", "v9")
    for path in ("/admins\n/x", "/admins\x7f", "/" + "a" * 70_000):
        with pytest.raises(UsageError, match="one line"):
            target(path, None)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_path_on_offer_is_answered(roster: Scene, vendors: Vendors, dialect: str) -> None:
    vendor = vendors("ReadWell", "all")
    previewer = Previewer(roster.workspace)
    for path in paths_for(dialect):
        person = roster.person("b.neil@maple.example") if path.endswith("/me") else None
        answer = previewer.get_now(vendor.application, roster.district, path, person=person)
        assert answer.status == 200, (path, answer.body)


def test_a_preview_leaves_no_token_that_works(vendor: Vendor, roster: Scene) -> None:
    exchange = vendor.as_person(roster.person("b.neil@maple.example"), "/draft/me")
    assert exchange.status == 200
    sent = dict(exchange.request_headers)["authorization"].removeprefix("Bearer ")
    with roster.workspace.store.sessions.read() as reader:
        kept = tokens.token_by_hash(reader, hashed(sent))
    assert kept is not None
    assert kept.revoked_at is not None


async def test_previews_run_in_a_loop_too(vendor: Vendor, roster: Scene) -> None:
    previewer = Previewer(roster.workspace)
    answer = await previewer.get(vendor.application, roster.district)
    assert answer.ok
    assert answer.request_line == "GET /admins HTTP/1.1"


def test_an_unconnected_application_gets_nothing(vendor: Vendor, roster: Scene) -> None:
    roster.workspace.run(disconnect, vendor.application, roster.district)
    with pytest.raises(NotFound, match="not connected"):
        Previewer(roster.workspace).get_now(vendor.application, roster.district)
