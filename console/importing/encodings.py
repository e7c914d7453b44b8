"""Which encoding a file is in: by its byte order mark, else by what its bytes can be. Pure."""

import codecs
import re
from typing import IO, NamedTuple

BLOCK = 1 << 20
# The longer first: one mark of UTF-32 begins like one of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PAIRS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BINARY = {
    b"PK\x03\x04": "a zip archive or an Excel workbook",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"%PDF": "a PDF",
    b"{\\rtf": "a text document (RTF)",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\x1f\x8b": "a compressed file",
    b"SQLite format 3": "a database",
    b"\x7fELF": "a program",
}
_SHARE_OF_NUL = 0.3
# Text has hardly any of these; one in a cell is named by its line, many make no text.
_CONTROLS = bytes({*range(0x20)} - {0x09, 0x0A, 0x0D})
_LEAST_TEXT = 0.95
# Letters with accents inside words: where old Macs have them Windows has signs, and the reverse.
_OF_MACS = re.compile(rb"[A-Za-z][\x87-\x89\x8b\x8d\x8f\x90\x95-\x99\x9d](?=[a-z])|[a-z]\x8e")
_OF_WINDOWS = re.compile(rb"[A-Za-z][\xdf-\xf6\xf8-\xff]")


class Detected(NamedTuple):
    """An encoding as Python calls it, and what the file is instead if it is no text."""

    name: str
    binary: str = ""

    @property
    def shown(self) -> str:
        """The name people know: the mark is not part of it."""
        return "utf-8" if self.name == "utf-8-sig" else self.name


def detect(stream: IO[bytes], named: str = "") -> Detected:
    """The encoding of a file, unless it was named; reads until letters beyond ASCII tell it."""
    head = stream.read(4096)
    for magic, what in _BINARY.items():
        if head.startswith(magic):
            return Detected("binary", what)
    if named:
        if named == "utf-16" and not head.startswith(_PAIRS):
            # Without a mark, which of its bytes come first must be found out.
            named = _without_mark(head) or named
        return Detected("utf-8-sig" if named == "utf-8" else named)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return Detected(name)
    if sixteen := _without_mark(head):
        return Detected(sixteen)
    if len(head.translate(None, _CONTROLS)) < len(head) * _LEAST_TEXT:
        return Detected("binary", "a binary file")
    return Detected(_eight_bit(stream, head))


def _without_mark(head: bytes) -> str:
    """UTF-16 without a mark shows as a NUL in every other byte of Latin text."""
    pairs = len(head) // 2
    if pairs < 8:
        return ""
    even, odd = head[: pairs * 2 : 2].count(0), head[1 : pairs * 2 : 2].count(0)
    if odd > pairs * _SHARE_OF_NUL and even < odd // 8:
        return "utf-16-le"
    if even > pairs * _SHARE_OF_NUL and odd < even // 8:
        return "utf-16-be"
    return ""


def _eight_bit(stream: IO[bytes], head: bytes) -> str:
    """UTF-8 if its first letters beyond ASCII are, or it has none; else one byte a letter.

    A broken letter in a file of proper UTF-8 is a broken letter, not another encoding.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    data = head
    try:
        while data and decoder.decode(data).isascii():
            data = stream.read(BLOCK)
        decoder.decode(b"", final=not data)
    except UnicodeDecodeError:
        return "utf-8" if _has_sequences(data) else _of_one_byte(data + stream.read(BLOCK))
    return "utf-8"


def _of_one_byte(data: bytes) -> str:
    """What Windows writes, or what Excel on a Mac does where a file is saved for Macs."""
    macs, windows = (len(found.findall(data)) for found in (_OF_MACS, _OF_WINDOWS))
    return "mac-roman" if macs > windows else "cp1252"


def _has_sequences(data: bytes) -> bool:
    """Whether bytes hold a well-formed UTF-8 letter beyond ASCII."""
    return any(ord(letter) > 127 for letter in data.decode("utf-8", "ignore"))
