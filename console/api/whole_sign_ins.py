"""Faults that are about the person: all answers of one sign-in tell the same story.

Such a fault, switched on for a number of times, is spent on sign-ins, not on answers. It begins at
the exchange of the code, so that the id_token agrees with what is read later, and stays with the
access token as long as that lives.
"""

from __future__ import annotations

import base64
import json
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Any

from starlette.types import Scope

from console.api.answers import json_answer
from console.api.distortions import distort
from console.api.spoiling import Captured
from console.sso.faults import Chosen, Fault
from console.sso.tokens import TOKEN_PREFIX

MOST = 10_000


class WholeSignIns:
    """The access tokens that a fault stays with; the oldest is forgotten first."""

    def __init__(self) -> None:
        self._struck: OrderedDict[str, Chosen] = OrderedDict()

    def keep(self, token: str, chosen: Chosen) -> None:
        """Let the fault stay with a person's token; a district's is for everybody's answers."""
        if chosen.times is None or not token.startswith(TOKEN_PREFIX):
            return
        self._struck[token] = chosen
        if len(self._struck) > MOST:
            self._struck.popitem(last=False)

    def struck(self, scope: Scope) -> Chosen | None:
        """The fault that stays with the token of a request."""
        return self._struck.get(bearer_of(scope["headers"])) if self._struck else None


def bearer_of(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """The access token in the headers of a request; empty without one."""
    for name, value in headers:
        kind, _, token = value.decode("latin-1").partition(" ")
        if name == b"authorization" and kind.lower() == "bearer":
            return token.strip()
    return ""


def issued_token(captured: Captured) -> str:
    """The access token in the good answer to a code."""
    return str(json.loads(captured.body)["access_token"])


def retold(fault: Fault, captured: Captured, sign: Callable[[dict[str, Any]], str]) -> Captured:
    """The answer to a code whose id_token, if any, tells what the fault tells, signed again."""
    document = json.loads(captured.body)
    if "id_token" not in document:
        return captured
    payload = document["id_token"].split(".")[1]
    changed = distort(fault.name, json.loads(base64.urlsafe_b64decode(payload + "==")))
    answer = json_answer(document | {"id_token": sign(changed)})
    kept = [pair for pair in captured.headers if pair[0] != b"content-length"]
    size = [pair for pair in answer.raw_headers if pair[0] == b"content-length"]
    return Captured(captured.status, [*kept, *size], bytes(answer.body))
