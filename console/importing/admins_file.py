"""Reading one file of the `admins` format into an upload."""

from __future__ import annotations

from collections.abc import Iterator

from console.importing.columns import FastPath
from console.importing.fingerprints import Fingerprints, KnownLines
from console.importing.identifying import NO_ROWS, empty, rows_below_header
from console.importing.reading import Block, Reading
from console.importing.rows import ExplainingPath
from console.importing.uploads import ReadFile, Upload
from storage.bulk import matching

# Below this share of the stored rows, looking each row up is quicker than knowing every line.
_WORTH_KNOWING = 20
_BYTES_A_ROW = 80


def read_admins(upload: Upload, read: ReadFile) -> None:
    """Read, validate and keep every row; what stops the file becomes a problem without a line."""
    if read.layout is not None:
        reading, blocks = rows_below_header(read)
        _read_rows(upload, read, blocks, reading)
        upload.digest += reading.digest().hex()


def _read_rows(upload: Upload, read: ReadFile, blocks: Iterator[Block], reading: Reading) -> None:
    layout, name = read.layout, read.source.name
    if layout is None:
        return
    fast = FastPath(name, layout, upload.schools, keeps_text=not upload.light)
    explaining = ExplainingPath(
        name, layout, upload.schools, upload.district.name, upload.options.corrections
    )
    corrected = {line for file, line in upload.options.corrections if file == name}
    known = _known_lines(upload, Fingerprints(layout, upload.schools))
    before, rows = upload.bytes_done, upload.rows
    for block in blocks:
        left = block if known is None else known.unknown(block)
        if left is not None and left.numbers:
            closely = not corrected.isdisjoint(left.numbers)
            batch = None if closely else fast.batch(left)
            if batch is not None:
                upload.keep(batch)
            else:
                upload.keep_explained(explaining.explain(left))
        upload.bytes_done = before + reading.bytes_read
        upload.report("reading", upload.bytes_done, upload.size)
    if upload.rows == rows:
        upload.add_problems([empty(upload, name, "no_data_rows", NO_ROWS)])


def _known_lines(upload: Upload, fingerprints: Fingerprints) -> KnownLines | None:
    """The stored lines, when the upload is large enough to make them worth loading."""
    if len(upload.sources) != 1:
        return None
    stored = matching.active_admins(upload.writer, upload.district.pk)
    if not stored or stored > upload.size / _BYTES_A_ROW * _WORTH_KNOWING:
        return None
    unseen = set(matching.stored_hashes(upload.writer, upload.district.pk))
    upload.known = KnownLines(fingerprints, unseen) if unseen else None
    return upload.known
