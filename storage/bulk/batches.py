"""Rows of an upload in columns: what the readers make and the writers take, chunk by chunk."""

from __future__ import annotations

import marshal
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from itertools import compress

from storage.records import AdminRow


@dataclass(slots=True)
class AdminBatch:
    """Checked admins, one list per column; a column the file does not have is None.

    `school_pks` is the comma list of `admin_roles.school_pks`; `raw` holds the physical lines,
    joined by line feeds, an empty one for a row that must not be recognised by its line again.
    `name_keys` are filled in just before rows are written.
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
    raw: str | None = None
    name_keys: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.emails)

    def dump(self) -> bytes:
        """The batch as bytes, for the scratch file."""
        values = [getattr(self, field.name) for field in fields(self)]
        if isinstance(self.lines, range):
            values[1] = (self.lines.start, self.lines.stop)
        return marshal.dumps(values)

    @classmethod
    def load(cls, data: bytes) -> AdminBatch:
        """The batch that `dump` wrote in this same process."""
        values = marshal.loads(data)  # noqa: S302 - our own bytes, never a file of the user's
        if isinstance(values[1], tuple):
            values[1] = range(*values[1])
        return cls(*values)

    def without(self, lines: set[int]) -> AdminBatch:
        """The batch less the rows that start on these lines."""
        keep = [line not in lines for line in self.lines]

        def kept(column: Sequence[str] | None) -> list[str] | None:
            return None if column is None else list(compress(column, keep))

        return AdminBatch(
            file=self.file,
            lines=list(compress(self.lines, keep)),
            sis_ids=kept(self.sis_ids),
            emails=list(compress(self.emails, keep)),
            email_keys=list(compress(self.email_keys, keep)),
            first_names=list(compress(self.first_names, keep)),
            last_names=list(compress(self.last_names, keep)),
            titles=kept(self.titles),
            scopes=list(compress(self.scopes, keep)),
            school_pks=list(compress(self.school_pks, keep)),
            raw=None if self.raw is None else "\n".join(compress(self.raw.split("\n"), keep)),
        )

    def rows(self) -> list[AdminRow]:
        """The batch as records, for showing."""
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
