"""The one owner of standard output: JSON for machines, aligned columns for people."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain, islice
from typing import Any

from console.display import display, display_lines

_MEASURED_ROWS = 200


def say(text: str) -> None:
    """Narration for people, on standard error."""
    sys.stderr.write(display_lines(text) + "\n")
    sys.stderr.flush()


def emit(text: str) -> None:
    """Text for people, on standard output; safe on a terminal."""
    sys.stdout.write(display_lines(text) + "\n")


def takes_ascii_only() -> bool:
    """Whether JSON is escaped beyond ASCII: on a terminal, and where letters cannot be written."""
    return sys.stdout.isatty() or "utf" not in (sys.stdout.encoding or "utf-8").lower()


def emit_json(value: Any) -> None:
    """One JSON document; on a terminal everything beyond ASCII is escaped."""
    import json

    json.dump(value, sys.stdout, ensure_ascii=takes_ascii_only(), indent=2)
    sys.stdout.write("\n")


def emit_json_list(values: Iterable[Any]) -> None:
    """A JSON list, written item by item as they come."""
    import json

    ascii_only = takes_ascii_only()
    opening = "[\n  "
    for value in values:
        sys.stdout.write(opening + json.dumps(value, ensure_ascii=ascii_only))
        opening = ",\n  "
    sys.stdout.write("[]\n" if opening.startswith("[") else "\n]\n")


def emit_table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Aligned columns, widths taken from the first rows; returns how many rows there were."""
    shown = ([display("" if cell is None else cell) for cell in row] for row in rows)
    stream: Iterator[list[str]] = iter(shown)
    first = list(islice(stream, _MEASURED_ROWS))
    if not first:
        return 0
    widths = [max(map(len, column)) for column in zip(list(headings), *first, strict=True)]
    count = 0
    _emit_cells([heading.upper() for heading in headings], widths)
    for row in chain(first, stream):
        _emit_cells(row, widths)
        count += 1
    return count


def _emit_cells(cells: Sequence[str], widths: Sequence[int]) -> None:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    sys.stdout.write("  ".join(padded).rstrip() + "\n")


def emit_fields(fields: Iterable[tuple[str, object]]) -> None:
    """Name and value, one pair a line, values aligned."""
    pairs = [(name, display("" if value is None else value)) for name, value in fields]
    width = max((len(name) for name, _ in pairs), default=0)
    for name, value in pairs:
        sys.stdout.write(f"{name.ljust(width)}  {value}".rstrip() + "\n")


def moment(milliseconds: int) -> str:
    """A stored time as UTC, to the second."""
    at = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def plural(number: int, one: str, many: str | None = None) -> str:
    """`1 admin`, `2 admins`, `1,204 admins`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
