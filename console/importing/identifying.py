"""What each file of an upload is: its encoding, its delimiter, and the format of its header."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain

from console.display import display
from console.errors import UsageError
from console.importing.delimiters import choose_delimiter, split_line
from console.importing.encodings import Detected, detect
from console.importing.formats import ONEROSTER_OTHER, formats_for, recognise
from console.importing.headers import check_fields, read_header, refusal
from console.importing.reading import Block, Reading
from console.importing.reports import FileProblem
from console.importing.sources import Source
from console.importing.uploads import ReadFile, Upload
from console.keys import header_key


def identify(upload: Upload) -> None:
    """Read the header of every file; what is wrong with a file becomes a problem without a line.

    Raises:
        UsageError: --map names a field there is not, or a column that is in none of the files.
    """
    options = upload.options
    check_fields(options.header_map, formats_for(options.format))
    seen: set[str] = set()
    for source in upload.sources:
        upload.scratch.add_file(source.name)
        if len(upload.sources) == 1 or not passed_over(source.name):
            seen.update(_identify(upload, source))
    if seen and not any(read.detected.binary for read in upload.files):
        _refuse_unused(options.header_map, seen)


def passed_over(name: str) -> bool:
    """Whether a file of a OneRoster set holds nothing for us."""
    return name.rsplit("/", 1)[-1].lower() in ONEROSTER_OTHER


def _identify(upload: Upload, source: Source) -> set[str]:
    """Read one file's header; gives the keys of its columns."""
    with source.open() as stream:
        read = ReadFile(source, detect(stream, upload.options.named_encoding()))
    upload.files.append(read)
    if read.detected.binary:
        upload.add_problems([_not_text(source, read.detected)])
        return set()
    header, _ = _header(Reading(source, read.detected.name).blocks())
    if header is None:
        upload.add_problems([empty(upload, source.name, "empty_file", _EMPTY)])
        return set()
    options = upload.options
    formats = formats_for(options.format)
    delimiter = options.named_delimiter() or choose_delimiter(header, formats, options.header_map)
    headers = split_line(header, delimiter)
    format_ = recognise(headers, formats, options.header_map)
    read.layout, problems = read_header(source.name, header, delimiter, format_, options.header_map)
    if read.layout is not None:
        read.layout = replace(read.layout, encoding=read.detected.shown)
    upload.add_problems(problems)
    return set(map(header_key, headers))


NO_ROWS = "There is a header, but no row below it."
_EMPTY = "The file is empty. Export it again."


def empty(upload: Upload, file: str, code: str, message: str) -> FileProblem:
    """A file without rows refuses an upload of its own, and is passed over among others."""
    found = refusal(file, code, message)
    return found if len(upload.sources) == 1 else found._replace(severity="warning")


def _not_text(source: Source, detected: Detected) -> FileProblem:
    return refusal(
        source.name,
        "not_csv",
        f"This is {detected.binary}, not a text file. Save it as CSV (UTF-8), then upload that.",
    )


def _refuse_unused(header_map: Mapping[str, str], seen: set[str]) -> None:
    unused = [header for header in header_map if header_key(header) not in seen]
    if unused:
        raise UsageError(
            f"--map names the column “{display(unused[0])}”, but no file of the upload has it."
        )


def _header(blocks: Iterator[Block]) -> tuple[str | None, Block]:
    """The first line that is not blank, and what is left of its block."""
    for block in blocks:
        for index, line in enumerate(block.lines):
            if line.strip("\ufeff \t"):
                return line, block.after(index + 1)
    return None, Block(b"", [])


def rows_below_header(read: ReadFile) -> tuple[Reading, Iterator[Block]]:
    """The lines of a file below its header, and the pass that reads them."""
    reading = Reading(read.source, read.detected.name)
    blocks = reading.blocks()
    _, rest = _header(blocks)
    return reading, chain([rest], blocks)
