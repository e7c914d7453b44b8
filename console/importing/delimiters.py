"""What separates the cells of a line. Pure."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from console.keys import header_key

if TYPE_CHECKING:
    from console.importing.headers import Format

CANDIDATES = (",", ";", "\t", "|")
DELIMITER_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe", " ": "blank"}


def split_line(line: str, delimiter: str) -> list[str]:
    """One line as cells; a line that breaks the rules of quoting is split without them."""
    if '"' not in line:
        return line.split(delimiter)
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return line.split(delimiter)


def choose_delimiter(line: str, formats: Iterable[Format], header_map: Mapping[str, str]) -> str:
    """The delimiter that makes most of the header known, else the one that cuts it most."""
    mapped = {header_key(header) for header in header_map}
    known = mapped.union(*(format_.fields for format_ in formats))

    def worth(delimiter: str) -> tuple[int, int]:
        cells = split_line(line, delimiter)
        return sum(header_key(cell) in known for cell in cells), len(cells)

    return max(CANDIDATES, key=worth)
