"""Rows of an upload in columns: what the readers make and the writers take, chunk by chunk."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, replace
from itertools import compress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from storage.records.imports import AdminRow


@dataclass(slots=True)
class AdminBatch:
    """Checked admins, one list per column; a column the file does not have is None.

    `school_pks` is the comma list of `admin_roles.school_pks`; `raw` holds the physical lines,
    joined by line feeds, an empty one for a row that must not be recognised by its line again.
    `name_keys` and `hashes`, the fingerprints of the lines, are filled in when a batch is kept, so
    that nobody waits for them while the rows are written.
    """

    file: str
    lines: Sequence[int]
    sis_ids: list[str] | None
    emails: list[str]
    email_keys: list[str]
    first_names: list[str]
    last_names: list[str]
    titles: list[str] | None
    scopes: list[str]
    school_pks: list[str]
    raw: bytes | None = None
    departments: list[str] | None = None
    usernames: list[str] | None = None
    portal_roles: list[str] | None = None
    name_keys: list[str] = field(default_factory=list)
    hashes: list[int | None] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.emails)

    def dump(self, *, of_lines: bool = False) -> bytes:
        """The batch as bytes, for a file or a process of our own.

        `of_lines` tells that every row was one line, so that no text has a line feed in it.
        """
        columns = {column.name: getattr(self, column.name) for column in fields(self)}
        if self.email_keys is self.emails:
            columns["email_keys"] = None
        values = {name: _packed(column, of_lines) for name, column in columns.items()}
        if isinstance(self.lines, range):
            values["lines"] = (self.lines.start, self.lines.stop)
        return marshal.dumps(values)

    @classmethod
    def load(cls, data: bytes | memoryview) -> AdminBatch:
        """The batch that `dump` wrote in this same process, or in a copy of it."""
        kept = marshal.loads(data)  # noqa: S302 - our own bytes, never a file of the user's
        values = {name: _unpacked(value) for name, value in kept.items()}
        values["file"] = kept["file"]
        if isinstance(kept["lines"], tuple):
            values["lines"] = range(*kept["lines"])
        if kept["email_keys"] is None:
            values["email_keys"] = values["emails"]
        return cls(**values)

    def without(self, lines: set[int]) -> AdminBatch:
        """The batch less the rows that start on these lines."""
        return self.kept([line not in lines for line in self.lines])

    def kept(self, keep: Sequence[bool]) -> AdminBatch:
        """The rows for which `keep` is true."""
        return self._with(lambda values: list(compress(values, keep)))

    def followed(self, other: AdminBatch) -> AdminBatch:
        """The rows of both, of one file and with the same columns, in the order of their lines."""
        if not len(self) or not len(other):
            return self if len(self) else other
        lines = [*self.lines, *other.lines]
        order = sorted(range(len(lines)), key=lines.__getitem__)
        both: dict[str, Any] = {
            column.name: [*values, *getattr(other, column.name)]
            for column in fields(self)
            if isinstance(values := getattr(self, column.name), list)
        }
        raw = None if self.raw is None else b"\n".join([self.raw, other.raw or b""])
        whole = replace(self, **{**both, "lines": lines, "raw": raw})
        return whole._with(lambda values: [values[index] for index in order])

    def _with(self, choose: Callable[[Sequence[Any]], list[Any]]) -> AdminBatch:
        """The batch with rows chosen anew, in every column alike."""
        chosen: dict[str, Any] = {
            column.name: choose(values)
            for column in fields(self)
            if isinstance(values := getattr(self, column.name), list) and values
        }
        chosen["lines"] = choose(self.lines)
        raw = self.raw
        if raw is not None:
            raw = b"\n".join(choose(raw.split(b"\n")))
        return replace(self, raw=raw, **chosen)

    def rows(self) -> list[AdminRow]:
        """The batch as records, for showing."""
        from storage.records.imports import AdminRow

        blank = [""] * len(self)
        return [
            AdminRow(self.file, *cells)
            for cells in zip(
                self.lines,
                self.sis_ids or blank,
                self.emails,
                self.first_names,
                self.last_names,
                self.titles or blank,
                self.scopes,
                self.school_pks,
                strict=True,
            )
        ]


def _packed(values: Any, of_lines: bool) -> Any:
    """A column of texts as one text, which is quicker to write and no slower to read."""
    if not isinstance(values, list) or not values or not isinstance(values[0], str):
        return values
    text = "\n".join(values)
    return text if of_lines or text.count("\n") == len(values) - 1 else values


def _unpacked(value: Any) -> Any:
    return value.split("\n") if isinstance(value, str) else value
