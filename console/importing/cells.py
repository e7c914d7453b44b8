"""A record as cells: is it whole, can it be read, and what stands under which field. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from console.display import display
from console.importing.formats import is_secret
from console.importing.headers import Layout
from console.importing.records import Record
from console.importing.reports import FileProblem
from console.importing.values import tidy
from console.keys import header_key


def values_of(layout: Layout, record: Record) -> dict[str, str]:
    """The cells of a whole record by field, blanks around them removed."""
    return {name: tidy(record.cells[position]) for name, position in layout.positions.items()}


def made_whole(layout: Layout, record: Record) -> Record:
    """A record that was put right by hand, with as many cells as the header has."""
    cells = [*record.cells, *[""] * (layout.width - len(record.cells))]
    return record._replace(cells=cells, broken="")


def without_secrets(layout: Layout, cells: Sequence[str], *, refused: bool = False) -> list[str]:
    """The cells of a row with passwords blanked.

    Where a row has more cells than headers, or fewer, a password stands beside its column; so
    all is blanked from where it may have slipped to. Blank cells at the end are no surplus, unless
    the row was refused: then they may be those that the others were pushed into.
    """
    secret = _secret_columns(layout.headers)
    if not secret:
        return list(cells)
    short = layout.width - len(cells)
    longer = len(cells) > layout.width + layout.nameless
    if short > 0 or (longer if refused else _has_surplus(layout, cells)):
        return list(cells[: max(0, min(secret) - max(0, short))])
    return ["" if at in secret else cell for at, cell in enumerate(cells)]


@cache
def _secret_columns(headers: tuple[str, ...]) -> frozenset[int]:
    return frozenset(at for at, header in enumerate(headers) if is_secret(header))


def row_error(file: str, line: int, code: str, message: str, column: str = "") -> FileProblem:
    """A problem that refuses a row."""
    return FileProblem(file, line, column, code, "error", message)


def shape_problem(file: str, layout: Layout, record: Record) -> FileProblem | None:
    """What is wrong with the record as such, under its header."""
    count, width = len(record.cells), layout.width
    if record.broken == "quote":
        return row_error(
            file,
            record.line,
            "malformed_quote",
            "A quotation mark is not closed, or stands inside a value without being doubled.",
        )
    if record.broken:
        return row_error(file, record.line, "field_too_long", "A value is longer than a page.")
    if count < width:
        return row_error(
            file, record.line, "too_few_fields", f"{count} cells; the header has {width}."
        )
    if _has_surplus(layout, record.cells):
        return row_error(
            file,
            record.line,
            "too_many_fields",
            f"{count} cells; the header has {width}. "
            "A value that holds the delimiter must be in quotation marks.",
        )
    if _is_header(record.cells[:width], layout.headers):
        return row_error(
            file,
            record.line,
            "duplicate_header",
            "This line is the header once more. Remove it.",
        )
    return None


def _has_surplus(layout: Layout, cells: Sequence[str]) -> bool:
    """Whether anything stands in cells beyond the headers."""
    return any(cell.strip() for cell in cells[layout.width + layout.nameless :])


def _is_header(cells: Sequence[str], headers: Sequence[str]) -> bool:
    """Whether a row is the header once more; most rows already differ in their first letter."""
    if cells[0][:1].casefold() != headers[0][:1].casefold():
        return False
    return list(map(header_key, cells)) == list(map(header_key, headers))


def damaged_cells(
    file: str, layout: Layout, line: int, values: Mapping[str, str]
) -> list[FileProblem]:
    """Cells with bytes that are no letters in the file's encoding."""
    if all(map(str.isascii, values.values())):
        return []
    return [
        row_error(
            file, line, "encoding_error", _damage(value, layout.encoding), layout.column(name)
        )
        for name, value in values.items()
        if any(map(_is_damaged, value))
    ]


def nul_cells(file: str, layout: Layout, line: int, values: Mapping[str, str]) -> list[FileProblem]:
    """Cells with NUL bytes, to refuse before any id is looked up: PostgreSQL takes none as text."""
    if "\0" not in "".join(values.values()):
        return []
    names = [name for name, value in values.items() if "\0" in value]
    message = "It holds a NUL byte. Remove it."
    return [row_error(file, line, "null_byte", message, layout.column(name)) for name in names]


def _is_damaged(letter: str) -> bool:
    return "\udc80" <= letter <= "\udcff" or letter == "\ufffd"


def readable(value: str) -> str:
    """A cell with a mark for every byte that is no letter; uploaded again, it is refused again."""
    if value.isascii():
        return value
    return "".join("\ufffd" if _is_damaged(letter) else letter for letter in value)


def _damage(value: str, encoding: str) -> str:
    """Which byte is no letter; where a decoder has replaced it already, that one was there."""
    found = next(filter(_is_damaged, value))
    what = "A letter" if found == "\ufffd" else f"The byte 0x{ord(found) - 0xDC00:02X}"
    return (
        f"{what} in “{display(readable(value))}” cannot be read: "
        f"the file was taken for {encoding}. Save it as UTF-8, or name its encoding with "
        "--encoding."
    )
