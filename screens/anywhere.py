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
# Lists read their rows again by ctrl+r, which draws them too; ctrl+l, as in a shell, only draws.
REDRAW = Binding(
    "ctrl+l,ctrl+r,f5",
    "draw_again",
    "Draw again",
    tooltip="Draw the screen again",
    show=False,
    id="redraw",
)
ANYWHERE = (HELP, JUMP, SUSPEND, REDRAW)
