"""One field of a form: label, input, and beneath it what is wrong with what was typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from console.errors import Problem
from screens.widgets.lines import Lines
from screens.widgets.runs import Line, Part, Tone, line, wrapped
from screens.widgets.safe_input import SafeInput
from screens.widgets.toned import Bar, Toned


class Switch(Toned, can_focus=True):
    """One of a few values, changed by arrows, space or a first letter. Posts `Changed`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space,l", "turn(1)", "change", id="switch.next"),
        Binding("left,h", "turn(-1)", "change back", show=False, id="switch.previous"),
    ]

    class Changed(Message):
        """Another value is chosen."""

        def __init__(self, switch: Switch) -> None:
            super().__init__()
            self.switch = switch

    def __init__(self, values: Sequence[str], value: str, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes="switch")
        self.values = tuple(values)
        self.value = value

    def render_line(self, y: int) -> Strip:
        """Draw the values, the chosen one filled."""
        parts: list[Part] = []
        for value in self.values if y == 0 else ():
            chosen = value == self.value
            tone: Tone = "here" if chosen and self.has_focus else "strong" if chosen else "dim"
            mark: Part = ("(•) ", "accent") if chosen else ("( ) ", "dim")
            parts += [mark, (value, tone), "   "]
        return self.drawn(line(*parts), self.size.width)

    def action_turn(self, steps: int) -> None:
        """Take the next value."""
        at = self.values.index(self.value) if self.value in self.values else -1
        self.choose(self.values[(at + steps) % len(self.values)])

    def choose(self, value: str) -> None:
        """Take a value."""
        self.value = value
        self.refresh()
        self.post_message(self.Changed(self))


# How a page goes from one of its fields to the next.
BETWEEN_FIELDS = (
    Binding("tab,down", "app.focus_next", "next field", id="form.next"),
    Binding("shift+tab,up", "app.focus_previous", "previous field", show=False, id="form.previous"),
)


class Fields(VerticalScroll, inherit_bindings=False, can_focus=False):
    """The fields of a form, one below the other: arrows go from field to field, which scrolls."""


class FormField(Vertical):
    """A label beside a widget, and the problems of the field beneath it."""

    def __init__(self, field: str, label: str, widget: Widget) -> None:
        super().__init__(id=f"field-{field}", classes="form-field")
        self.field = field
        self.label = label
        self.widget = widget

    def compose(self) -> ComposeResult:
        """Label and widget in a row, problems below."""
        with Horizontal(classes="form-row"):
            yield Bar(line((self.label, "dim")), classes="form-label")
            yield self.widget
        yield Lines(classes="form-problems", focusable=False)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show what is wrong, errors and warnings told apart by glyph, word and colour."""
        lines = self.query_one(".form-problems", Lines)
        cells = max(20, self.size.width - 16)
        drawn: list[Line] = []
        for problem in problems:
            glyph: Part = ("! ", "danger") if problem.is_error else ("~ warning: ", "warning")
            tone: Tone = "danger" if problem.is_error else "warning"
            drawn += wrapped(line(glyph, (problem.message, tone)), cells, 2)
        lines.show(drawn)
        lines.display = bool(drawn)

    @property
    def value(self) -> str:
        """What was typed or chosen."""
        widget = self.widget
        return widget.value if isinstance(widget, Input | Switch) else ""

    @value.setter
    def value(self, text: str) -> None:
        if isinstance(self.widget, Input):
            self.widget.value = text
        elif isinstance(self.widget, Switch):
            self.widget.choose(text)


def text_field(field: str, label: str, value: str = "", *, hint: str = "") -> FormField:
    """A field to type in; the hint stands in it while it is empty."""
    return FormField(field, label, SafeInput(value, placeholder=hint, id=field))
