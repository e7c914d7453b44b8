"""The pages a browser sees: plain HTML, every text escaped, never framed, nothing loaded."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.responses import HTMLResponse

if TYPE_CHECKING:
    from jinja2 import Environment

_FOLDER = Path(__file__).parent


@cache
def _environment() -> Environment:
    # Only browsers are shown pages; a rehearsal in the console does without.
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _style() -> tuple[str, str]:
    """The style sheet and the hash by which the page may carry it."""
    text = (_FOLDER / "page.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return text, f"'sha256-{digest}'"


def page(
    name: str, values: dict[str, Any], *, status: int = 200, sends_to: Sequence[str] = ()
) -> HTMLResponse:
    """Render one template; `sends_to` are the addresses its forms may end up at."""
    style, style_hash = _style()
    targets = " ".join(["'self'", *(origin for uri in sends_to if (origin := _origin(uri)))])
    body = _environment().get_template(name).render(style=style, **values)
    return HTMLResponse(
        body,
        status_code=status,
        headers={
            "Cache-Control": "no-store",
            "Content-Security-Policy": (
                f"default-src 'none'; style-src {style_hash}; form-action {targets}; "
                "frame-ancestors 'none'; base-uri 'none'"
            ),
            "X-Frame-Options": "DENY",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
        },
    )


def message_page(title: str, message: str, *, remedy: str = "", status: int = 400) -> HTMLResponse:
    """A page that says what stopped a sign-in and what to do."""
    values = {"title": title, "message": message, "remedy": remedy}
    return page("message.html", values, status=status)


def _origin(uri: str) -> str:
    """Where a redirect URI leads, as a Content-Security-Policy source.

    Browsers apply form-action to the redirects that follow a form, so it has to be named.
    """
    parts = urlsplit(uri)
    if parts.scheme in {"http", "https"} and not set(parts.netloc) & set(" ;,'\""):
        return f"{parts.scheme}://{parts.netloc}"
    return f"{parts.scheme}:" if parts.scheme.replace(".", "").isalnum() else ""
