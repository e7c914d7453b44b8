"""Why an answer is a refusal, in the words it carries itself. Pure."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from console.api.client import Exchange

_ALERT = re.compile(r'<p role="alert">(.*?)</p>', re.DOTALL)
_EXPRESS = re.compile(r"<pre>(.*?)</pre>", re.DOTALL)
_JSON_KEYS = ("error_description", "message", "error")


def reason_of(exchange: Exchange) -> str:
    """What a person is told by a refusal, whatever form it came in.

    The error of a redirect, the message of a JSON document, the sentence of a page; the status
    where none of them says anything.
    """
    sent_back = dict(parse_qsl(urlsplit(exchange.header("location") or "").query))
    said = (
        sent_back.get("error_description")
        or sent_back.get("error")
        or _in_document(exchange)
        or _in_page(exchange.body)
    )
    return said or f"{exchange.status} {exchange.reason}".strip()


def _in_document(exchange: Exchange) -> str:
    try:
        document: Any = exchange.json()
    except ValueError:
        return ""
    if not isinstance(document, dict):
        return ""
    found = (document.get(key) for key in _JSON_KEYS)
    return next((text for text in found if isinstance(text, str) and text), "")


def _in_page(body: str) -> str:
    found = _ALERT.search(body) or _EXPRESS.search(body)
    if found is None:
        return ""
    from html import unescape

    return unescape(found[1]).strip()
