"""The exchanges of one sign-in, sent for real through the ASGI application, each judged."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from console.api.app import create_app
from console.api.client import Exchange, InProcess, bearer
from console.api.faulty import Faulty
from console.api.trace import Step, redacted
from console.sso.authorization import primary_uri
from console.sso.faults import Chosen
from console.workspace import Workspace
from storage.records.applications import ApplicationRecord
from storage.records.people import PersonRecord

FORM = ("Content-Type", "application/x-www-form-urlencoded")
TOKENS = ("access_token", "id_token", "refresh_token")
OnStep = Callable[[Step], None]


class Judged(NamedTuple):
    """Whether an exchange went as it should, and what it proves."""

    ok: bool
    proves: str


class Visit(NamedTuple):
    """Who goes where, and how."""

    application: ApplicationRecord
    person: PersonRecord
    flow: str
    district_id: str
    role: str | None = None
    faults: tuple[Chosen, ...] = ()


class Walk:
    """Plays browser and application; keeps every step without its secrets."""

    def __init__(
        self,
        workspace: Workspace,
        on_step: OnStep | None = None,
        faults: Iterable[Chosen] = (),
    ) -> None:
        self._secret = secrets.token_urlsafe(32)
        self._known = [self._secret]
        self._on_step = on_step
        app = create_app(workspace, scripted_login=True, stand_in_secret=self._secret)
        self._client = InProcess(Faulty(app, faults))
        self.steps: list[Step] = []

    def _send(
        self,
        method: str,
        url: str,
        judge: Callable[[Exchange], Judged],
        header: tuple[str, str] | None = None,
        form: dict[str, str] | None = None,
    ) -> Exchange:
        """Send, judge, and keep what is left when secrets are gone; gives the whole answer."""
        headers = [] if header is None else [header]
        body = b"" if form is None else urlencode(form).encode()
        if form is not None:
            headers.append(FORM)
        exchange = self._client.send_now(method, url, headers=headers, body=body)
        judged = judge(exchange)
        step = Step(redacted(exchange, self._known), judged.ok, judged.proves)
        self.steps.append(step)
        if self._on_step is not None:
            self._on_step(step)
        return exchange

    def arrive(self, visit: Visit) -> str | None:
        """Go to the application the way the flow says; gives the code that comes back.

        Like an application that minds RFC 6749 section 10.12, it takes no code without its state.
        """
        state = secrets.token_urlsafe(12) if visit.flow == "button" else None
        found: list[str] = []

        def judge(exchange: Exchange) -> Judged:
            location = exchange.header("location") or ""
            answer = dict(parse_qsl(urlsplit(location).query))
            code = answer.get("code")
            if exchange.status != 302 or not code:
                return Judged(False, _why_no_code(answer))
            self._known.append(code)
            judged = _judge_arrival(visit, location, answer, state)
            if judged.ok:
                found.append(code)
            return judged

        self._send("GET", _entry(visit, state), judge)
        return found[0] if found else None

    def redeem(self, application: ApplicationRecord, code: str) -> str | None:
        """Exchange the code as the application would, with Basic credentials."""
        pair = f"{quote(application.client_id, safe='')}:{self._secret}"
        basic = base64.b64encode(pair.encode()).decode()
        found: list[str] = []

        def judge(exchange: Exchange) -> Judged:
            answer = _json(exchange)
            self._known += [_text_of(answer, name) for name in TOKENS]
            token = _text_of(answer, "access_token")
            if exchange.status != 200 or not token:
                return Judged(False, "the code was not exchanged")
            found.append(token)
            return Judged(True, "code used once, by the client and redirect URI it was made for")

        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": primary_uri(application),
        }
        self._send("POST", "/oauth/tokens", judge, ("Authorization", f"Basic {basic}"), form)
        return found[0] if found else None

    def read(self, path: str, token: str, proves: Callable[[Any], str]) -> Any:
        """Read one document with the token; None when it was refused or is not JSON."""

        def judge(exchange: Exchange) -> Judged:
            document = _json(exchange)
            if exchange.status != 200 or not isinstance(document, dict):
                return Judged(False, f"not readable with this person’s token: {path}")
            return Judged(True, proves(document))

        exchange = self._send("GET", path, judge, bearer(token))
        document = _json(exchange)
        return document if exchange.status == 200 and isinstance(document, dict) else None


def _entry(visit: Visit, state: str | None) -> str:
    """The address the browser goes to first."""
    hint = {"client_id": visit.application.client_id, "login_hint": visit.person.id}
    if visit.role is not None:
        hint["role"] = visit.role
    if visit.flow == "portal":
        return f"/in/{visit.district_id}?{urlencode(hint)}"
    hint["district_id"] = visit.district_id
    if visit.flow == "instant":
        return f"/oauth/instant-login?{urlencode(hint)}"
    asked = {
        "response_type": "code",
        "redirect_uri": primary_uri(visit.application),
        "state": state or "",
    }
    return f"/oauth/authorize?{urlencode(asked | hint)}"


def _why_no_code(answer: dict[str, str]) -> str:
    if "error" in answer:
        return f"no code, but an error came back: {answer['error']}"
    return "no code came back: the person was not let in"


def _judge_arrival(
    visit: Visit, location: str, answer: dict[str, str], state: str | None
) -> Judged:
    if not location.startswith(primary_uri(visit.application)):
        return Judged(False, "the code went to another address")
    if answer.get("state") != state:
        return Judged(False, "the state did not come back as it was sent")
    if state is None:
        return Judged(True, "arrives at the primary redirect URI with a code, without a state")
    return Judged(True, "client known, redirect URI exact, state returned")


def _json(exchange: Exchange) -> Any:
    try:
        return exchange.json()
    except ValueError:
        return None


def _text_of(document: Any, key: str) -> str:
    value = document.get(key) if isinstance(document, dict) else None
    return value if isinstance(value, str) else ""
