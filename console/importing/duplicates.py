"""Emails and SIS ids that occur twice in an upload, found without holding them all in memory.

Of every key only its 64-bit hash is kept. Only if two hashes are equal are the rows looked at
again, to name both lines; equal hashes of different keys then show as what they are.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

from console.display import display
from console.importing.reports import FileProblem
from storage.bulk.batches import AdminBatch
from storage.bulk.scratch import Scratch

_PARTS = 4
_LABELS = {"email": "email", "sis_id": "SIS id"}


@dataclass(slots=True)
class KeyHashes:
    """The hashes of the keys of every row, refused ones too."""

    emails: array[int] = field(default_factory=lambda: array("q"))
    sis_ids: array[int] = field(default_factory=lambda: array("q"))

    def add(self, batch: AdminBatch) -> None:
        """Note the keys of good rows."""
        self.emails.extend(map(hash, batch.email_keys))
        if batch.sis_ids is not None:
            self.sis_ids.extend(map(hash, filter(None, batch.sis_ids)))

    def add_refused(self, email_key: str | None, sis_id: str | None) -> None:
        """Note the keys of a refused row."""
        if email_key:
            self.emails.append(hash(email_key))
        if sis_id:
            self.sis_ids.append(hash(sis_id))


def repeated_problems(scratch: Scratch, hashes: KeyHashes) -> Iterator[FileProblem]:
    """A problem for every row that repeats the email or SIS id of an earlier one."""
    emails, sis_ids = _repeated(hashes.emails), _repeated(hashes.sis_ids)
    if not emails and not sis_ids:
        return
    for batch in scratch.batches():
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
            kind,
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


def _repeated(hashes: array[int]) -> set[int]:
    """Hashes that occur more than once; in parts, so that a million need less memory."""
    found: set[int] = set()
    for part in range(_PARTS):
        some = [value for value in hashes if value & (_PARTS - 1) == part]
        if len(set(some)) == len(some):
            continue
        seen: set[int] = set()
        for value in some:
            if value in seen:
                found.add(value)
            seen.add(value)
    return found
