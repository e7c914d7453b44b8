"""The console in ASCII: every line, arrow, dot and mark has a twin of one cell.

Letters beyond ASCII stand as their base letter, or as `?`. What is stored is not touched.
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


class AsciiFilter(LineFilter):
    """Rewrites what is drawn."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Each segment in ASCII, as wide as it was."""
        del background
        return [
            segment if segment.text.isascii() else Segment(ascii_twin(segment.text), segment.style)
            for segment in segments
        ]


@lru_cache(maxsize=2048)
def ascii_twin(text: str) -> str:
    """A text as wide as it was, without anything beyond ASCII."""
    twin = text.translate(TWINS)
    return twin if twin.isascii() else "".join(_twin(letter) for letter in twin)


def _twin(letter: str) -> str:
    if letter.isascii():
        return letter
    base = unicodedata.normalize("NFKD", letter)[0]
    width = cell_len(letter)
    return base * width if base.isascii() and base.isalnum() else "?" * width
