"""Bytes to physical lines, a block at a time; a record in quotes never straddles two blocks.

Whatever the file's encoding, blocks are UTF-8: most checks work on bytes, and text is made of a
block only when somebody must look at it closely.
"""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from console.importing.sources import Source

BLOCK_BYTES = 256 * 1024
MAX_CARRIED = 1 << 18
# No line of a roster is this long; what lies beyond is dropped, and the row is refused anyway.
MAX_LINE = 1 << 22
# A record in quotes may run over so many lines; then its quotes count as never closed.
MAX_LINES = 40
# How DOS ended a text; programs of its time still write it after the last line.
_END_OF_FILE = b"\x1a"
_UTF_8 = frozenset({"utf-8", "utf-8-sig", "ascii"})


@dataclass(eq=False, repr=False)
class Block:
    """Whole physical lines without the last one's end; `numbers` are counted from 1."""

    data: bytes
    numbers: Sequence[int]

    @cached_property
    def text(self) -> str:
        """The lines as text; bytes that are no letters stay visible, so that they can be named."""
        return self.data.decode("utf-8", "surrogateescape")

    @cached_property
    def lines(self) -> list[str]:
        """The lines one by one."""
        return self.text.split("\n") if self.numbers else []

    def chosen(self, indexes: Sequence[int]) -> Block:
        """Some of the lines."""
        lines = self.data.split(b"\n")
        return Block(
            b"\n".join([lines[index] for index in indexes]),
            [self.numbers[index] for index in indexes],
        )

    def after(self, count: int) -> Block:
        """The lines after the first `count`."""
        return self.chosen(range(count, len(self.numbers)))

    def parts(self, count: int) -> Iterator[Block]:
        """The block in parts of about the same size, each of whole lines."""
        lines, size = self.data.split(b"\n"), -(-len(self.numbers) // count)
        for start in range(0, len(self.numbers), size):
            yield Block(b"\n".join(lines[start : start + size]), self.numbers[start : start + size])


class Reading:
    """One pass over a file: blocks of lines, and a digest of the bytes when it is through.

    There is no digest once `hashes` is off: a fifteenth of the time of a pass.
    """

    def __init__(self, source: Source, encoding: str) -> None:
        self._source = source
        self._encoding = encoding
        self._hash = hashlib.blake2b(digest_size=16)
        self.bytes_read = 0
        self.hashes = True

    def digest(self) -> bytes:
        """What these bytes hash to."""
        return self._hash.digest()

    def blocks(self) -> Iterator[Block]:
        """Every line of the file, in order."""
        number, rest = 1, b""
        for more in self._unified():
            data = rest + more
            cut = _last_whole(data)
            rest = data[cut:] if cut else data[:MAX_LINE]
            if cut:
                block = _block(data[: cut - 1], number)
                number += len(block.numbers)
                yield block
        rest = rest.rstrip(_END_OF_FILE)
        if rest:
            yield _block(rest.removesuffix(b"\n"), number)

    def _unified(self) -> Iterator[bytes]:
        """The bytes as UTF-8 with line feeds, whatever the file has."""
        held = b""
        for more in self._as_utf_8():
            if b"\r" not in more and not held:
                yield more
                continue
            data = held + more
            held = b"\r" if data.endswith(b"\r") else b""
            yield data.removesuffix(held).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        if held:
            yield b"\n"

    def _as_utf_8(self) -> Iterator[bytes]:
        plain = self._encoding in _UTF_8
        decoder = codecs.getincrementaldecoder(self._encoding)(errors=_lenient(self._encoding))
        with self._source.open() as stream:
            while data := stream.read(BLOCK_BYTES):
                mark = codecs.BOM_UTF8 if plain and not self.bytes_read else b""
                self.bytes_read += len(data)
                data = data.removeprefix(mark)
                if self.hashes:
                    self._hash.update(data)
                yield data if plain else decoder.decode(data).encode("utf-8", "surrogateescape")
        if not plain:
            yield decoder.decode(b"", final=True).encode("utf-8", "surrogateescape")


def has_open_quotes(data: bytes) -> bool:
    """Whether any line has an odd number of quotes, as where a record runs over several lines."""
    found = data.find(b'"')
    while found >= 0:
        end = data.find(b"\n", found)
        end = len(data) if end < 0 else end
        if data.count(b'"', found, end) & 1:
            return True
        found = data.find(b'"', end)
    return False


def _lenient(encoding: str) -> str:
    """Bytes that are no letters are kept visible, so that their line can be named."""
    return "replace" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"


def _block(data: bytes, number: int) -> Block:
    return Block(data, range(number, number + data.count(b"\n") + 1))


def _last_whole(data: bytes) -> int:
    """Where the last record that surely ends here ends (0: none does)."""
    cut = data.rfind(b"\n") + 1
    if not cut or not data.count(b'"', 0, cut) & 1:
        return cut
    return _before_open_quote(data, cut)


def _before_open_quote(data: bytes, cut: int) -> int:
    """The start of the line that opens a quote the data does not close; `cut` if too far back."""
    end = cut
    while end > 0:
        start = data.rfind(b"\n", 0, end - 1) + 1
        if data.count(b'"', start, end) & 1:
            return start if cut - start < MAX_CARRIED else cut
        end = start
    return cut
