"""The exchange log: what was asked and answered, whose it was, and no secret in it."""

from __future__ import annotations

from threading import Event

import pytest
from starlette.types import Receive, Scope, Send

from console.api.app import LocalClever, create_app
from console.api.behind import Behind
from console.api.client import Exchange, InProcess, bearer
from console.api.exchange_log import KEPT, ExchangeLog, application_key, newest_exchanges
from console.api.observing import Observed, Sink
from console.api.redaction import cut
from console.errors import ReadOnly
from console.workspace import Workspace
from storage.errors import StoreLocked
from storage.queries import exchanges
from storage.records.sign_ins import HttpExchangeRecord

SECRET = "s3cr3t-" + "x" * 30


@pytest.mark.parametrize(
    "text",
    [
        f"https://a.example/cb?code={SECRET}&state=s",
        f"https://a.example/cb?state=s&code={SECRET}#x",
        f"code={SECRET}",
        f"grant_type=x&client_secret={SECRET}&code_verifier={SECRET}",
        f'{{"access_token":"{SECRET}","token_type":"bearer"}}',
        f'{{"id_token" : "{SECRET}"}}',
        f'<input type="hidden" name="csrf" value="{SECRET}">',
        f"Bearer il{SECRET}{SECRET}",
        f'{{"refresh_token":"\\"{SECRET}"}}',
    ],
)
def test_secrets_are_cut_where_they_stand(text: str) -> None:
    shown = cut(text)
    assert SECRET not in shown
    assert SECRET[-4:] in shown


@pytest.mark.parametrize(
    "text",
    ["state=abc&scope=read:user_id", '{"id":"5f1c","type":"admin"}', "zip_code=12345", "barcode=1"],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert cut(text) == text


async def test_requests_are_kept_newest_first_and_followed(workspace: Workspace) -> None:
    seen: list[Exchange] = []
    log = ExchangeLog(workspace)

    def told(exchange: Exchange) -> None:
        seen.append(exchange)
        log(exchange)

    client = InProcess(_Watched(create_app(workspace), told))
    await client.send("GET", "/me", headers=[bearer("il" + SECRET)])
    await client.send("POST", "/oauth/tokens", body=f"client_secret={SECRET}".encode())
    log.write()
    first = newest_exchanges(workspace.store.sessions)
    assert [(one.exchange.method, one.exchange.status) for one in first] == [
        ("POST", 400),
        ("GET", 401),
    ]
    assert SECRET in repr(seen)
    assert SECRET not in repr(first)
    await client.send("GET", "/nowhere")
    log.write()
    later = newest_exchanges(workspace.store.sessions, after=first[0].pk)
    assert [one.exchange.target for one in later] == ["/nowhere"]


class _Watched:
    """An application behind an observer, as `principal serve` has it."""

    def __init__(self, app: LocalClever, sink: Sink) -> None:
        self.site = app.site
        self.observed = Observed(app, sink)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.observed(scope, receive, send)


def test_only_the_newest_are_kept(workspace: Workspace) -> None:
    record = HttpExchangeRecord(0, 1, "", "GET", "/", 200, 1, "{}")
    with workspace.store.sessions.write() as writer:
        exchanges.add(writer, [record] * (KEPT + 10))
        exchanges.keep_newest(writer, KEPT)
        assert writer.value("SELECT COUNT(*) FROM http_exchanges") == KEPT


def test_what_waits_is_written_when_the_block_ends() -> None:
    written: list[list[int]] = []
    with Behind(written.append, "number(s)") as behind:
        for number in range(5):
            behind(number)
    assert [number for batch in written for number in batch] == [0, 1, 2, 3, 4]


def test_the_oldest_make_room() -> None:
    written: list[list[int]] = []
    behind = Behind(written.append, "number(s)", most=2)
    for number in range(5):
        behind(number)
    behind.flush()
    assert written == [[3, 4]]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (StoreLocked("held"), "1 number(s) could not be kept: held"),
        (ReadOnly("looks"), "1 number(s) could not be kept: Nothing was changed: looks"),
        (ZeroDivisionError("by zero"), "1 number(s) could not be kept"),
    ],
)
def test_what_cannot_be_written_is_said_and_the_next_is_written(
    error: Exception, told: str, caplog: pytest.LogCaptureFixture
) -> None:
    tried, written = Event(), Event()

    def write(batch: list[int]) -> None:
        if tried.is_set():
            written.set()
            return
        tried.set()
        raise error

    with Behind(write, "number(s)") as behind:
        behind(1)
        assert tried.wait(10)
        behind(2)
        # Before the block ends, which writes what is left without the thread.
        assert written.wait(10)
    assert [record.getMessage() for record in caplog.records] == [told]
    logged = caplog.records[0].exc_info
    assert (logged is not None) == isinstance(error, ZeroDivisionError)


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ("client_id=abc&code=x", "client:abc"),
        ('{"client_id": "abc", "code": "x"}', "client:abc"),
        ('{"client_id": 7}', ""),
        ("{", ""),
        ("", ""),
    ],
)
def test_whose_request_it_is_stands_in_a_form_or_a_json_object(body: str, key: str) -> None:
    exchange = Exchange("POST", "/oauth/tokens", (), body, 400, "", (), "", 0.0)
    assert application_key(exchange) == key
