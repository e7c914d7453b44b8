"""The fast path: a block of lines checked column by column. Pure.

It takes only rows without fault by the rules of `console.provisioning.rules` and names the others
with the column that makes it doubt; `rows` explains those. Where lines cannot be cut into cells it
gives no answer at all. It may be stricter than the rules (a row with a blank around a value is not
its business), never laxer; a property test holds the two together.
"""

from collections.abc import Iterable, Sequence
from itertools import compress
from operator import not_
from typing import NamedTuple

from console.display import is_hidden
from console.importing.cutting import Text, cut, text_of
from console.importing.headers import Layout
from console.importing.reading import Block
from console.importing.schools import SchoolKeys
from console.keys import email_key
from console.provisioning.rules import EMAIL, MAX_LENGTH
from console.provisioning.scopes import DISTRICT_SCOPE, SCHOOL_SCOPE, SCOPES
from storage.bulk.batches import AdminBatch

_PLAIN = bytes(range(0x20, 0x7F)) + b"\n"
_LOCAL = bytes(byte for byte in _PLAIN if chr(byte).isalnum()) + b"!#$%&'*+/=?^_`{|}~-.\n"
# Emails are looked at so many at a time where one of a block is wrong.
_FEW = 64
_FITTING = {(SCHOOL_SCOPE, True), (DISTRICT_SCOPE, False)}
_REQUIRED = ("first_name", "last_name")
_TEXTS = ("sis_id", "first_name", "last_name", "title")


class Judged(NamedTuple):
    """The rows of a block without fault, and by which column each of the others is doubtful.

    Doubtful rows are named by their index; by more than one column, or none of its own, it is "".
    `columns` are the cells of all rows, and `cells` those of all columns as they were cut, from
    `cutting.Text`.
    """

    batch: AdminBatch
    doubts: dict[int, str]
    columns: dict[str, list[str]]
    cells: list[str]
    text: Text
    layout: Layout

    def row(self, index: int) -> list[str]:
        """All cells of one row."""
        start = index * (self.layout.width + 1)
        return self.text.real(self.cells[start : start + self.layout.width])

    def cell(self, index: int, column: str) -> str:
        """One cell of a row, as it was written."""
        if self.text.whole:
            return self.columns[column][index]
        layout = self.layout
        cell = self.cells[index * (layout.width + 1) + layout.positions[column]]
        return self.text.real([cell])[0]


class _Doubts(dict[int, str]):
    """Doubtful rows of one block."""

    def add(self, column: str, indexes: Iterable[int]) -> None:
        """Doubt rows for the sake of a column."""
        for index in indexes:
            self[index] = "" if index in self else column


class FastPath:
    """Judges blocks of one file; remembers which letters and mail domains it has judged.

    Names beyond ASCII are made real text only with `keeps_text`.
    """

    def __init__(
        self, file: str, layout: Layout, schools: SchoolKeys, *, keeps_text: bool = True
    ) -> None:
        self._file = file
        self._keeps_text = keeps_text
        self._layout = layout
        self._schools = schools
        self._visible: set[str] = set()
        self._domains: set[str] = set()

    def judge(self, block: Block) -> Judged | None:
        """The rows without fault and the doubtful ones; None if every row needs a closer look."""
        layout, data = self._layout, block.data
        text = text_of(data)
        if text is None or not layout.delimiter.isascii() or not self._is_plain(data):
            return None
        lines = text.letters.split("\n")
        cells = cut(lines, layout.width, layout.delimiter)
        if cells is None:
            return None
        # No cell is longer than its line: most often one look tells that none is too long.
        short = _all_short(lines)
        step = layout.width + 1
        columns = {name: cells[place::step] for name, place in layout.positions.items()}
        if not text.whole:
            needed = columns if self._keeps_text else ("sis_id", "email", "school_ids")
            columns.update({name: text.real(columns[name]) for name in needed if name in columns})
        doubts = _Doubts()
        if _may_start_with_apostrophe(data, layout.delimiter.encode()):
            for name, column in columns.items():
                doubts.add(name, _starting_with_apostrophe(column))
        batch = self._batch(block, columns, doubts, short=short)
        if doubts:
            batch = batch.kept([index not in doubts for index in range(len(block.numbers))])
        return Judged(batch, doubts, columns, cells, text, layout)

    def _is_plain(self, data: bytes) -> bool:
        """Whether every letter of UTF-8 can be seen."""
        rest = data.translate(None, _PLAIN + self._layout.delimiter.encode())
        letters = set(rest.decode()) - self._visible
        if any(map(_is_odd, letters)):
            return False
        self._visible |= letters
        return True

    def _batch(
        self, block: Block, columns: dict[str, list[str]], doubts: _Doubts, *, short: bool
    ) -> AdminBatch:
        """All rows as a batch, the doubtful ones among them; `short` tells that no cell is long."""
        _check_texts(columns, doubts, short=short)
        scopes = _scopes(columns["admin_scope"], doubts)
        keys = self._email_keys(columns["email"], doubts, short=short)
        listed = self._school_lists(columns["school_ids"], scopes, doubts)
        return AdminBatch(
            file=self._file,
            lines=block.numbers,
            sis_ids=columns.get("sis_id"),
            emails=columns["email"],
            email_keys=keys,
            first_names=columns["first_name"],
            last_names=columns["last_name"],
            titles=columns.get("title"),
            scopes=scopes,
            school_pks=listed,
            raw=block.data,
        )

    def _email_keys(self, emails: list[str], doubts: _Doubts, *, short: bool) -> list[str]:
        """The keys of emails; doubtful ones have none."""
        keys = self._valid_keys(emails, short=short)
        if keys is not None:
            return keys
        if len(emails) > _FEW:
            found: list[str] = []
            for start in range(0, len(emails), _FEW):
                few = _Doubts()
                found += self._email_keys(emails[start : start + _FEW], few, short=short)
                doubts.add("email", [start + index for index in few])
            return found
        valid = [
            len(email) <= MAX_LENGTH and email.count("@") == 1 and EMAIL.match(email) is not None
            for email in emails
        ]
        doubts.add("email", (n for n, fine in enumerate(valid) if not fine))
        return [email_key(email) if fine else "" for email, fine in zip(emails, valid, strict=True)]

    def _valid_keys(self, emails: list[str], *, short: bool) -> list[str] | None:
        """The keys of emails that are all valid: one `@`, a plain local part, a known domain."""
        joined = "@\n@".join(emails)
        parts = joined.split("@")
        if len(parts) != 3 * len(emails) - 1 or parts[2::3].count("\n") != len(emails) - 1:
            return None
        if not (short or _all_short(emails)) or not _are_local_parts(parts[0::3]):
            return None
        for domain in set(parts[1::3]).difference(self._domains):
            if EMAIL.match(f"a@{domain}") is None:
                return None
            self._domains.add(domain)
        if joined.isascii():
            lower = joined.lower()
            return emails if lower == joined else lower.split("@\n@")
        return list(map(email_key, emails))

    def _school_lists(self, cells: list[str], scopes: list[str], doubts: _Doubts) -> list[str]:
        """Every cell as the store's list; district admins have none, school admins some."""
        found = self._schools.lists(cells)
        if None in found:
            doubts.add("school_ids", (n for n, listed in enumerate(found) if listed is None))
        lists = [listed or "" for listed in found]
        if not _all_fit(scopes, found):
            pairs = zip(scopes, found, strict=True)
            doubts.add("", (n for n, pair in enumerate(pairs) if not _fit(*pair)))
        if self._schools.any_unseen(lists):
            doubts.add("", (n for n, listed in enumerate(lists) if self._schools.is_unseen(listed)))
        return lists


def _is_odd(letter: str) -> bool:
    """Whether a letter needs a closer look: hidden, blank, a control, or one that was lost."""
    return letter.isascii() or letter.isspace() or letter == "\ufffd" or is_hidden(letter)


def _all_fit(scopes: list[str], found: Sequence[str | None]) -> bool:
    """Whether every school admin has schools, and every district admin an empty cell."""
    having, lacking = compress(scopes, found), compress(scopes, map(not_, found))
    return set(having) <= {SCHOOL_SCOPE} and set(lacking) <= {DISTRICT_SCOPE}


def _fit(scope: str, listed: str | None) -> bool:
    """Whether a scope and the schools fit, as far as both are known."""
    return listed is None or scope not in SCOPES or (scope, bool(listed)) in _FITTING


def _all_short(cells: list[str]) -> bool:
    return len(max(cells, key=len)) <= MAX_LENGTH


def _check_texts(columns: dict[str, list[str]], doubts: _Doubts, *, short: bool) -> None:
    """Doubt texts that are missing, too long, or have blanks around them."""
    for name in filter(columns.__contains__, _TEXTS):
        column = columns[name]
        if name in _REQUIRED and "" in column:
            doubts.add(name, (n for n, cell in enumerate(column) if not cell))
        if not (short or _all_short(column)):
            doubts.add(name, (n for n, cell in enumerate(column) if len(cell) > MAX_LENGTH))
        stripped = list(map(str.strip, column))
        if stripped != column:
            pairs = zip(stripped, column, strict=True)
            doubts.add(name, (n for n, (one, other) in enumerate(pairs) if one != other))


def _may_start_with_apostrophe(data: bytes, delimiter: bytes) -> bool:
    """Whether an apostrophe stands where a cell begins, not only inside names."""
    before = {piece[-1:] for piece in data.split(b"'")[:-1]}
    return not before.isdisjoint({b"", b"\n", b'"', delimiter})


def _starting_with_apostrophe(column: list[str]) -> list[int]:
    """Cells whose apostrophe may have been put there by an export."""
    return [index for index, cell in enumerate(column) if cell.startswith("'")]


def _are_local_parts(parts: list[str]) -> bool:
    joined = "\n".join(parts)
    if not joined.isascii() or joined.encode().translate(None, _LOCAL):
        return False
    # A dot at either end, two of them, or nothing at all: one search finds them all.
    dotted = joined.replace("\n", ".")
    return ".." not in f".{dotted}."


def _scopes(cells: list[str], doubts: _Doubts) -> list[str]:
    """The scopes in lower case."""
    if set(cells) <= set(SCOPES):
        return cells
    lower = list(map(str.lower, cells))
    if not set(lower) <= set(SCOPES):
        doubts.add("admin_scope", (n for n, scope in enumerate(lower) if scope not in SCOPES))
    return lower
