"""The fast path: a block of lines checked column by column, or not at all. Pure.

It answers with a batch only when every row of the block is without fault by the rules of
`console.provisioning.rules`; anything it is not sure of gives None, and `rows` explains the block
row by row. It may be stricter than the rules (a row with a blank around a value is not its
business), never laxer; a property test holds the two together.
"""

from __future__ import annotations

import csv
import string
from collections.abc import Sequence
from itertools import chain

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
    """Checks blocks of one file; remembers which letters and mail domains it has judged."""

    def __init__(self, file: str, layout: Layout, schools: SchoolKeys) -> None:
        self._file = file
        self._layout = layout
        self._schools = schools
        self._visible: set[str] = set()
        self._domains: dict[str, str] = {}

    def batch(self, block: Block) -> AdminBatch | None:
        """The block as a batch, or None if any row of it needs a closer look."""
        cells = self._cells(block) if self._is_plain(block.text) else None
        if cells is None:
            return None
        columns = {
            name: cells[position :: self._layout.width + 1]
            for name, position in self._layout.positions.items()
        }
        return self._checked(block, columns)

    def _is_plain(self, text: str) -> bool:
        """Whether every letter can be seen, and there is no blank line."""
        if "\n\n" in text or text.startswith("\n") or text.endswith("\n") or "\ufffd" in text:
            return False
        plain = _PLAIN + self._layout.delimiter.encode()
        rest = text.encode("utf-8", "surrogatepass").translate(None, plain)
        if not rest:
            return bool(text)
        letters = set(rest.decode("utf-8", "surrogatepass")) - self._visible
        if any(letter.isascii() or letter.isspace() or is_hidden(letter) for letter in letters):
            return False
        self._visible |= letters
        return True

    def _cells(self, block: Block) -> list[str] | None:
        """All cells in a row, a line feed after each line's; None if lines differ in length."""
        width, delimiter = self._layout.width, self._layout.delimiter
        lines, quoted = block.lines, []
        if '"' in block.text:
            quoted = [index for index, line in enumerate(lines) if '"' in line]
            lines = lines.copy()
            for index in quoted:
                lines[index] = delimiter * (width - 1)
        joined = f"{delimiter}{_GAP}{delimiter}".join(lines)
        if self._has_margins(joined):
            return None
        cells = joined.split(delimiter)
        step = width + 1
        if len(cells) != len(lines) * step - 1:
            return None
        if cells[width::step].count(_GAP) != len(lines) - 1:
            return None
        return self._patched(cells, block.lines, quoted) if quoted else cells

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

    def _patched(
        self, cells: list[str], lines: Sequence[str], quoted: Sequence[int]
    ) -> list[str] | None:
        width = self._layout.width
        reader = csv.reader(
            [lines[index] for index in quoted], delimiter=self._layout.delimiter, strict=True
        )
        try:
            rows = list(reader)
        except csv.Error:
            return None
        if len(rows) != len(quoted) or set(map(len, rows)) != {width}:
            return None
        if not all(map(str.isprintable, chain.from_iterable(rows))):
            return None
        for index, row in zip(quoted, rows, strict=True):
            start = index * (width + 1)
            cells[start : start + width] = map(tidy, row)
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
            raw=block.text,
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
        if listed is None:
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
