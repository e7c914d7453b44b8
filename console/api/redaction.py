"""Cutting secrets out of exchanges by where they stand, for traffic whose secrets are unknown."""

from __future__ import annotations

import re
from dataclasses import replace

from console.api.client import Exchange, shown_headers

NAMES = (
    "access_token|id_token|refresh_token|client_secret|code_verifier|code|password|assertion|csrf"
)
_PARAMETER = re.compile(rf"(?<![\w-])((?:{NAMES})=)([^&\s\"'<>#]+)")
_JSON = re.compile(rf'("(?:{NAMES})"\s*:\s*")([^"\\]*(?:\\.[^"\\]*)*)')
_FIELD = re.compile(rf'(name="(?:{NAMES})"\s+value=")([^"]+)')
# Most texts hold nothing of the kind, and one pass tells.
_SUSPECT = re.compile(rf"(?:{NAMES})[=\"]|\bil[A-Za-z0-9_-]{{40}}")
_TOKEN = re.compile(r"\bil[A-Za-z0-9_-]{40,}")


def without_secrets(exchange: Exchange) -> Exchange:
    """An exchange whose secrets are cut to their last four letters."""
    return replace(
        exchange,
        url=cut(exchange.url),
        request_headers=tuple(
            (name, cut(value)) for name, value in shown_headers(exchange.request_headers)
        ),
        request_body=cut(exchange.request_body),
        headers=tuple((name, cut(value)) for name, value in shown_headers(exchange.headers)),
        body=cut(exchange.body),
    )


def cut(text: str) -> str:
    """A text with every secret it names cut to its last four letters."""
    if _SUSPECT.search(text) is None:
        return text
    for pattern in (_PARAMETER, _JSON, _FIELD):
        text = pattern.sub(lambda found: f"{found[1]}…{found[2][-4:]}", text)
    return _TOKEN.sub(lambda found: f"il…{found[0][-4:]}", text)
