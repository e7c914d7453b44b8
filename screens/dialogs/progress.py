"""How far long work is: share, rate, time left; esc stops it."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from screens.dialogs.dialog import Dialog
from screens.widgets.runs import Line, line
from screens.widgets.toned import Bar
from screens.wording import number

WIDTH = 60
UNITS = {"reading": ("MB", 1_000_000)}
PHASE_WORDS = {
    "reading": "Reading the file",
    "comparing": "Comparing with the store",
    "writing": "Writing",
}


class ProgressDialog(Dialog[None]):
    """Work that takes a moment, and how far it is.

    Stays until the work is done or was stopped; `stop` is called by esc.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "stop", "stop: nothing changes", id="progress.stop")
    ]

    def __init__(self, title: str, stop: Callable[[], None]) -> None:
        super().__init__(title)
        self.stop = stop

    def compose_body(self) -> ComposeResult:
        """What is done now, and how far it is."""
        yield Bar(id="phase")
        yield Bar(id="far")

    def show(self, phase: str, far: Line) -> None:
        """Show how far it is."""
        self.query_one("#phase", Bar).show(line(PHASE_WORDS.get(phase, phase)))
        self.query_one("#far", Bar).show(far)

    def action_stop(self) -> None:
        """Stop as soon as the work looks up."""
        self.query_one("#far", Bar).show(line(("stopping …", "warning")))
        self.stop()


def far_line(phase: str, done: int, total: int, seconds: float) -> Line:
    """A bar with share, rate and time left; `seconds` since the phase began."""
    unit, size = UNITS.get(phase, ("rows", 1))
    if total <= 0 or done <= 0 or seconds <= 0:
        return line(("…", "dim"))
    share = min(1.0, done / total)
    filled = round(share * 20)
    rate = done / seconds
    left = max(0, total - done) / rate
    return line(
        ("━" * filled, "accent"),
        ("─" * (20 - filled), "dim"),
        f"  {share:.0%}   ",
        (f"{number(round(rate / size))} {unit} a second   {left:.0f} s left", "dim"),
    )
