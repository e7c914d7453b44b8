"""The columns of each file: what they are taken for, whether that is sure, and what was chosen.

Pure. Where headers leave a doubt, somebody can say by column which field it fills.
"""

from collections.abc import Sequence
from typing import NamedTuple

from console.importing.delimiters import split_line
from console.importing.formats import formats_for, is_secret
from console.importing.header_problems import UNREAD
from console.importing.headers import ADMINS, Format, Header
from console.importing.reading import Block

SAMPLES = 3
_DOUBTS = frozenset({"missing_column", "duplicate_column", "guessed_column", "missing_header"})
_HIDDEN = "•••"


class Chosen(NamedTuple):
    """What somebody said of a file: its format, its kind, and by column the field or ""."""

    format: str
    kind: str
    fields: tuple[str, ...]

    def known_format(self) -> Format:
        """The format it names."""
        return next(f for f in formats_for("auto") if (f.name, f.kind) == (self.format, self.kind))


class FileColumns(NamedTuple):
    """The columns of one file as they are understood; `samples` are their first values."""

    file: str
    format: Format
    headers: tuple[str, ...]
    fields: tuple[str, ...]
    samples: tuple[tuple[str, ...], ...]
    doubtful: bool
    delimiter: str = ","

    def choices(self) -> tuple[str, ...]:
        """The fields a column may fill, those that must be filled first."""
        every = dict.fromkeys([*self.format.required, *self.format.fields.values()])
        return tuple(name for name in every if name != UNREAD)


def file_columns(
    file: str, format_: Format, header: Header, first: Block, delimiter: str
) -> FileColumns:
    """The columns of a file by its header and the lines below it."""
    doubtful = any(problem.code in _DOUBTS for problem in header.problems)
    fields = tuple("" if name == UNREAD else name for name in header.fields)
    if format_ is ADMINS and any(problem.code == "unknown_column" for problem in header.problems):
        doubtful |= not {*ADMINS.fields.values()} <= {*fields}
    values = _samples(header.headers, first, delimiter)
    return FileColumns(file, format_, header.headers, fields, values, doubtful, delimiter)


def _samples(headers: Sequence[str], first: Block, delimiter: str) -> tuple[tuple[str, ...], ...]:
    """The first values of each column that are not blank; none of passwords."""
    lines = [line for line in first.lines[: SAMPLES * 4] if line.strip()][:SAMPLES]
    rows = [split_line(line, delimiter) for line in lines]
    return tuple(
        (_HIDDEN,)
        if is_secret(header)
        else tuple(filter(None, (row[at].strip() for row in rows if at < len(row))))
        for at, header in enumerate(headers)
    )
