"""Recognising lines that made an admin as they are, so that a re-import need not read them. Pure.

The fingerprint of a line covers what decides its meaning: the header and delimiter it stands
under, and the schools of the district. Any edit of the admin clears the stored one.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
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

    def of(self, lines: list[bytes]) -> tuple[int, ...]:
        """One fingerprint for each line."""
        digests = b"".join([hashed.digest() for hashed in map(self._hash, lines)])
        return struct.unpack(f"<{len(lines)}q", digests)

    def of_rows(self, raw: bytes | None, count: int) -> Sequence[int | None]:
        """Fingerprints to store with rows; None where a row has no line of its own."""
        if raw is None or not count:
            return [None] * count
        lines = raw.split(b"\n")
        hashes = self.of(lines)
        if b"" not in lines:
            return hashes
        return [value if line else None for value, line in zip(hashes, lines, strict=True)]


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
        lines = block.data.split(b"\n")
        if b'"' in block.data and any(line.count(b'"') & 1 for line in lines):
            return block
        hashes = self._fingerprints.of(lines)
        hits = self.unseen.intersection(hashes)
        if not hits:
            return block
        self.unseen -= hits
        self.seen += len(hits)
        if len(hits) == len(hashes):
            return None
        return block.chosen([index for index, value in enumerate(hashes) if not _take(hits, value)])


def _take(hits: set[int], value: int) -> bool:
    """Whether `value` is among the hits; each counts once."""
    if value in hits:
        hits.remove(value)
        return True
    return False
