"""The one way from data to a terminal.

Stored and imported text may hold escape sequences, bidi controls or invisible letters that would
drive the operator's terminal or make one name read as another. Everything shown passes here.
"""

from __future__ import annotations

import re
import unicodedata

_SAFE = re.compile(r"[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff]*\Z")
_JOINERS = "\u200c\u200d"
# Letters and marks that Unicode itself says are drawn as nothing (Hangul fillers and the like).
_BLANK_LETTERS = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"


def display(text: object) -> str:
    """`text` on one line with every control, format and separator character made visible."""
    string = str(text)
    # Most texts are plain, and millions of rows may pass.
    if (string.isascii() and string.isprintable()) or _SAFE.match(string):
        return string
    return "".join(_shown(string, index) for index in range(len(string)))


def display_lines(text: object) -> str:
    """Like `display`, but keeps line breaks: for bodies and messages of several lines."""
    return "\n".join(display(line) for line in str(text).split("\n"))


def is_hidden(letter: str) -> bool:
    """Whether a letter is a control, format, surrogate or separator that cannot be seen."""
    return unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"} or (
        letter in _BLANK_LETTERS
    )


def _shown(string: str, index: int) -> str:
    letter = string[index]
    if not is_hidden(letter) or (letter in _JOINERS and joins_letters(string, index)):
        return letter
    code = ord(letter)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def joins_letters(string: str, index: int) -> bool:
    """Whether a zero-width joiner stands between letters, as in real Persian and Indic names."""
    before = string[index - 1] if index else ""
    after = string[index + 1] if index + 1 < len(string) else ""
    return all(mark and unicodedata.category(mark)[0] in "LM" for mark in (before, after))
