"""The console in ASCII: every line, arrow, dot and mark has a twin of one cell; data keeps letters.

Where the locale is not UTF-8 the terminal cannot show letters beyond ASCII either; they then stand
as their base letter, or as `?`. What is stored is not touched.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

TWINS = str.maketrans(
    {
        **dict.fromkeys("─━┄┈╌═", "-"),
        **dict.fromkeys("│┃┆┊╎║▏▎▍▌▕▐", "|"),
        **dict.fromkeys("┌┐└┘├┤┬┴┼╭╮╰╯╔╗╚╝╠╣╦╩╬", "+"),
        **dict.fromkeys("▁▂▃▄▔▀", "-"),
        **dict.fromkeys("“”„«»", '"'),
        **dict.fromkeys("‘’‚", "'"),
        **dict.fromkeys("–—−", "-"),
        **dict.fromkeys("•●○◦", "*"),
        **dict.fromkeys("▸▶›→⇒", ">"),
        **dict.fromkeys("◂◀‹←⇐", "<"),
        **dict.fromkeys("↑▲", "^"),
        **dict.fromkeys("↓▼", "v"),
        **dict.fromkeys("✓✔", "+"),
        **dict.fromkeys("✗✘×", "x"),
        **dict.fromkeys("\u00a0\u2007\u202f", " "),
        "…": ".",
        "·": "|",
        "≠": "!",
        "↔": "=",
        "↵": "<",
        "█": "#",
    }
)
# Arrows, mathematics, technical signs, boxes, blocks, shapes and dingbats: no letters of a name.
SIGNS = range(0x2190, 0x2C00)


class AsciiFilter(LineFilter):
    """Rewrites what is drawn; `letters` keeps the letters of data."""

    def __init__(self, *, letters: bool, enabled: bool) -> None:
        super().__init__(enabled)
        self.letters = letters

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Each segment in ASCII, as wide as it was."""
        del background
        return [
            segment
            if segment.text.isascii()
            else Segment(ascii_twin(segment.text, letters=self.letters), segment.style)
            for segment in segments
        ]


@lru_cache(maxsize=2048)
def ascii_twin(text: str, *, letters: bool) -> str:
    """A text as wide as it was without signs beyond ASCII; without letters beyond it, too."""
    twin = text.translate(TWINS)
    return twin if twin.isascii() else "".join(_twin(letter, letters) for letter in twin)


def _twin(letter: str, letters: bool) -> str:
    if letter.isascii() or (letters and ord(letter) not in SIGNS):
        return letter
    base = unicodedata.normalize("NFKD", letter)[0]
    width = cell_len(letter)
    return base * width if base.isascii() and base.isalnum() else "?" * width
