"""What each file of an upload is: its encoding, its delimiter, and the format of its header."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from console.display import display
from console.errors import UsageError
from console.importing.delimiters import CANDIDATES, choose_delimiter, split_line
from console.importing.encodings import detect
from console.importing.file_columns import file_columns
from console.importing.formats import ONEROSTER_OTHER, formats_for, known_name, recognise
from console.importing.header_problems import header_below, other_format, refusal, remark
from console.importing.headers import (
    Format,
    Header,
    check_fields,
    chosen_header,
    read_header,
    split_header,
)
from console.importing.options import UploadOptions
from console.importing.reading import MAX_LINES, Block, Reading
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
    return known_name(name.rsplit("/", 1)[-1]) in ONEROSTER_OTHER


def _identify(upload: Upload, source: Source) -> set[str]:
    """Read one file's header; gives the keys of its columns."""
    with source.open() as stream:
        read = ReadFile(source, detect(stream, upload.options.named_encoding()))
    upload.files.append(read)
    if read.detected.binary:
        upload.add_problems([_not_text(source, read.detected.binary)])
        return set()
    try:
        line, separator, first = _head(Reading(source, read.detected.name).blocks())
    except UnicodeError:
        upload.add_problems([_undecodable(source, read.detected.shown)])
        return set()
    if line is None:
        upload.add_problems([empty(upload, source.name, "empty_file", _EMPTY)])
        return set()
    options = upload.options
    formats = formats_for(options.format)
    # A first line `sep=;` outlives the delimiter it names where a file is saved again with another.
    delimiter = options.named_delimiter() or (separator if separator in line else "")
    if not delimiter:
        delimiter = choose_delimiter(line, formats, options.header_map)
    upload.add_problems(_understand(read, _Top(line, delimiter, first), options))
    return set(map(header_key, split_line(line, delimiter)))


class _Top(NamedTuple):
    """The top of a file: its header line, what cuts it, the lines below in the first block."""

    header: str
    delimiter: str
    first: Block


def _understand(read: ReadFile, top: _Top, options: UploadOptions) -> list[FileProblem]:
    """Find out what the columns of a file are; gives what is wrong with them."""
    file, delimiter = read.source.name, top.delimiter
    format_, header = _header_of(file, top.header, delimiter, options)
    if header.layout is None and (what := _other_text(top.header)):
        return [_not_text(read.source, what)]
    if header.layout is not None:
        cells = len(split_line(top.header, delimiter))
        read.layout = header.layout._replace(
            encoding=read.detected.shown,
            nameless=max(0, cells - header.layout.width),
        )
    read.columns = file_columns(file, format_, header, top.first, delimiter)
    if any(problem.code in _NO_HEADER for problem in header.problems):
        elsewhere = _header_elsewhere(file, top, options)
        if elsewhere is not None:
            return [elsewhere]
    return [*header.problems, *_values_without_name(file, top)]


def _header_elsewhere(file: str, top: _Top, options: UploadOptions) -> FileProblem | None:
    """What is said of a file whose header stands below a title, or is another format's."""

    def format_of(line: str, formats: Sequence[Format]) -> str:
        delimiter = options.named_delimiter()
        delimiter = delimiter or choose_delimiter(line, formats, options.header_map)
        format_ = recognise(split_line(line, delimiter), formats, options.header_map)
        found = read_header(file, line, delimiter, format_, options.header_map)
        return "" if found.layout is None else format_.name

    if found := format_of(top.header, formats_for("auto")):
        return other_format(file, options.format, found)
    for number, line in zip(top.first.numbers[:_TITLES], top.first.lines, strict=False):
        if format_of(line, formats_for(options.format)):
            return header_below(file, split_header(top.header, top.delimiter), number)
    return None


def _header_of(
    file: str, line: str, delimiter: str, options: UploadOptions
) -> tuple[Format, Header]:
    """What the header line of a file means: as somebody chose, else as it says."""
    chosen = options.columns.get(file)
    if chosen is not None:
        format_ = chosen.known_format()
        return format_, chosen_header(file, line, delimiter, format_, chosen.fields)
    headers = split_line(line, delimiter)
    format_ = recognise(headers, formats_for(options.format), options.header_map)
    return format_, read_header(file, line, delimiter, format_, options.header_map)


_SEPARATOR = r'\ufeff?"?sep=(.)"?\1*\s*\Z'
_BLANK = '\ufeff \t"' + "".join(CANDIDATES)
_LOOKED_AT = 200
# How many lines of titles and notes may stand above a header for it to be found.
_TITLES = 10
_NO_HEADER = frozenset({"missing_header", "delimiter"})
NO_ROWS = "There is a header, but no row below it."
_EMPTY = "The file is empty. Export it again."


def empty(upload: Upload, file: str, code: str, message: str) -> FileProblem:
    """A file without rows refuses an upload of its own, and is passed over among others."""
    found = refusal(file, code, message)
    return found if len(upload.sources) == 1 else found._replace(severity="warning")


def _undecodable(source: Source, encoding: str) -> FileProblem:
    message = (
        f"The file cannot be read as {encoding} at all. Leave --encoding at auto, or name another."
    )
    return refusal(source.name, "encoding_error", message)


def _not_text(source: Source, what: str) -> FileProblem:
    message = f"This is {what}, not a CSV file. Save it as CSV (UTF-8), then upload that."
    return refusal(source.name, "not_csv", message)


def _other_text(line: str) -> str:
    """What a text is that is no table, by its first letters; "" if that is not clear."""
    start = line.lstrip("\ufeff \t")
    if start.startswith("<"):
        return "a web page or XML"
    return "JSON" if start.startswith(("[", "{")) else ""


def _values_without_name(file: str, top: _Top) -> Iterator[FileProblem]:
    """A remark on columns without a header that hold values, which nothing is read from."""
    headers = [cell.strip() for cell in split_line(top.header, top.delimiter)]
    nameless = [at for at, header in enumerate(headers) if not header]
    for row in top.first.lines[:_LOOKED_AT] if nameless else ():
        cells = split_line(row, top.delimiter)
        held = [at for at in nameless if at < len(cells) and cells[at].strip()]
        if held:
            message = f"Column {held[0] + 1} has no name, but values; it was not read."
            yield remark(file, "unknown_column", message, "")
            return


def _refuse_unused(header_map: Mapping[str, str], seen: set[str]) -> None:
    unused = [header for header in header_map if header_key(header) not in seen]
    if unused:
        raise UsageError(
            f"--map names the column “{display(unused[0])}”, but no file of the upload has it."
        )


class _Head(NamedTuple):
    """The header record on one line (None if there is none), and what is left of its block.

    `delimiter` is what a first line `sep=;` names, as Excel writes and reads it; "" without one.
    """

    header: str | None
    delimiter: str
    rest: Block


def _head(blocks: Iterator[Block]) -> _Head:
    """The first record that is not blank; a header cell in quotes may run over several lines."""
    delimiter = ""
    for block in blocks:
        lines = block.lines
        for index, line in enumerate(lines):
            named = _separator(line)
            if named and not delimiter:
                delimiter = named
            elif not _is_blank(line):
                last = index + _lines_used(lines[index : index + MAX_LINES])
                return _Head(" ".join(lines[index:last]), delimiter, block.after(last))
    return _Head(None, delimiter, Block(b"", []))


def _is_blank(line: str) -> bool:
    """Whether a line is a row of blank cells, as spreadsheets leave above a header."""
    return not line.strip(_BLANK) and not line.count('"') & 1


def _separator(line: str) -> str:
    """What a line `sep=;` names; "" of any other line."""
    if "sep=" not in line.lower():
        return ""
    found = re.match(_SEPARATOR, line, re.IGNORECASE)
    return found[1] if found else ""


def _lines_used(lines: Sequence[str]) -> int:
    """How many lines the first record takes; one, if its quotes are never closed."""
    quotes = 0
    for used, line in enumerate(lines, 1):
        quotes += line.count('"')
        if not quotes & 1:
            return used
    return 1


def rows_below_header(read: ReadFile) -> tuple[Reading, Iterator[Block]]:
    """The lines of a file below its header, and the pass that reads them."""
    reading = Reading(read.source, read.detected.name)
    blocks = reading.blocks()
    return reading, chain([_head(blocks).rest], blocks)
