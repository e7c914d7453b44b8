"""Where one is in something longer than the screen, drawn in its last column.

Textual's scrollbars are widgets: they change the layout when they appear and repaint by themselves.
"""

from __future__ import annotations

THUMB = "▕"


def scroll_mark(y: int, seen: int, top: int, total: int) -> str:
    """The mark of line `y` of `seen`, when line `top` of `total` is the first one shown."""
    if total <= seen or seen < 1:
        return " "
    size = max(1, seen * seen // total)
    start = round(top * (seen - size) / max(1, total - seen))
    return THUMB if start <= y < start + size else " "
