"""Physical lines to records: cells, and the line each record starts on. Pure.

A record in quotes may run over several lines; a quote that is never closed must not swallow the
rest of the file, so a record is given up after a few lines and reading goes on at the next one.
"""

import csv
from collections.abc import Iterator
from typing import NamedTuple

from console.importing.headers import Layout
from console.importing.reading import MAX_LINES, Block


class Record(NamedTuple):
    """One record; `broken` says what is wrong with its quotes or length, "" if nothing is."""

    line: int
    cells: list[str]
    broken: str = ""
    raw: str = ""


def records(block: Block, layout: Layout) -> Iterator[Record]:
    """The records of a block that are not blank."""
    index, lines, delimiter = 0, block.lines, layout.delimiter
    while index < len(lines):
        line, number = lines[index], block.numbers[index]
        if '"' not in line:
            index += 1
            if line.replace(delimiter, "").strip():
                yield Record(number, line.split(delimiter), "", line)
            continue
        record, used = _quoted(lines, index, layout)
        index += used
        # Exporters that quote every cell quote those of blank rows too.
        if record.broken or any(map(str.strip, record.cells)):
            yield record._replace(line=number)


def _quoted(lines: list[str], index: int, layout: Layout) -> tuple[Record, int]:
    """The record that starts on a line with quotes, and how many lines it takes."""
    last = min(len(lines), index + MAX_LINES)
    reader = csv.reader(
        (line + "\n" for line in lines[index:last]), delimiter=layout.delimiter, strict=True
    )
    try:
        cells = next(reader)
    except csv.Error as error:
        broken = "length" if "field limit" in str(error) else "quote"
        return Record(0, lines[index].split(layout.delimiter), broken, lines[index]), 1
    used = reader.line_num
    if used > 1 and len(cells) != layout.width:
        return Record(0, lines[index].split(layout.delimiter), "quote", lines[index]), 1
    return Record(0, cells, "", lines[index] if used == 1 else ""), used
