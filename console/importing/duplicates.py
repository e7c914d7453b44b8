"""Emails and SIS ids that occur twice in an upload, found without holding them all in memory.

Of every key only its 64-bit hash is kept. Only if two hashes are equal are the rows looked at
again, to name both lines; equal hashes of different keys then show as what they are.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import compress, islice
from operator import lt
from typing import TYPE_CHECKING

from console.display import display
from console.importing.reports import FileProblem
from storage.bulk.batches import AdminBatch
from storage.bulk.scratch import Scratch

if TYPE_CHECKING:
    from console.importing.rows import Refused

_MOST_PARTS = 64
_AT_ONCE = 300_000
_LABELS = {"email": "email", "sis_id": "SIS id"}


@dataclass(slots=True, eq=False, repr=False)
class Column:
    """The hashes of one kind of key; none are needed as long as every key is after the last."""

    hashes: array[int] = field(default_factory=lambda: array("q"))
    last: str = ""
    ascends: bool = True
    found: set[int] | None = None

    def add(self, keys: list[str]) -> None:
        """Note the keys of some rows."""
        self.ascends = self.ascends and _ascend(self.last, keys)
        self.hashes.extend(map(hash, filter(None, keys) if "" in keys else keys))
        self.last = keys[-1] if keys else self.last
        self.found = None

    def repeated(self) -> set[int]:
        """Hashes that occur more than once; in parts, so that a million need less memory."""
        if self.found is not None:
            return self.found
        found: set[int] = set()
        for some in () if self.ascends else self._parts():
            if len(set(some)) < len(some):
                found.update(value for value, count in Counter(some).items() if count > 1)
        self.found = found
        return found

    def _parts(self) -> Iterator[Sequence[int]]:
        """The hashes in parts, equal ones in the same part."""
        if len(self.hashes) <= _AT_ONCE:
            yield self.hashes
            return
        # One byte of each decides; choosing by a table of bytes takes a third of comparing.
        deciding = bytes(memoryview(self.hashes).cast("B")[:: self.hashes.itemsize])
        parts = min(_MOST_PARTS, len(self.hashes) // _AT_ONCE + 1)
        for part in range(parts):
            chosen = deciding.translate(bytes(byte % parts == part for byte in range(256)))
            yield list(compress(self.hashes, chosen))


def _ascend(last: str, keys: list[str]) -> bool:
    """Whether keys follow each other and the last one; then none of them repeats."""
    return bool(keys) and last < keys[0] and all(map(lt, keys, islice(keys, 1, None)))


@dataclass(slots=True, eq=False, repr=False)
class KeyHashes:
    """The hashes of the keys of every row, refused ones too."""

    emails: Column = field(default_factory=Column)
    sis_ids: Column = field(default_factory=Column)

    def repeat(self) -> bool:
        """Whether any key may occur twice."""
        return bool(self.emails.repeated() or self.sis_ids.repeated())

    def add(self, batch: AdminBatch) -> None:
        """Note the keys of good rows."""
        self.emails.add(batch.email_keys)
        if batch.sis_ids is not None:
            self.sis_ids.add(batch.sis_ids)

    def add_explained(self, batch: AdminBatch, refused: Sequence[Refused]) -> None:
        """Note the keys of good and refused rows of one block, in the order of their lines."""
        emails = dict(zip(batch.lines, batch.email_keys, strict=True))
        emails.update((row.line, row.email_key) for row in refused if row.email_key)
        self.emails.add([emails[line] for line in sorted(emails)])
        sis_ids = dict(zip(batch.lines, batch.sis_ids or (), strict=False))
        sis_ids.update((row.line, row.sis_id) for row in refused if row.sis_id)
        self.sis_ids.add([sis_ids[line] for line in sorted(sis_ids)])

    def add_refused(self, email_key: str | None, sis_id: str | None) -> None:
        """Note the keys of a refused row."""
        if email_key:
            self.emails.add([email_key])
        if sis_id:
            self.sis_ids.add([sis_id])


def repeated_problems(
    scratch: Scratch, hashes: KeyHashes, column: Callable[[str, str], str]
) -> Iterator[FileProblem]:
    """A problem for every row that repeats the email or SIS id of an earlier one.

    `column` says by file and field what problems call a column.
    """
    emails, sis_ids = hashes.emails.repeated(), hashes.sis_ids.repeated()
    if not emails and not sis_ids:
        return
    for batch in scratch.batches:
        if emails:
            scratch.add_seen("email", _suspects(batch, batch.email_keys, emails))
        if sis_ids and batch.sis_ids is not None:
            scratch.add_seen("sis_id", _suspects(batch, batch.sis_ids, sis_ids))
    scratch.add_seen_refused("email", "email_key")
    scratch.add_seen_refused("sis_id", "sis_id")
    for kind, key, file, line, first_file, first_line in scratch.repeats():
        other = f"Line {first_line}" + ("" if first_file == file else f" of {first_file}")
        yield FileProblem(
            file,
            line,
            column(file, kind),
            f"duplicate_{kind}",
            "error",
            f"{other} and line {line} have the same {_LABELS[kind]}, “{display(key)}”. "
            "Keep one of them.",
        )


def _suspects(
    batch: AdminBatch, keys: list[str], repeated: set[int]
) -> Iterator[tuple[str, str, int]]:
    for line, key in zip(batch.lines, keys, strict=True):
        if key and hash(key) in repeated:
            yield key, batch.file, line
