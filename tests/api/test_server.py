"""What happens around every handler: hosts, methods, tokens, limits, headers, errors."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.api.app import MAX_BODY, LocalClever, create_app
from console.api.client import Exchange, InProcess
from console.workspace import Workspace
from tests.api.conftest import Vendor, Vendors
from tests.conftest import TestClock
from tests.sso.conftest import Scene


@pytest.fixture
def vendor(maple: Scene, vendors: Vendors) -> Vendor:
    return vendors("ReadWell", "101")


def ask(app: LocalClever, method: str, path: str, *headers: tuple[str, str]) -> Exchange:
    return InProcess(app).send_now(method, path, headers=headers)


@pytest.mark.parametrize(
    "path", ["//admins", "///admins", "/admins/", "/ADMINS", "//admins?limit=1"]
)
def test_spellings_of_a_path_are_one(vendor: Vendor, path: str) -> None:
    document = vendor.get(f"http://127.0.0.1:8400{path}").json()
    assert document["data"]


@pytest.mark.parametrize("path", ["/", "/nosuch", "/admins/a/b", "/v3.0", "/v9.9/users", "/.env"])
def test_an_unknown_endpoint_answers_as_express_does(vendor: Vendor, path: str) -> None:
    answer = vendor.get(path)
    assert (answer.status, answer.header("content-type")) == (404, "text/html; charset=utf-8")
    assert f"<pre>Cannot GET {path}</pre>" in answer.body


def test_the_express_page_runs_nothing(vendor: Vendor) -> None:
    answer = vendor.get("/<script>alert(1)</script>")
    assert "<script>" not in answer.body
    assert answer.header("content-security-policy") == "default-src 'none'"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_other_methods_are_told_what_is_allowed(vendor: Vendor, method: str) -> None:
    answer = vendor.send(method, "/admins")
    assert answer.status == 405
    assert answer.header("allow") == "GET, HEAD"


def test_head_is_get_without_a_body(vendor: Vendor) -> None:
    got, head = vendor.get("/admins"), vendor.send("HEAD", "/admins")
    assert (head.status, head.body) == (200, "")
    assert head.header("content-length") == got.header("content-length")
    assert head.header("etag") == got.header("etag")


def test_headers_as_recorded(vendor: Vendor) -> None:
    answer = vendor.get("/admins")
    headers = dict(answer.headers)
    assert headers["content-type"] == "application/json; charset=utf-8"
    assert headers["cache-control"] == "no-store"
    assert headers["x-powered-by"] == "Express"
    assert headers["x-ratelimit-limit"] == "1200"
    assert headers["x-ratelimit-remaining"] == "1199"
    assert headers["x-ratelimit-bucket"] == "bearer"
    assert len(headers["x-request-id"]) == 36
    assert headers["etag"].startswith('W/"')
    assert vendor.get("/admins").header("x-request-id") != headers["x-request-id"]


@pytest.mark.parametrize(
    ("sent", "challenge"),
    [
        ((), 'Bearer realm="Clever"'),
        ((("Authorization", "Bearer " + "0" * 40),), "invalid_token"),
        ((("Authorization", "Bearer ilnosuch"),), "invalid_token"),
        ((("Authorization", "Basic YTpi"),), "invalid_request"),
        ((("Authorization", "Bearer"),), "invalid_request"),
        ((("Authorization", "Bearer a b"),), "invalid_request"),
        ((("Authorization", 'Bearer "x"'),), "invalid_request"),
    ],
)
def test_without_a_good_token_the_answer_is_401(
    vendor: Vendor, sent: tuple[tuple[str, str], ...], challenge: str
) -> None:
    answer = ask(vendor.app, "GET", "/admins", *sent)
    assert answer.status == 401
    assert challenge in (answer.header("www-authenticate") or "")
    assert answer.json()["message"]


def test_without_a_token_no_error_code_is_named(vendor: Vendor) -> None:
    answer = ask(vendor.app, "GET", "/admins")
    assert answer.header("www-authenticate") == 'Bearer realm="Clever"'


def test_the_schemes_name_may_be_in_any_case(vendor: Vendor) -> None:
    answer = ask(vendor.app, "GET", "/admins", ("Authorization", f"bEARER {vendor.token}"))
    assert answer.status == 200


def test_a_token_in_the_query_is_refused(vendor: Vendor) -> None:
    alone = ask(vendor.app, "GET", f"/admins?access_token={vendor.token}")
    assert (alone.status, alone.header("www-authenticate") is not None) == (401, True)
    assert vendor.get(f"/admins?access_token={vendor.token}").status == 400


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[::2]", "a@b"])
def test_a_foreign_host_is_refused(vendor: Vendor, host: str) -> None:
    assert vendor.get("/admins", ("Host", host)).status == 400


@pytest.mark.parametrize(
    "host", ["127.0.0.1:9", "localhost", "LOCALHOST:8400", "[::1]:8400", "api.clever.com"]
)
def test_our_own_names_are_answered(vendor: Vendor, host: str) -> None:
    assert vendor.get("/admins", ("Host", host)).status == 200


def test_the_public_name_is_answered(maple: Scene, vendors: Vendors) -> None:
    app = create_app(maple.workspace, base_url="https://clever.maple.example/")
    vendor = vendors("ReadWell")
    vendor.app = app
    assert vendor.get("/admins").status == 200


def test_the_limit_is_1200_a_minute_and_bearer(
    maple: Scene, vendors: Vendors, clock: TestClock
) -> None:
    busy, calm = vendors("Busy"), vendors("Calm")
    busy.app.rates.limit = 3
    assert [busy.get("/admins").status for _ in range(4)] == [200, 200, 200, 429]
    over = busy.get("/admins")
    assert (over.body, over.header("x-ratelimit-remaining")) == ("", "0")
    assert int(over.header("x-ratelimit-reset") or 0) * 1000 > clock.now
    assert calm.get("/admins").status == 200
    clock.advance(60)
    assert busy.get("/admins").status == 200


def test_too_long_an_address_is_refused(vendor: Vendor) -> None:
    assert vendor.get("/admins?x=" + "a" * 9000).status == 413
    assert vendor.get("/" + "a" * 2000).status == 413


def test_too_large_a_body_is_refused(vendor: Vendor) -> None:
    answer = vendor.send("POST", "/oauth/tokens", body=b"a" * (MAX_BODY + 1))
    assert answer.status == 413


def test_what_breaks_inside_stays_inside(workspace: Workspace, vendor: Vendor) -> None:
    token = vendor.token
    with workspace.store.write() as writer:
        writer.execute("DROP TABLE admin_schools")
    answer = ask(vendor.app, "GET", "/admins?count=true", ("Authorization", f"Bearer {token}"))
    assert answer.status == 500
    assert answer.json() == {"message": "Internal server error"}
    assert answer.header("x-request-id")


def test_a_cut_off_request_is_answered_and_the_next_one_too(vendor: Vendor) -> None:
    sent: list[dict[str, Any]] = []

    async def cut_off() -> None:
        async def receive() -> dict[str, Any]:
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {
            "type": "http", "method": "POST", "path": "/oauth/tokens", "query_string": b"",
            "headers": [(b"host", b"localhost")],
        }  # fmt: skip
        await vendor.app(scope, receive, send)

    asyncio.run(cut_off())
    assert sent[0]["status"] == 400
    assert vendor.get("/admins").status == 200


def test_lifespan_is_answered(clever: LocalClever) -> None:
    sent: list[str] = []

    async def live() -> None:
        waiting = iter(("lifespan.startup", "lifespan.shutdown"))

        async def receive() -> dict[str, str]:
            return {"type": next(waiting)}

        async def send(message: Any) -> None:
            sent.append(message["type"])

        await clever({"type": "lifespan"}, receive, send)

    asyncio.run(live())
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    path=st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    query=st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    header=st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40),
)
def test_no_request_breaks_the_server(vendor: Vendor, path: str, query: str, header: str) -> None:
    status: list[int] = []

    async def call() -> None:
        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            status.append(message.get("status", 0))

        scope = {
            "type": "http", "method": "GET", "path": f"/{path}",
            "query_string": query.encode(),
            "headers": [(b"host", b"localhost"), (b"authorization", header.encode())],
        }  # fmt: skip
        await vendor.app(scope, receive, send)

    asyncio.run(call())
    assert status[0] in {200, 302, 400, 401, 404, 405}


def test_json_is_utf8_and_unescaped(maple: Scene, vendors: Vendors) -> None:
    with maple.workspace.store.write() as writer:
        writer.execute("UPDATE users SET last_name = :name", {"name": "Peñarroya “李” \u2028"})
    answer = vendors("ReadWell").get("/admins")
    assert "Peñarroya “李”" in answer.body
    assert json.loads(answer.body)["data"][0]["data"]["last_name"] == "Peñarroya “李” \u2028"
