"""The cells of rows that were refused late, when only their place was at hand: read once more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from console.importing.identifying import rows_below_header
from console.importing.uploads import ReadFile, Upload

if TYPE_CHECKING:
    from console.importing.rows import Refused


def fill_refused(upload: Upload) -> None:
    """Give every refused row its cells, so that it can be written out and corrected."""
    bare = upload.scratch.refused_bare()
    for read in upload.files:
        lines = bare.get(read.source.name)
        if lines:
            upload.scratch.refuse(_found(read, lines))


def _found(read: ReadFile, lines: set[int]) -> Iterator[Refused]:
    if read.layout is None:
        return
    from console.importing.records import records
    from console.importing.rows import Refused

    _, blocks = rows_below_header(read)
    for block in blocks:
        if not lines.isdisjoint(block.numbers):
            for record in records(block, read.layout):
                if record.line in lines:
                    yield Refused(read.source.name, record.line, None, None, record.cells)
