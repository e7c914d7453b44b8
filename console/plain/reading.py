"""How a file is read: its encoding, its delimiter, and which column fills which field."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from console.importing.delimiters import CANDIDATES, DELIMITER_NAMES
from console.importing.file_columns import Chosen, FileColumns
from console.importing.options import UploadOptions
from console.importing.plans import Plan
from console.plain.desk import Desk
from console.plain.talk import Choice, Place
from console.plain.words import field_words

ANOTHER_WAY = "Read the file another way"
OVERWRITE = "Overwrite edits made by hand"
_FOUND_OUT = "found out"
_NOT_READ = "not read"
_MENU = "“{}” in the menu of the plan"
# What remarks of an upload name as options of the command line, and what stands here for it.
_HERE = tuple(
    (re.compile(option), words)
    for option, words in (
        (r"--overwrite-edits(?: \(in the console: [^)]*\))?", _MENU.format(OVERWRITE)),
        (r"without --mode full", "without “the file is everybody”"),
        (r"Leave --encoding at auto, or name another",
         f"Name another, or have it {_FOUND_OUT}, by {_MENU.format(ANOTHER_WAY)}"),
        (r"add --map HEADER=[^ .]+", f"{_MENU.format(ANOTHER_WAY)} says which"),
        (r"with --(?:map HEADER=FIELD|encoding|delimiter)(?:, or leave it at auto)?",
         f"by {_MENU.format(ANOTHER_WAY)}"),
        (r"with --map", f"by {_MENU.format(ANOTHER_WAY)}"),
    )
)  # fmt: skip
ENCODINGS = (
    (_FOUND_OUT, "auto"),
    ("UTF-8", "utf-8"),
    ("Windows (cp1252)", "cp1252"),
    ("UTF-16", "utf-16"),
    ("Latin-1", "latin-1"),
)
_CUTS = [DELIMITER_NAMES[cut] for cut in CANDIDATES]
DELIMITERS = ((_FOUND_OUT, "auto"), *zip(_CUTS, _CUTS, strict=True))


class Reading(NamedTuple):
    """A plan, and what makes it again with other options."""

    plan: Plan
    again: Callable[[UploadOptions], object]


def in_menu(message: str) -> str:
    """A remark of an upload with choices of these menus where it names options."""
    for option, words in _HERE:
        message = option.sub(words, message)
    return message


def read_as(plan: Plan) -> str:
    """What the file was taken for; nothing of what is not known."""
    document = plan.document
    delimiters = (document.delimiter, *(file.delimiter for file in document.files))
    found = (
        document.format if document.format != "auto" else "",
        document.encoding,
        *(file.encoding for file in document.files),
        *(DELIMITER_NAMES.get(cut, cut) for cut in delimiters),
    )
    return ", ".join(filter(None, dict.fromkeys(found)))


def reading_place(desk: Desk, reading: Reading) -> Place:
    """What can be said about how the file is read."""
    plan = reading.plan
    options = plan.upload.options
    told = {name: words for words, name in (*ENCODINGS, *DELIMITERS)}
    encoding = told.get(options.encoding, options.encoding)
    delimiter = told.get(options.delimiter, options.delimiter)
    return Place(
        f"How {', '.join(plan.files)} is read.",
        [f"Read as {read_as(plan)}."],
        [
            Choice(f"Encoding: {encoding}", lambda: _encoding(desk, reading)),
            Choice(f"Delimiter: {delimiter}", lambda: _delimiter(desk, reading)),
            *(
                Choice(f"Which column of {file.file} is what", _asker(desk, reading, file))
                for file in plan.columns
            ),
        ],
        "b goes back to the plan.",
    )


def _encoding(desk: Desk, reading: Reading) -> None:
    taken = desk.pick("In which encoding?", ENCODINGS)
    reading.again(reading.plan.upload.options._replace(encoding=taken))


def _delimiter(desk: Desk, reading: Reading) -> None:
    taken = desk.pick("What parts the columns?", DELIMITERS)
    reading.again(reading.plan.upload.options._replace(delimiter=taken))


@dataclass
class _Columns:
    """The columns of a file, and the fields they are to fill."""

    file: FileColumns
    fields: list[str]

    def lacking(self) -> list[str]:
        """The fields that must have a column and have none."""
        return [name for name in self.file.format.required if name not in self.fields]

    def fill(self, at: int, field: str) -> None:
        """Let a column fill a field, which no other fills then."""
        self.fields = ["" if name == field else name for name in self.fields]
        self.fields[at] = field


class _Read(Exception):
    """The file is to be read as was said."""


def _asker(desk: Desk, reading: Reading, file: FileColumns) -> Callable[[], None]:
    def ask() -> None:
        columns = _Columns(file, list(file.fields))
        try:
            desk.visit(lambda: _columns_place(desk, columns))
        except _Read:
            options = reading.plan.upload.options
            chosen = Chosen(file.format.name, file.format.kind, tuple(columns.fields))
            reading.again(options._replace(columns={**options.columns, file.file: chosen}))

    return ask


def _columns_place(desk: Desk, columns: _Columns) -> Place:
    def take() -> None:
        raise _Read

    lacking = ", ".join(map(field_words, columns.lacking()))
    return Place(
        f"The columns of {columns.file.file}, a file of {columns.file.format.kind}.",
        [f"Still without a column: {lacking}." if lacking else "Nothing is missing."],
        [
            *(
                Choice(words, _filler(desk, columns, at))
                for at, words in enumerate(_column_lines(columns))
            ),
            Choice(
                "read the file so", take, "r", f"{lacking}: no column yet." if lacking else None
            ),
        ],
        "Choose a column to say what it holds; r reads the file so.",
    )


def _column_lines(columns: _Columns) -> Iterator[str]:
    for at, header in enumerate(columns.file.headers):
        values = ", ".join(columns.file.samples[at]) or "no values"
        field = columns.fields[at]
        yield f"{header or 'no name'} ({values}): {field_words(field) if field else _NOT_READ}"


def _filler(desk: Desk, columns: _Columns, at: int) -> Callable[[], None]:
    def fill() -> None:
        offered = [(_NOT_READ, ""), *((field_words(one), one) for one in columns.file.choices())]
        header = columns.file.headers[at]
        columns.fill(at, desk.pick(f"What does “{header}” hold?", offered))

    return fill
