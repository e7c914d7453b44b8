"""What is wrong with a header line, in sentences. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from console.display import display
from console.importing.delimiters import DELIMITER_NAMES
from console.importing.reports import FileProblem
from console.keys import header_key

ERROR_COLUMN = "_error"
# Columns that belong to a format and hold nothing for us.
UNREAD = "unread"
ADMIN_FIELDS = (
    "sis_id",
    "email",
    "first_name",
    "last_name",
    "title",
    "admin_scope",
    "school_ids",
)


def refusal(file: str, code: str, message: str, column: str = "") -> FileProblem:
    """A problem of the whole file, which stops it."""
    return FileProblem(file, 0, column, code, "error", message)


def remark(file: str, code: str, message: str, column: str) -> FileProblem:
    """Something to know about a column, which stops nothing."""
    return FileProblem(file, 0, column, code, "warning", message)


def ignored(header: str) -> bool:
    """Whether a column is one that the rejects file adds, and the way back ignores."""
    return header_key(header).startswith(header_key(ERROR_COLUMN)) and header.startswith("_")


def no_header(file: str, line: str, delimiter: str, headers: Sequence[str]) -> FileProblem:
    """A first line that names no column we know."""
    if len(headers) < 2 and delimiter not in line:
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
        f"The first line does not name columns; it begins with “{_first(headers)}”. Add a header "
        f"line such as {','.join(ADMIN_FIELDS)}, or name the columns with --map HEADER=FIELD.",
    )


def _first(headers: Sequence[str]) -> str:
    """The first cell of a line; where no column has a name, any other may be a password."""
    return display(next(filter(None, headers), "")[:60])


def header_below(file: str, headers: Sequence[str], number: int) -> FileProblem:
    """A first line that names no column, above one that does."""
    return refusal(
        file,
        "missing_header",
        f"The columns are named on line {number}, below “{_first(headers)}”. "
        f"Remove what is above line {number}.",
    )


def other_format(file: str, asked: str, found: str) -> FileProblem:
    """A header that another format than the one asked for has."""
    return refusal(
        file,
        "missing_header",
        f"The first line names columns of {found} files, not of {asked}. "
        f"Leave --format at auto, or make it {found}.",
    )


def repeated(file: str, headers: Sequence[str], named: Sequence[str]) -> list[FileProblem]:
    """Columns that are there twice, by one header or by two that mean the same.

    `duplicate_header` is another thing: a header line that comes again among the rows.
    """
    found: list[FileProblem] = []
    for index, (header, name) in enumerate(zip(headers, named, strict=True)):
        if not header or ignored(header):
            continue
        shown = display(header)
        keys = [header_key(other) for other in headers[:index]]
        if header_key(header) in keys:
            message = f"The column “{shown}” is there twice. Remove one of them."
            found.append(refusal(file, "duplicate_column", message, shown))
        elif name and name != UNREAD and name in named[:index]:
            first = display(headers[list(named).index(name)])
            message = (
                f"“{first}” and “{shown}” both mean {name}. "
                "Remove one of them, or say which with --map."
            )
            found.append(refusal(file, "duplicate_column", message, shown))
    return found


def unknown(file: str, headers: Sequence[str], named: Sequence[str]) -> list[FileProblem]:
    """Columns that nothing is read from."""
    return [
        remark(
            file,
            "unknown_column",
            f"The column “{display(header)}” is not known here; it was not read.",
            display(header),
        )
        for header, name in zip(headers, named, strict=True)
        if header and not name and not ignored(header)
    ]


def guessed(file: str, headers: Sequence[str], guesses: dict[int, str]) -> list[FileProblem]:
    """Columns whose header is nearly that of a field, and was taken for it."""
    return [
        remark(
            file,
            "guessed_column",
            f"The column “{display(headers[at])}” was read as {name}. "
            "If it is something else, name it with --map HEADER=FIELD.",
            display(headers[at]),
        )
        for at, name in guesses.items()
    ]


def missing(
    file: str,
    headers: Sequence[str],
    named: Sequence[str],
    required: Mapping[str, str],
    delimiter: str,
) -> list[FileProblem]:
    """Fields that must be there and have no column; `required` has their usual headers."""
    lacking = [name for name in required if name not in named]
    if lacking and len(headers) == 1:
        cut = DELIMITER_NAMES.get(delimiter, display(delimiter))
        return [
            refusal(
                file,
                "delimiter",
                f"Cut at each {cut}, the first line is one column, “{display(headers[0])}”. "
                "Name the right delimiter with --delimiter, or leave it at auto.",
            )
        ]
    return [
        refusal(file, "missing_column", _lacks(name, required[name], headers, named), name)
        for name in lacking
    ]


def _lacks(name: str, usual: str, headers: Sequence[str], named: Sequence[str]) -> str:
    """Why a field has no column: none is called so, or --map gave that one away."""
    for header, given in zip(headers, named, strict=True):
        if given and header_key(header) == header_key(name):
            return (
                f"--map reads the column “{display(header)}” as {given}, which leaves none for "
                f"{name}. Map another column to {name}."
            )
    found = ", ".join(display(header) for header in headers if header)
    return (
        f"There is no column “{usual}”. Columns found: {found}. "
        f"If one of them is meant, add --map HEADER={name}."
    )
