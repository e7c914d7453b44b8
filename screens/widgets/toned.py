"""The base of everything drawn line by line, and the styles of its tones.

The styles come from the theme's variables and not from component classes: matching a dozen
classes for every widget took longer than drawing the first screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache, partial
from typing import Literal

from rich.style import Style
from textual.color import Color
from textual.geometry import Size
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from screens.widgets.runs import Line, Tone, strip

RowLook = Literal["plain", "dim", "cursor", "quiet"]
ROW_TONES: dict[RowLook, Tone] = {"plain": "plain", "dim": "dim"}


@lru_cache(maxsize=64)
def tone_styles(colours: tuple[str, ...], background: Color, *, native: bool) -> dict[Tone, Style]:
    """Every tone on a background. `native`: the terminal's own colours, where grey is `dim`."""
    plain, dim, accent, danger, warning = (Color.parse(colour).rich_color for colour in colours)
    ground = background.rich_color
    return {
        "plain": Style(color=plain, bgcolor=ground),
        "dim": Style(color=dim, bgcolor=ground, dim=native or None),
        "strong": Style(color=plain, bgcolor=ground, bold=True),
        "accent": Style(color=accent, bgcolor=ground),
        "danger": Style(color=danger, bgcolor=ground),
        "warning": Style(color=warning, bgcolor=ground),
        "here": Style(color=accent, bgcolor=ground, bold=True, underline=True),
    }


class Toned(Widget):
    """A widget that draws lines of runs in the colours of the theme."""

    def tones(self) -> Mapping[Tone, Style]:
        """The style of every tone in this widget, background included."""
        variables = self.app.theme_variables
        names = ("foreground", "tone-dim", "accent", "error", "warning")
        colours = tuple(variables.get(name, variables["foreground"]) for name in names)
        return tone_styles(colours, self.background_colors[1], native=self.app.current_theme.ansi)

    def row_style(self, look: RowLook) -> Style:
        """The one style of a row of a list."""
        if look in ROW_TONES:
            return self.tones()[ROW_TONES[look]]
        variables = self.app.theme_variables
        if self.app.current_theme.ansi:
            return Style(reverse=True, bold=look == "cursor")
        ground = Color.parse(variables[f"cursor-{'background' if look == 'cursor' else 'quiet'}"])
        text = variables["cursor-foreground" if look == "cursor" else "foreground"]
        return Style(
            color=Color.parse(text).rich_color, bgcolor=ground.rich_color, bold=look == "cursor"
        )

    def drawn(self, runs: Line, cells: int) -> Strip:
        """A line as Textual draws it."""
        return strip(runs, cells, self.tones())


class Bar(Toned):
    """One line of text; repaints only when the text changes."""

    def __init__(self, runs: Line = (), *, id: str | None = None, classes: str = "") -> None:  # noqa: A002
        super().__init__(id=id, classes=f"bar {classes}")
        self.runs = runs
        self._passing: Timer | None = None

    def show(self, runs: Line) -> None:
        """Show another text."""
        if runs != self.runs:
            self.runs = runs
            self.refresh()

    def show_for(self, runs: Line, seconds: float) -> None:
        """Show a text for a while, then none; the last one shown stays its whole time."""
        if self._passing is not None:
            self._passing.stop()
        self.show(runs)
        self._passing = self.set_timer(seconds, partial(self.show, ()), name="notice")

    def line_to_draw(self, cells: int) -> Line:
        """What to draw in so many cells; override it when the text depends on the width."""
        del cells
        return self.runs

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One line."""
        del container, viewport, width
        return 1

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        cells = self.size.width
        return self.drawn(self.line_to_draw(cells) if y == 0 else (), cells)
