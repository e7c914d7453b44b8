"""Recognising lines that made an admin as they are, so that a re-import need not read them. Pure.

The fingerprint of a line covers what decides its meaning: the header and delimiter it stands
under, and the schools of the district. Any edit of the admin clears the stored one.
"""

from __future__ import annotations

import struct
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import compress
from operator import not_

from console.importing.headers import Layout
from console.importing.reading import Block, has_open_quotes
from console.importing.schools import SchoolKeys

VERSION = "1"


class Fingerprints:
    """Fingerprints (64 bits, signed) of lines under one layout."""

    def __init__(self, layout: Layout, schools: SchoolKeys) -> None:
        columns = sorted((name, index) for name, index in layout.positions.items())
        meaning = repr((VERSION, layout.format.name, layout.delimiter, layout.width, columns))
        salt = blake2b(meaning.encode() + schools.digest, digest_size=16).digest()
        self._begun = blake2b(digest_size=8, salt=salt)

    def of(self, lines: list[bytes]) -> tuple[int, ...]:
        """One fingerprint for each line."""
        copy, digests = self._begun.copy, []
        for line in lines:
            # A third quicker than one made anew with its options.
            hashed = copy()
            hashed.update(line)
            digests.append(hashed.digest())
        return struct.unpack(f"<{len(lines)}q", b"".join(digests))

    def of_rows(self, raw: bytes | None, count: int) -> list[int | None]:
        """Fingerprints to store with rows; None where a row has no line of its own."""
        if raw is None or not count:
            return [None] * count
        lines = raw.split(b"\n")
        hashes = self.of(lines)
        if b"" not in lines:
            return list(hashes)
        return [value if line else None for value, line in zip(hashes, lines, strict=True)]


class KnownLines:
    """The lines of stored admins, and which of them the upload has shown.

    They are kept in the order they were first uploaded in, a few bytes each: a file that is
    uploaded again mostly has that order still, so a line is looked for beside the one before it.
    Once a file turns out to be in another order, lines are looked up among all by bisection.
    """

    def __init__(self, fingerprints: Fingerprints, stored: Iterable[tuple[int, int]]) -> None:
        self._fingerprints = fingerprints
        self._stored, self._users = array("q"), array("q")
        for user_pk, value in stored:
            self._users.append(user_pk)
            self._stored.append(value)
        self._shown = bytearray(len(self._stored))
        self._next = 0
        self._in_order = True
        self.seen = 0

    def __len__(self) -> int:
        return len(self._stored)

    def unseen(self) -> Iterator[int]:
        """The keys of the users whose lines the upload has not shown."""
        return compress(self._users, map(not_, self._shown))

    def unknown(self, block: Block) -> Block | None:
        """What is left of a block without the known lines; None if nothing is.

        A line that comes twice is known only once, and so is validated and found to repeat.
        """
        lines = block.data.split(b"\n")
        if has_open_quotes(block.data):
            return block
        hashes = self._fingerprints.of(lines)
        left = self._beside(hashes) if self._in_order else self._among_all(hashes)
        self.seen += len(hashes) - len(left)
        if not left:
            return None
        if self._in_order and len(left) > len(hashes) // 2 and self.seen < len(self._stored):
            self._sort()
        return block if len(left) == len(hashes) else block.chosen(left)

    def _beside(self, hashes: Sequence[int]) -> list[int]:
        """Show lines that stand about where the upload is; gives the indexes of the others."""
        first, count = self._next, len(hashes)
        window = self._stored[first : first + 2 * count]
        if window[:count] == array("q", hashes) and not any(self._shown[first : first + count]):
            self._shown[first : first + count] = b"\1" * count
            self._next += count
            return []
        places = {
            value: place for place, value in enumerate(window, first) if not self._shown[place]
        }
        return self._show(places.pop(value, None) for value in hashes)

    def _among_all(self, hashes: Sequence[int]) -> list[int]:
        return self._show(map(self._place, hashes))

    def _place(self, value: int) -> int | None:
        """Where a line stands that was not shown yet; equal fingerprints stand side by side."""
        stored, shown = self._stored, self._shown
        place = bisect_left(stored, value)
        while place < len(stored) and stored[place] == value:
            if not shown[place]:
                return place
            place += 1
        return None

    def _show(self, places: Iterable[int | None]) -> list[int]:
        """Note the places as shown; gives the indexes of lines that have none."""
        left: list[int] = []
        for index, place in enumerate(places):
            if place is None:
                left.append(index)
            else:
                self._shown[place] = 1
                self._next = place + 1
        return left

    def _sort(self) -> None:
        """Keep what was not shown in the order of its values."""
        places = list(compress(range(len(self._stored)), map(not_, self._shown)))
        places.sort(key=self._stored.__getitem__)
        self._stored = array("q", map(self._stored.__getitem__, places))
        self._users = array("q", map(self._users.__getitem__, places))
        self._shown = bytearray(len(self._stored))
        self._in_order = False
