"""Bytes to physical lines, a block at a time; a record in quotes never straddles two blocks."""

from __future__ import annotations

import codecs
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from console.importing.sources import Source

BLOCK_BYTES = 256 * 1024
MAX_CARRIED = 1 << 18
# No line of a roster is this long; what lies beyond is dropped, and the row is refused anyway.
MAX_LINE = 1 << 22


@dataclass(slots=True)
class Block:
    """Whole physical lines without their ends; `numbers` are counted from 1."""

    text: str
    lines: list[str]
    numbers: Sequence[int]


class Reading:
    """One pass over a file: blocks of lines, and a digest of the bytes when it is through."""

    def __init__(self, source: Source, encoding: str) -> None:
        self._source = source
        self._decoder = io.IncrementalNewlineDecoder(
            codecs.getincrementaldecoder(encoding)(errors=_lenient(encoding)), translate=True
        )
        self._hash = hashlib.blake2b(digest_size=16)
        self.bytes_read = 0

    def digest(self) -> bytes:
        """What these bytes hash to."""
        return self._hash.digest()

    def blocks(self) -> Iterator[Block]:
        """Every line of the file, in order."""
        number, rest = 1, ""
        with self._source.open() as stream:
            while data := stream.read(BLOCK_BYTES):
                self.bytes_read += len(data)
                self._hash.update(data)
                text = rest + self._decoder.decode(data)
                cut = _last_whole(text)
                rest = text[cut:] if cut else text[:MAX_LINE]
                if cut:
                    block = _block(text[: cut - 1], number)
                    number += len(block.lines)
                    yield block
        rest += self._decoder.decode(b"", final=True)
        if rest:
            yield _block(rest.removesuffix("\n"), number)


def _lenient(encoding: str) -> str:
    """Bytes that are no letters are kept visible, so that their line can be named."""
    return "replace" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"


def _block(text: str, number: int) -> Block:
    lines = text.split("\n")
    return Block(text, lines, range(number, number + len(lines)))


def _last_whole(text: str) -> int:
    """Where the last record that surely ends here ends (0: none does)."""
    cut = text.rfind("\n") + 1
    if not cut or not text.count('"', 0, cut) & 1:
        return cut
    return _before_open_quote(text, cut)


def _before_open_quote(text: str, cut: int) -> int:
    """The start of the line that opens a quote the text does not close; `cut` if too far back."""
    end = cut
    while end > 0:
        start = text.rfind("\n", 0, end - 1) + 1
        if text.count('"', start, end) & 1:
            return start if cut - start < MAX_CARRIED else cut
        end = start
    return cut
