"""The exchange log: what was asked and answered, redacted, kept beside the store in batches.

A request never waits for the log: exchanges are queued and written four times a second by a
thread; when more come than can be kept, the oldest waiting ones are dropped.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import fields
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from console.api.behind import Behind
from console.api.client import Exchange
from console.api.redaction import without_secrets
from console.keys import hashed
from console.workspace import Workspace
from storage.connections import Reader
from storage.queries import applications, exchanges, tokens
from storage.records.sign_ins import HttpExchangeRecord
from storage.sessions import Sessions

WAITING = 1000
KEPT = 5000
_FIELDS = tuple(field.name for field in fields(Exchange))
_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Logged(NamedTuple):
    """One kept exchange; `application` is its name, empty when nobody could tell."""

    pk: int
    at: int
    application: str
    exchange: Exchange


class ExchangeLog:
    """Keeps what it is told; use it as a context manager so that the last ones are written."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._behind = Behind[tuple[int, Exchange]](self._write, "exchange(s)", most=WAITING)
        self._names: dict[str, str] = {}

    def __call__(self, exchange: Exchange) -> None:
        """Keep one exchange, soon."""
        self._behind((self._workspace.clock(), exchange))

    def __enter__(self) -> ExchangeLog:
        """Begin writing."""
        self._behind.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        """Write what is left and stop."""
        self._behind.__exit__()

    def write(self) -> None:
        """Write everything that waits now."""
        self._behind.flush()

    def _write(self, batch: list[tuple[int, Exchange]]) -> None:
        store = self._workspace.store
        with store.read() as reader:
            records = [self._record(reader, at, exchange) for at, exchange in batch]
        with store.sessions.write() as writer:
            exchanges.add(writer, records)
            exchanges.keep_newest(writer, KEPT)

    def _record(self, reader: Reader, at: int, exchange: Exchange) -> HttpExchangeRecord:
        name = self._application(reader, exchange)
        shown = without_secrets(exchange)
        return HttpExchangeRecord(
            pk=0,
            at=at,
            application=name,
            method=shown.method,
            target=shown.target,
            status=shown.status,
            microseconds=int(shown.elapsed * 1_000_000),
            document=_ENCODE({name: getattr(shown, name) for name in _FIELDS}),
        )

    def _application(self, reader: Reader, exchange: Exchange) -> str:
        key = application_key(exchange)
        if key and key not in self._names:
            self._names[key] = name_of(self._workspace.store.sessions, reader, key)
        return self._names.get(key, "")


def application_key(exchange: Exchange) -> str:
    """What tells whose request it is: `client:<id>` or `token:<hash>`; empty if nothing does."""
    sent = dict(exchange.request_headers).get("authorization", "")
    scheme, _, credentials = sent.partition(" ")
    if scheme.lower() == "bearer":
        return f"token:{hashed(credentials.strip())}"
    if scheme.lower() == "basic":
        return f"client:{_user_of_basic(credentials)}"
    named = parse_qs(urlsplit(exchange.url).query).get("client_id")
    client_id = named[0] if named else _client_in(exchange.request_body)
    return f"client:{client_id}" if client_id else ""


def _client_in(body: str) -> str:
    """The client id in a form or a JSON object."""
    if not body.startswith("{"):
        return parse_qs(body).get("client_id", [""])[0]
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    found = document.get("client_id")
    return found if isinstance(found, str) else ""


def _user_of_basic(credentials: str) -> str:
    try:
        return base64.b64decode(credentials, validate=True).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def name_of(sessions: Sessions, reader: Reader, key: str) -> str:
    """The name of the application a key of `application_key` belongs to; empty if none."""
    kind, _, value = key.partition(":")
    if kind == "client":
        application = applications.by_client_id(reader, value)
        return "" if application is None else application.name
    granted = applications.grant_by_token(reader, value)
    if granted is not None:
        return granted.application.name
    with sessions.read() as kept:
        token = tokens.token_by_hash(kept, value)
    application = None if token is None else applications.by_pk(reader, token.application_pk)
    return "" if application is None else application.name


def newest_exchanges(
    sessions: Sessions, *, after: int = 0, application: str | None = None, limit: int = 200
) -> list[Logged]:
    """Kept exchanges, newest first; `after` is the key of one already shown, to follow the log."""
    if not sessions.is_usable:
        return []
    with sessions.read() as reader:
        records = exchanges.newest(reader, after=after, application=application, limit=limit)
    return [
        Logged(record.pk, record.at, record.application, _exchange(json.loads(record.document)))
        for record in records
    ]


def _exchange(document: dict[str, Any]) -> Exchange:
    for name in ("request_headers", "headers"):
        document[name] = tuple((key, value) for key, value in document[name])
    return Exchange(**document)
