"""The base of everything drawn line by line, and the styles of its tones."""

from __future__ import annotations

from typing import ClassVar

from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from screens.widgets.runs import TONES, Line, Tone, strip


class Toned(Widget):
    """A widget that draws lines of runs; `app.tcss` gives each tone its colour."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"tone-{tone}" for tone in TONES}

    def tone_styles(self) -> dict[Tone, Style]:
        """The style of every tone in this widget, background included."""
        return {tone: self.get_component_rich_style(f"tone-{tone}") for tone in TONES}

    def drawn(self, runs: Line, cells: int) -> Strip:
        """A line as Textual draws it."""
        return strip(runs, cells, self.tone_styles())


class Bar(Toned):
    """One line of text; repaints only when the text changes."""

    def __init__(self, runs: Line = (), *, id: str | None = None, classes: str = "") -> None:  # noqa: A002
        super().__init__(id=id, classes=f"bar {classes}")
        self.runs = runs

    def show(self, runs: Line) -> None:
        """Show another text."""
        if runs != self.runs:
            self.runs = runs
            self.refresh()

    def line_to_draw(self, cells: int) -> Line:
        """What to draw in so many cells; override it when the text depends on the width."""
        del cells
        return self.runs

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        cells = self.size.width
        return self.drawn(self.line_to_draw(cells) if y == 0 else (), cells)
