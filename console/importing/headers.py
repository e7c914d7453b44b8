"""The first line of a file: which column holds what, and what is wrong with it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from console.display import display
from console.errors import UsageError
from console.importing.delimiters import DELIMITER_NAMES, split_line
from console.importing.reports import FileProblem
from console.keys import header_key

ERROR_COLUMN = "_error"
# Columns that belong to a format and hold nothing for us.
UNREAD = "unread"


class Format(NamedTuple):
    """A kind of file: its fields by the keys of the headers that name them, and which must be."""

    name: str
    fields: Mapping[str, str]
    required: tuple[str, ...]
    kind: str = "admins"


ADMIN_FIELDS = (
    "sis_id",
    "email",
    "first_name",
    "last_name",
    "title",
    "admin_scope",
    "school_ids",
)
ADMINS = Format(
    "admins",
    {header_key(name): name for name in ADMIN_FIELDS},
    ("email", "first_name", "last_name", "admin_scope", "school_ids"),
)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each field of a file is; `headers` as they were written, by column.

    `encoding` is the one the file is read in, as people call it; `width` counts the headers.
    """

    format: Format
    delimiter: str
    headers: tuple[str, ...]
    positions: Mapping[str, int] = field(default_factory=dict)
    encoding: str = "utf-8"
    width: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "width", len(self.headers))


class Header(NamedTuple):
    """What a header line turned out to be; no layout if the file must be refused."""

    layout: Layout | None
    problems: list[FileProblem]


def read_header(
    file: str, line: str, delimiter: str, format_: Format, header_map: Mapping[str, str]
) -> Header:
    """Find the columns of a format in a header line, naming all that is wrong."""
    headers = [cell.strip().lstrip("\ufeff") for cell in split_line(line, delimiter)]
    while headers and not headers[-1]:
        headers.pop()
    mapping = _mapping(format_, header_map, headers)
    named = [mapping.get(header_key(header), "") for header in headers]
    if not set(named).intersection(format_.required):
        return Header(None, [_no_header(file, line, delimiter, headers)])
    problems = [
        *_repeated(file, headers, named),
        *_missing(file, headers, named, format_, delimiter),
        *_unknown(file, headers, named),
    ]
    if any(problem.severity == "error" for problem in problems):
        return Header(None, problems)
    positions = {name: index for index, name in enumerate(named) if name and name != UNREAD}
    return Header(Layout(format_, delimiter, tuple(headers), positions), problems)


def _mapping(
    format_: Format, header_map: Mapping[str, str], headers: Sequence[str]
) -> dict[str, str]:
    """Headers to fields; a mapped header wins, and frees the field's own name."""
    present = set(map(header_key, headers))
    wanted = {
        header_key(header): _field(format_, name)
        for header, name in header_map.items()
        if header_key(header) in present
    }
    taken = set(wanted.values())
    known = {key: name for key, name in format_.fields.items() if name not in taken}
    return {**known, **wanted}


def _field(format_: Format, named: str) -> str:
    check_fields({"": named}, (format_,))
    key = header_key(named)
    return next(name for name in format_.fields.values() if header_key(name) == key)


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


def refusal(file: str, code: str, message: str, column: str = "") -> FileProblem:
    """A problem of the whole file, which stops it."""
    return FileProblem(file, 0, column, code, "error", message)


def _no_header(file: str, line: str, delimiter: str, headers: Sequence[str]) -> FileProblem:
    if len(headers) < 2:
        return refusal(
            file,
            "delimiter",
            f"The first line is one cell, “{display(line[:60])}”. Columns are separated by comma, "
            f"semicolon, tab or pipe (tried {DELIMITER_NAMES.get(delimiter, display(delimiter))}); "
            "name another with --delimiter.",
        )
    return refusal(
        file,
        "missing_header",
        f"The first line does not name columns: “{display(line[:60])}”. Add a header line such as "
        f"{','.join(ADMIN_FIELDS)}, or name the columns with --map HEADER=FIELD.",
    )


def _repeated(file: str, headers: Sequence[str], named: Sequence[str]) -> list[FileProblem]:
    """Columns that are there twice, by one header or by two that mean the same.

    `duplicate_header` is another thing: a header line that comes again among the rows.
    """
    found: list[FileProblem] = []
    for index, (header, name) in enumerate(zip(headers, named, strict=True)):
        if not header or ignored(header):
            continue
        keys = [header_key(other) for other in headers[:index]]
        if header_key(header) in keys:
            found.append(
                refusal(
                    file,
                    "duplicate_column",
                    f"The column “{display(header)}” is there twice. Remove one of them.",
                    display(header),
                )
            )
        elif name and name != UNREAD and name in named[:index]:
            first = headers[list(named).index(name)]
            found.append(
                refusal(
                    file,
                    "duplicate_column",
                    f"“{display(first)}” and “{display(header)}” both mean {name}. "
                    "Remove one of them, or say which with --map.",
                    display(header),
                )
            )
    return found


def ignored(header: str) -> bool:
    """Whether a column is one that the rejects file adds, and the way back ignores."""
    return header_key(header).startswith(header_key(ERROR_COLUMN)) and header.startswith("_")


def _unknown(file: str, headers: Sequence[str], named: Sequence[str]) -> list[FileProblem]:
    return [
        FileProblem(
            file,
            0,
            display(header),
            "unknown_column",
            "warning",
            f"The column “{display(header)}” is not known here; it was not read.",
        )
        for header, name in zip(headers, named, strict=True)
        if header and not name and not ignored(header)
    ]


def _missing(
    file: str,
    headers: Sequence[str],
    named: Sequence[str],
    format_: Format,
    delimiter: str,
) -> list[FileProblem]:
    missing = [name for name in format_.required if name not in named]
    if missing and len(headers) == 1:
        cut = DELIMITER_NAMES.get(delimiter, display(delimiter))
        return [
            refusal(
                file,
                "delimiter",
                f"Cut at each {cut}, the first line is one column, “{display(headers[0])}”. "
                "Name the right delimiter with --delimiter, or leave it at auto.",
            )
        ]
    return [refusal(file, "missing_column", _lacks(name, headers, named), name) for name in missing]


def _lacks(name: str, headers: Sequence[str], named: Sequence[str]) -> str:
    """Why a field has no column: none is called so, or --map gave that one away."""
    for header, given in zip(headers, named, strict=True):
        if header_key(header) == header_key(name):
            return (
                f"--map reads the column “{display(header)}” as {given}, which leaves none for "
                f"{name}. Map another column to {name}."
            )
    found = ", ".join(display(header) for header in headers if header)
    return (
        f"There is no column “{name}”. Columns found: {found}. "
        f"If one of them is meant, add --map HEADER={name}."
    )
