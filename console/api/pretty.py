"""Bodies as people read them. Pure."""

from __future__ import annotations

import json

from console.api.client import Exchange


def pretty_body(exchange: Exchange) -> str:
    """The body with JSON indented; anything else as it came."""
    if "json" not in (exchange.header("content-type") or ""):
        return exchange.body
    try:
        return json.dumps(exchange.json(), ensure_ascii=False, indent=2)
    except ValueError:
        return exchange.body
