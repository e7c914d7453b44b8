"""The first line of a file: which column holds what, and what is wrong with it. Pure."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from console.display import display
from console.errors import UsageError
from console.importing import header_problems
from console.importing.delimiters import split_line
from console.importing.header_problems import ADMIN_FIELDS, UNREAD
from console.importing.reports import FileProblem
from console.importing.spelling import meant
from console.keys import header_key


class Format(NamedTuple):
    """A kind of file: its fields by the keys of the headers that name them, and which must be.

    `usual` are the headers by field, where they are called otherwise.
    """

    name: str
    fields: Mapping[str, str]
    required: tuple[str, ...]
    kind: str = "admins"
    usual: Mapping[str, str] = MappingProxyType({})


ADMINS = Format(
    "admins",
    {header_key(name): name for name in ADMIN_FIELDS},
    ("email", "first_name", "last_name", "admin_scope", "school_ids"),
)


class Layout(NamedTuple):
    """Where each field of a file is; `headers` as they were written, by column.

    `encoding` is the one the file is read in, as people call it; `nameless` counts the headers
    after them that are blank.
    """

    format: Format
    delimiter: str
    headers: tuple[str, ...]
    positions: Mapping[str, int] = MappingProxyType({})
    encoding: str = "utf-8"
    nameless: int = 0

    @property
    def width(self) -> int:
        """How many headers there are."""
        return len(self.headers)

    def column(self, field: str) -> str:
        """What problems call the column of a field: its own name in files of admins.

        In others it is the header, as the file spells it; "" where it has no such column.
        """
        if self.format.name == ADMINS.name:
            return field
        position = self.positions.get(field)
        return "" if position is None else display(self.headers[position])


class Header(NamedTuple):
    """What a header line turned out to be; no layout if the file must be refused.

    `fields` says by column which field it fills, "" for none.
    """

    layout: Layout | None
    problems: list[FileProblem]
    headers: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


def read_header(
    file: str, line: str, delimiter: str, format_: Format, header_map: Mapping[str, str]
) -> Header:
    """Find the columns of a format in a header line, naming all that is wrong."""
    headers = split_header(line, delimiter)
    mapping = _mapping(format_, header_map, headers)
    named = [mapping.get(header_key(header), "") for header in headers]
    guesses = _guesses(format_, headers, named)
    for at, name in guesses.items():
        named[at] = name
    if not set(named).intersection(format_.required):
        problem = header_problems.no_header(file, line, delimiter, headers)
        return Header(None, [problem], tuple(headers), tuple(named))
    problems = [
        *header_problems.repeated(file, headers, named),
        *header_problems.missing(file, headers, named, _wanted(format_), delimiter),
        *header_problems.guessed(file, headers, guesses),
        *header_problems.unknown(file, headers, named),
    ]
    return _header(format_, delimiter, (headers, named), problems)


def chosen_header(
    file: str, line: str, delimiter: str, format_: Format, fields: Sequence[str]
) -> Header:
    """The same where somebody has said by column which field it fills."""
    headers = split_header(line, delimiter)
    named = [*fields[: len(headers)], *[""] * (len(headers) - len(fields))]
    problems = header_problems.missing(file, headers, named, _wanted(format_), delimiter)
    return _header(format_, delimiter, (headers, named), problems)


def _wanted(format_: Format) -> dict[str, str]:
    """The fields that must be there, with their usual headers."""
    return {name: format_.usual.get(name, name) for name in format_.required}


def _header(
    format_: Format,
    delimiter: str,
    columns: tuple[list[str], list[str]],
    problems: list[FileProblem],
) -> Header:
    headers, named = map(tuple, columns)
    if any(problem.severity == "error" for problem in problems):
        return Header(None, problems, headers, named)
    positions = {name: index for index, name in enumerate(named) if name and name != UNREAD}
    layout = Layout(format_, delimiter, headers, positions)
    return Header(layout, problems, headers, named)


def split_header(line: str, delimiter: str) -> list[str]:
    """The headers in a line, without nameless ones at its end."""
    headers = [cell.strip().lstrip("\ufeff") for cell in split_line(line, delimiter)]
    while headers and not headers[-1]:
        headers.pop()
    return headers


def _guesses(format_: Format, headers: Sequence[str], named: Sequence[str]) -> dict[int, str]:
    """Columns without a field whose header is nearly that of a field without a column."""
    free = {
        key: name for key, name in format_.fields.items() if name != UNREAD and name not in named
    }
    found: dict[int, str] = {}
    for at, header in enumerate(headers):
        if header and not named[at] and not header_problems.ignored(header):
            key = meant(header, free)
            if key is not None and free[key] not in found.values():
                found[at] = free[key]
    return found


def _mapping(
    format_: Format, header_map: Mapping[str, str], headers: Sequence[str]
) -> dict[str, str]:
    """Headers to fields; a mapped header wins, and frees the field's own name."""
    present = set(map(header_key, headers))
    fields = {header_key(name): name for name in format_.fields.values()}
    # In a roster, a file may have the header and not the field; it is another file's then.
    wanted = {
        header_key(header): fields[header_key(name)]
        for header, name in header_map.items()
        if header_key(header) in present and header_key(name) in fields
    }
    taken = set(wanted.values())
    known = {key: name for key, name in format_.fields.items() if name not in taken}
    return {**known, **wanted}


def check_fields(header_map: Mapping[str, str], formats: Sequence[Format]) -> None:
    """Refuse a --map to a field that no file of these formats has.

    Raises:
        UsageError: names the field, and those of the first format.
    """
    known = {header_key(name) for format_ in formats for name in format_.fields.values()}
    for named in header_map.values():
        if header_key(named) not in known or header_key(named) == UNREAD:
            first = formats[0]
            fields = [name for name in dict.fromkeys(first.fields.values()) if name != UNREAD]
            raise UsageError(
                f"--map names the field “{display(named)}”, which is not known. "
                f"The fields of {first.name} files are {', '.join(fields)}."
            )
