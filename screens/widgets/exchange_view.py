"""One request and its answer as lines to read; secrets are cut to their ends. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING

from screens.widgets.json_view import folded, json_lines
from screens.widgets.runs import Line, Part, Run, Tone, line
from screens.wording import number, several

if TYPE_CHECKING:
    from console.api.client import Exchange, Pairs

INDENT = 2


def status_tone(status: int) -> Tone:
    """Done, look here, or refused."""
    return "accent" if status < 300 else "warning" if status < 400 else "danger"


def status_words(exchange: Exchange) -> str:
    """`200 OK`; the reason is the standard's when none was sent."""
    reason = exchange.reason
    if not reason and exchange.status in {known.value for known in HTTPStatus}:
        reason = HTTPStatus(exchange.status).phrase
    return f"{exchange.status} {reason}".strip()


def glyph(exchange: Exchange) -> str:
    """The status as a sign beside its colour."""
    return "+" if exchange.status < 300 else "~" if exchange.status < 400 else "!"


def size_words(exchange: Exchange) -> str:
    """How long it took and how much came."""
    size = len(exchange.body.encode())
    return f"{exchange.elapsed * 1000:.0f} ms · {several(size, 'byte')}"


def items_words(document: object) -> str:
    """How many records a list answer holds."""
    data = document.get("data") if isinstance(document, dict) else None
    return f"{number(len(data))} in this page" if isinstance(data, list) else ""


def header_lines(pairs: Pairs, cells: int) -> Iterator[Line]:
    """Headers, their secrets cut to the last letters."""
    from console.api.client import shown_headers

    for name, value in shown_headers(pairs):
        yield from folded(line((f"{name}: ", "dim"), value), cells, INDENT)


def request_lines(exchange: Exchange, cells: int) -> list[Line]:
    """The request as it was sent."""
    path, _, query = exchange.target.partition("?")
    asked = line((exchange.method, "strong"), f" {path}{'?' if query else ''}")
    lines = [*folded(asked, cells, INDENT)]
    for index, part in enumerate(query.split("&") if query else ()):
        pair = (*line(("  &" if index else "   ", "dim")), *_pair(part))
        lines += folded(pair, cells, INDENT * 2)
    lines += header_lines(exchange.request_headers, cells)
    if exchange.request_body:
        lines.append(())
        for part in exchange.request_body.split("&"):
            lines += folded(_pair(part), cells, INDENT)
    return lines


def _pair(part: str) -> Line:
    name, sign, value = part.partition("=")
    return line((name, "accent"), (sign, "dim"), value)


def answer_lines(exchange: Exchange, cells: int, *, headers: bool = True) -> list[Line]:
    """The answer as it came: status, headers, body."""
    lines: list[Line] = []
    if headers:
        status = (status_words(exchange), status_tone(exchange.status))
        lines = [line(("HTTP/1.1 ", "dim"), status), *header_lines(exchange.headers, cells), ()]
    return lines + body_lines(exchange, cells)


def body_lines(exchange: Exchange, cells: int) -> list[Line]:
    """The body, or that there is none."""
    if not exchange.body:
        return [line(("(no body)", "dim"))]
    return json_lines(exchange.body, cells)


def exchange_lines(exchange: Exchange, cells: int) -> list[Line]:
    """Request and answer, one below the other."""
    return [
        line(("Request", "dim")),
        *request_lines(exchange, cells),
        (),
        line(("Answer", "dim")),
        *answer_lines(exchange, cells),
    ]


def plain_text(lines: Sequence[Line]) -> str:
    """Lines without tones, to copy or save."""
    return "\n".join("".join(run.text for run in runs).rstrip() for runs in lines)


def indented(lines: Sequence[Line], indent: int) -> list[Line]:
    """Lines moved to the right."""
    return [(Run(" " * indent, "plain"), *runs) if runs else runs for runs in lines]


def keys_line(*pairs: tuple[str, str]) -> Line:
    """Keys and what they do, in a row."""
    parts: list[Part] = []
    for key, words in pairs:
        parts += ["   " if parts else "", (key, "accent"), f" {words}"]
    return line(*parts)
