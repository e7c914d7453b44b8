"""Bytes to records: however a file ends its lines and however it arrives, the same rows."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import cast

from hypothesis import example, given, settings
from hypothesis import strategies as st

from console.importing.headers import ADMINS, Layout, read_header
from console.importing.reading import Block, Reading
from console.importing.records import records
from console.importing.sources import Source

HEADER = ["email", "first_name", "last_name", "admin_scope", "school_ids"]
# Of these only a line feed, a carriage return, and one after the other, end a line.
PIECES = ["a", "é", "李", ",", '"', "'", " ", "\t", "\n", "\r", "\r\n", "\x00", "\x0b", "\x0c",
          "\x1c", "\x1e", "\x85", "\u2028", "\u2029", "\ufeff"]  # fmt: skip
cells = st.lists(st.sampled_from(PIECES), max_size=5).map("".join)
rows = st.lists(cells, min_size=len(HEADER) - 1, max_size=len(HEADER) - 1)
ends = st.sampled_from(["\n", "\r\n", "\r"])


class Dribbled(io.BytesIO):
    """Bytes that come a few at a time."""

    few = 3

    def open(self) -> Dribbled:
        return self

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(self.few, size or 0) if size != -1 else -1)


def layout() -> Layout:
    found = read_header("f.csv", ",".join(HEADER), ",", ADMINS, {}).layout
    assert found is not None
    return found


def blocks(data: bytes, encoding: str, few: int) -> Iterator[Block]:
    stream = Dribbled(data)
    stream.few = few
    yield from Reading(cast("Source", stream), encoding).blocks()


def unified(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def written(cell: str, always: bool) -> str:
    if always or any(letter in cell for letter in ',"\r\n'):
        return '"' + cell.replace('"', '""') + '"'
    return cell


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.tuples(rows, ends, st.booleans()), min_size=1, max_size=6),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be"]),
    st.integers(3, 40),
    st.booleans(),
)
@example(
    [(["\r", "", "", ""], "\r", False), (["\r\n", "", "", ""], "\r\n", True)], "utf-8", 3, True
)
def test_every_row_is_read_as_it_was_written(
    file: list[tuple[list[str], str, bool]], encoding: str, few: int, ended: bool
) -> None:
    text, number = "", 1
    expected: list[tuple[int, list[str]]] = []
    for row, end, always in file:
        line = ",".join(["k", *(written(cell, always) for cell in row)])
        expected.append((number, ["k", *map(unified, row)]))
        number += unified(line).count("\n") + 1
        text += line + end
    if not ended:
        text = text.removesuffix(file[-1][1])
    found = [
        (record.line, record.cells)
        for block in blocks(text.encode(encoding), encoding, few)
        for record in records(block, layout())
        if not record.broken
    ]
    assert found == expected


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from([*PIECES, "\n", "\r"]), max_size=40).map("".join), st.integers(3, 9)
)
def test_no_line_is_lost_or_counted_twice(text: str, few: int) -> None:
    """Quotes that are never closed and whatever else: every line comes once, in order."""
    found = list(blocks(text.encode(), "utf-8", few))
    lines = [line for block in found for line in block.data.split(b"\n")]
    assert [n for block in found for n in block.numbers] == list(range(1, len(lines) + 1))
    whole = unified(text.removeprefix("\ufeff")).encode().removesuffix(b"\n")
    assert b"\n".join(lines) == whole
