"""Reading one file of the `admins` format into an upload."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from console.importing.columns import FastPath
from console.importing.encodings import Detected, detect
from console.importing.fingerprints import Fingerprints, KnownLines
from console.importing.headers import (
    ADMINS,
    choose_delimiter,
    read_header,
    refusal,
)
from console.importing.reading import Block, Reading
from console.importing.reports import FileProblem
from console.importing.rows import ExplainingPath
from console.importing.sources import Source
from console.importing.uploads import ReadFile, Upload
from storage.bulk import matching

# Below this share of the stored rows, looking each row up is quicker than knowing every line.
_WORTH_KNOWING = 20
_BYTES_A_ROW = 80


def read_file(upload: Upload, source: Source) -> None:
    """Read, validate and keep every row; what stops the file becomes a problem without a line."""
    read = ReadFile(source, _detect(upload, source))
    upload.files.append(read)
    upload.scratch.add_file(source.name)
    if read.detected.binary:
        upload.add_problems([_not_text(source, read.detected)])
        return
    reading = Reading(source, read.detected.name)
    blocks = reading.blocks()
    header, rest = _header(blocks)
    if header is None:
        upload.add_problems([_empty(source)])
        return
    options = upload.options
    delimiter = options.named_delimiter() or choose_delimiter(header, [ADMINS], options.header_map)
    read.layout, problems = read_header(source.name, header, delimiter, ADMINS, options.header_map)
    upload.add_problems(problems)
    if read.layout is not None:
        _read_rows(upload, read, chain([rest], blocks), reading)
        upload.digest += reading.digest().hex()


def _detect(upload: Upload, source: Source) -> Detected:
    with source.open() as stream:
        return detect(stream, upload.options.named_encoding())


def _not_text(source: Source, detected: Detected) -> FileProblem:
    return refusal(
        source.name,
        "not_csv",
        f"This is {detected.binary}, not a text file. Save it as CSV (UTF-8), then upload that.",
    )


def _empty(source: Source) -> FileProblem:
    return refusal(source.name, "empty_file", "The file is empty. Export it again.")


def _header(blocks: Iterator[Block]) -> tuple[str | None, Block]:
    """The first line that is not blank, and what is left of its block."""
    for block in blocks:
        for index, line in enumerate(block.lines):
            if line.strip("\ufeff \t"):
                lines = block.lines[index + 1 :]
                rest = Block("\n".join(lines), lines, block.numbers[index + 1 :])
                return line, rest
    return None, Block("", [], [])


def _read_rows(upload: Upload, read: ReadFile, blocks: Iterator[Block], reading: Reading) -> None:
    layout, name = read.layout, read.source.name
    if layout is None:
        return
    fast = FastPath(name, layout, upload.schools)
    explaining = ExplainingPath(
        name, layout, upload.schools, upload.district.name, upload.options.corrections
    )
    corrected = {line for file, line in upload.options.corrections if file == name}
    known = _known_lines(upload, Fingerprints(layout, upload.schools))
    before, rows = upload.bytes_done, upload.rows
    for block in blocks:
        left = block if known is None else known.unknown(block)
        if left is not None and left.lines:
            closely = not corrected.isdisjoint(left.numbers)
            batch = None if closely else fast.batch(left)
            if batch is not None:
                upload.keep(batch)
            else:
                upload.keep_explained(explaining.explain(left))
        upload.bytes_done = before + reading.bytes_read
        upload.report("reading", upload.bytes_done, upload.size)
    if upload.rows == rows:
        upload.add_problems(
            [refusal(name, "no_data_rows", "There is a header, but no row below it.")]
        )


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
