"""JSON as lines to read: one tone for each kind of token, long values folded, never cut. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from rich.cells import cell_len

from console.display import display
from screens.widgets.runs import Line, Run, Tone, line

STEP = 2
MOST_LINES = 20_000
Token = tuple[str, Tone]


class _Object(NamedTuple):
    """An object with its keys as sent: repeated ones too, in their order."""

    pairs: list[tuple[str, Any]]


def json_lines(body: str, cells: int) -> list[Line]:
    """A body as lines of at most `cells`: pretty JSON, or the text as it is when it is not JSON."""
    try:
        return _json_lines(json.loads(body, object_pairs_hook=_Object), cells)
    except (ValueError, RecursionError):
        return text_lines(body, cells)


def _json_lines(document: Any, cells: int) -> list[Line]:
    lines: list[Line] = []
    for depth, tokens in _document(document):
        lines += folded(line(" " * (STEP * depth), *tokens), cells, STEP * (depth + 2))
        if len(lines) > MOST_LINES:
            return [*lines[:MOST_LINES], line(("… the rest is left out; save it to a file", "dim"))]
    return lines


def text_lines(text: str, cells: int) -> list[Line]:
    """A text of several lines, folded to a width."""
    return [part for row in text.splitlines() for part in folded(line(row), cells, 0)]


def _document(document: Any) -> Iterator[tuple[int, list[Token]]]:
    """Each line of a pretty document: how deep it stands, and its tokens."""
    yield from _value(document, 0, [], comma=False)


def _value(
    value: Any, depth: int, before: list[Token], *, comma: bool
) -> Iterator[tuple[int, list[Token]]]:
    end: list[Token] = [(",", "dim")] if comma else []
    if isinstance(value, _Object):
        items: list[tuple[list[Token], Any]] = [
            ([(json.dumps(key, ensure_ascii=False), "accent"), (": ", "dim")], held)
            for key, held in value.pairs
        ]
        yield from _container("{}", items, depth, before, end)
    elif isinstance(value, list):
        yield from _container("[]", [([], held) for held in value], depth, before, end)
    else:
        yield depth, [*before, _scalar(value), *end]


def _container(
    signs: str,
    items: list[tuple[list[Token], Any]],
    depth: int,
    before: list[Token],
    end: list[Token],
) -> Iterator[tuple[int, list[Token]]]:
    if not items:
        yield depth, [*before, (signs, "dim"), *end]
        return
    yield depth, [*before, (signs[0], "dim")]
    for index, (label, held) in enumerate(items):
        yield from _value(held, depth + 1, label, comma=index < len(items) - 1)
    yield depth, [(signs[1], "dim"), *end]


def _scalar(value: Any) -> Token:
    text = json.dumps(value, ensure_ascii=False)
    return text, "plain" if isinstance(value, str) else "warning"


def folded(runs: Line, cells: int, indent: int) -> list[Line]:
    """A line broken anywhere into lines of at most `cells`; later ones are indented."""
    cells = max(cells, 20)
    indent = min(indent, cells // 2)
    lines: list[Line] = []
    current: list[Run] = []
    left = cells
    for run in runs:
        rest = run.text
        while cell_len(rest) > left:
            size = _fitting(rest, left)
            current.append(Run(rest[:size], run.tone))
            lines.append(tuple(current))
            rest = rest[size:]
            current, left = [Run(" " * indent, "plain")], cells - indent
        current.append(Run(rest, run.tone))
        left -= cell_len(rest)
    return [*lines, tuple(current)]


def _fitting(text: str, cells: int) -> int:
    """How many letters fit into so many cells; at least one when nothing else is there."""
    if text.isascii():
        return min(len(text), cells)
    used = 0
    for index, letter in enumerate(text):
        used += cell_len(letter)
        if used > cells:
            return index
    return len(text)


def as_text(lines: list[Line]) -> str:
    """Lines as they look, without tones."""
    return "\n".join("".join(display(run.text) for run in runs).rstrip() for runs in lines)
