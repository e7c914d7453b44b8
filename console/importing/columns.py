"""The fast path: a block of lines checked column by column, or not at all. Pure.

It answers with a batch only when every row of the block is without fault by the rules of
`console.provisioning.rules`; anything it is not sure of gives None, and `rows` explains the block
row by row. It may be stricter than the rules (a row with a blank around a value is not its
business), never laxer; a property test holds the two together.
"""

from __future__ import annotations

import csv
import string

from console.display import is_hidden
from console.importing.headers import Layout
from console.importing.reading import Block
from console.importing.schools import SchoolKeys
from console.importing.values import tidy
from console.keys import email_key
from console.provisioning.drafts import DISTRICT_SCOPE, SCHOOL_SCOPE, SCOPES
from console.provisioning.rules import EMAIL, MAX_LENGTH
from storage.bulk.batches import AdminBatch

_PLAIN = bytes(range(0x20, 0x7F)) + b"\n"
_LOCAL = (string.ascii_letters + string.digits + "!#$%&'*+/=?^_`{|}~-.\n").encode()
_GAP = "\n"


class FastPath:
    """Checks blocks of one file; remembers which letters and mail domains it has judged.

    Cells are cut from the bytes read as Latin-1, one letter a byte: cutting and comparing is
    quicker so, and only cells beyond ASCII are made real text, and names only with `keeps_text`.
    """

    def __init__(
        self, file: str, layout: Layout, schools: SchoolKeys, *, keeps_text: bool = True
    ) -> None:
        self._file = file
        self._keeps_text = keeps_text
        self._layout = layout
        self._schools = schools
        self._visible: set[str] = set()
        self._domains: dict[str, str] = {}

    def batch(self, block: Block) -> AdminBatch | None:
        """The block as a batch, or None if any row of it needs a closer look."""
        if not self._layout.delimiter.isascii() or not self._is_plain(block.data):
            return None
        cells = self._cells(block.data.decode("latin-1"), len(block.numbers))
        if cells is None:
            return None
        columns = {
            name: cells[position :: self._layout.width + 1]
            for name, position in self._layout.positions.items()
        }
        if not block.data.isascii():
            needed = columns if self._keeps_text else ("sis_id", "email", "school_ids")
            columns.update({name: _real(columns[name]) for name in needed if name in columns})
        return self._checked(block, columns)

    def _is_plain(self, data: bytes) -> bool:
        """Whether every letter can be seen, and there is no blank line."""
        if not data or b"\n\n" in data or data.startswith(b"\n") or data.endswith(b"\n"):
            return False
        rest = data.translate(None, _PLAIN + self._layout.delimiter.encode())
        try:
            letters = set(rest.decode()) - self._visible
        except UnicodeDecodeError:
            return False
        if any(map(_is_odd, letters)):
            return False
        self._visible |= letters
        return True

    def _cells(self, text: str, count: int) -> list[str] | None:
        """All cells in a row, a line feed after each line's; None if lines differ in length."""
        width, delimiter = self._layout.width, self._layout.delimiter
        quoted: list[tuple[int, str]] = []
        if '"' in text:
            text, quoted = _without_quotes(text, delimiter * (width - 1))
        joined = text.replace("\n", f"{delimiter}{_GAP}{delimiter}")
        if self._has_margins(joined):
            return None
        cells = joined.split(delimiter)
        step = width + 1
        if len(cells) != count * step - 1 or cells[width::step].count(_GAP) != count - 1:
            return None
        return self._patched(cells, quoted) if quoted else cells

    def _has_margins(self, joined: str) -> bool:
        """Whether a cell begins or ends with a blank, or begins with an apostrophe."""
        delimiter = self._layout.delimiter
        return (
            f" {delimiter}" in joined
            or f"{delimiter} " in joined
            or f"{delimiter}'" in joined
            or joined.startswith((" ", "'"))
            or joined.endswith(" ")
        )

    def _patched(self, cells: list[str], quoted: list[tuple[int, str]]) -> list[str] | None:
        """The cells, with those of lines that have quotes put in their places."""
        width = self._layout.width
        lines = [line for _, line in quoted]
        try:
            rows = list(csv.reader(lines, delimiter=self._layout.delimiter, strict=True))
        except csv.Error:
            return None
        if len(rows) != len(quoted) or set(map(len, rows)) != {width}:
            return None
        for (index, _), row in zip(quoted, rows, strict=True):
            start = index * (width + 1)
            cells[start : start + width] = map(_tidied, row)
        return cells

    def _checked(self, block: Block, columns: dict[str, list[str]]) -> AdminBatch | None:
        first, last = columns["first_name"], columns["last_name"]
        scopes = _scopes(columns["admin_scope"])
        keys = self._email_keys(columns["email"])
        if scopes is None or keys is None or "" in first or "" in last:
            return None
        texts = (columns[name] for name in columns if name not in {"admin_scope", "school_ids"})
        if any(len(max(column, key=len)) > MAX_LENGTH for column in texts):
            return None
        listed = self._school_lists(columns["school_ids"], scopes)
        if listed is None:
            return None
        return AdminBatch(
            file=self._file,
            lines=block.numbers,
            sis_ids=columns.get("sis_id"),
            emails=columns["email"],
            email_keys=keys,
            first_names=first,
            last_names=last,
            titles=columns.get("title"),
            scopes=scopes,
            school_pks=listed,
            raw=block.data,
        )

    def _email_keys(self, emails: list[str]) -> list[str] | None:
        """The keys of emails that are all valid: one `@`, a plain local part, a known domain."""
        joined = "@\n@".join(emails)
        parts = joined.split("@")
        if len(parts) != 3 * len(emails) - 1 or parts[2::3].count("\n") != len(emails) - 1:
            return None
        if not _are_local_parts(parts[0::3]):
            return None
        for domain in set(parts[1::3]).difference(self._domains):
            if EMAIL.match(f"a@{domain}") is None:
                return None
            self._domains[domain] = domain
        if joined.isascii():
            lower = joined.lower()
            return emails if lower == joined else lower.split("@\n@")
        return list(map(email_key, emails))

    def _school_lists(self, cells: list[str], scopes: list[str]) -> list[str] | None:
        """Every cell as the store's list; district admins have none, school admins some."""
        listed = self._schools.lists(cells)
        if listed is None or self._schools.any_unseen(listed):
            return None
        blanks = listed.count("")
        if blanks != scopes.count(DISTRICT_SCOPE):
            return None
        if blanks and not all(
            (scope == SCHOOL_SCOPE) == bool(school)
            for scope, school in zip(scopes, listed, strict=True)
        ):
            return None
        return listed


def _is_odd(letter: str) -> bool:
    """Whether a letter needs a closer look: hidden, blank, a control, or one that was lost."""
    return letter.isascii() or letter.isspace() or letter == "\ufffd" or is_hidden(letter)


def _without_quotes(text: str, blank: str) -> tuple[str, list[tuple[int, str]]]:
    """The text with a blank row for each line that has quotes, and those lines by their index."""
    pieces: list[str] = []
    quoted: list[tuple[int, str]] = []
    done = index = 0
    found = text.find('"')
    while found >= 0:
        start = text.rfind("\n", 0, found) + 1
        end = text.find("\n", found)
        end = len(text) if end < 0 else end
        index += text.count("\n", done, start)
        quoted.append((index, text[start:end]))
        pieces += (text[done:start], blank)
        done, found = end, text.find('"', end)
    pieces.append(text[done:])
    return "".join(pieces), quoted


def _tidied(cell: str) -> str:
    """`tidy` of a cell cut from bytes: blanks are told apart in real text only."""
    if cell.isascii():
        return tidy(cell)
    return tidy(cell.encode("latin-1").decode("utf-8")).encode().decode("latin-1")


def _real(column: list[str]) -> list[str]:
    """Cells as the text they are; they were cut from bytes read as Latin-1."""
    return [cell if cell.isascii() else cell.encode("latin-1").decode("utf-8") for cell in column]


def _are_local_parts(parts: list[str]) -> bool:
    joined = "\n".join(parts)
    if not joined.isascii() or joined.encode().translate(None, _LOCAL):
        return False
    if "" in parts or ".." in joined or "\n." in joined or ".\n" in joined:
        return False
    return not (joined.startswith(".") or joined.endswith("."))


def _scopes(cells: list[str]) -> list[str] | None:
    if set(cells) <= set(SCOPES):
        return cells
    lower = list(map(str.lower, cells))
    return lower if set(lower) <= set(SCOPES) else None
