"""Recognising lines that made an admin as they are, so that a re-import need not read them. Pure.

The fingerprint of a line covers what decides its meaning: the header and delimiter it stands
under, and the schools of the district. Any edit of the admin clears the stored one.
"""

from __future__ import annotations

import struct
from functools import partial
from hashlib import blake2b

from console.importing.headers import Layout
from console.importing.reading import Block
from console.importing.schools import SchoolKeys

VERSION = "1"


class Fingerprints:
    """Fingerprints (64 bits, signed) of lines under one layout."""

    def __init__(self, layout: Layout, schools: SchoolKeys) -> None:
        columns = sorted((name, index) for name, index in layout.positions.items())
        meaning = repr((VERSION, layout.format.name, layout.delimiter, layout.width, columns))
        salt = blake2b(meaning.encode() + schools.digest, digest_size=16).digest()
        self._hash = partial(blake2b, digest_size=8, salt=salt)

    def of(self, text: str) -> tuple[int, ...]:
        """One fingerprint for each line of a text."""
        lines = text.encode("utf-8", "surrogatepass").split(b"\n")
        digests = b"".join([hashed.digest() for hashed in map(self._hash, lines)])
        return struct.unpack(f"<{len(lines)}q", digests)

    def of_rows(self, raw: str | None, count: int) -> list[int | None]:
        """Fingerprints to store with rows; None where a row has no line of its own."""
        if raw is None or not count:
            return [None] * count
        hashes: list[int | None] = list(self.of(raw))
        if "\n\n" in raw or raw.startswith("\n") or raw.endswith("\n") or not raw:
            for index, line in enumerate(raw.split("\n")):
                if not line:
                    hashes[index] = None
        return hashes


class KnownLines:
    """The lines of stored admins that the upload has not shown yet."""

    def __init__(self, fingerprints: Fingerprints, unseen: set[int]) -> None:
        self._fingerprints = fingerprints
        self.unseen = unseen
        self.seen = 0

    def unknown(self, block: Block) -> Block | None:
        """What is left of a block without the known lines; None if nothing is.

        A line that comes twice is known only once, and so is validated and found to repeat.
        """
        if '"' in block.text and any(line.count('"') & 1 for line in block.lines):
            return block
        hashes = self._fingerprints.of(block.text)
        hits = self.unseen.intersection(hashes)
        if not hits:
            return block
        self.unseen -= hits
        self.seen += len(hits)
        if len(hits) == len(hashes):
            return None
        rest = [index for index, value in enumerate(hashes) if not _take(hits, value)]
        lines = [block.lines[index] for index in rest]
        return Block("\n".join(lines), lines, [block.numbers[index] for index in rest])


def _take(hits: set[int], value: int) -> bool:
    """Whether `value` is among the hits; each counts once."""
    if value in hits:
        hits.remove(value)
        return True
    return False
