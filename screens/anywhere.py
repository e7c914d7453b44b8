"""The bindings of pages that are of use over a dialog too, where those of the app end."""

from __future__ import annotations

from textual.binding import Binding

HELP = Binding("question_mark,f1", "help", "Help", show=False, id="help")
JUMP = Binding(
    "ctrl+o,semicolon",
    "jump",
    "Jump",
    tooltip="Jump: a letter on everything one can go to",
    show=False,
    id="jump",
)
SUSPEND = Binding("ctrl+z", "suspend_process", "To the shell", show=False, id="suspend")
