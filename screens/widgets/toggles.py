"""A row of things to switch on and off, or to choose one of; marks beside colours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, NamedTuple

from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from screens.widgets.runs import Line, Part, line, width
from screens.widgets.toned import Toned

GAP = "   "


class Option(NamedTuple):
    """One thing to switch: its name in code and its words."""

    name: str
    words: str


class Toggles(Toned, can_focus=True):
    """Options in a row; with `single` exactly one is on. Posts `Changed` when one was switched."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "move(-1)", "previous", show=False, id="toggles.previous"),
        Binding("right,l", "move(1)", "next", show=False, id="toggles.next"),
        Binding("space,enter", "switch", "switch", id="toggles.switch"),
    ]

    class Changed(Message):
        """Something was switched."""

    def __init__(
        self,
        options: Sequence[Option],
        chosen: Iterable[str],
        *,
        single: bool = False,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id, classes="toggles")
        self.options = tuple(options)
        self.on = set(chosen)
        self.single = single
        first = next((i for i, option in enumerate(options) if option.name in self.on), 0)
        self.cursor = first if single else 0

    @property
    def chosen(self) -> tuple[str, ...]:
        """The names of the options that are on, in their order."""
        return tuple(option.name for option in self.options if option.name in self.on)

    def action_move(self, steps: int) -> None:
        """Go to the next option; with `single` it is chosen at once."""
        self.cursor = (self.cursor + steps) % len(self.options)
        if self.single:
            self._choose()
        self.refresh()

    def action_switch(self) -> None:
        """Switch the option the cursor is on."""
        name = self.options[self.cursor].name
        if self.single:
            self._choose()
        else:
            self.on ^= {name}
            self.post_message(self.Changed())
        self.refresh()

    def _choose(self) -> None:
        chosen = {self.options[self.cursor].name}
        if chosen != self.on:
            self.on = chosen
            self.post_message(self.Changed())

    def watch_has_focus(self, _focused: bool) -> None:
        """The cursor is shown only while the keys come here."""
        super().watch_has_focus(_focused)
        self.refresh()

    def rows(self, cells: int) -> list[Line]:
        """The options, as many in a line as fit."""
        rows: list[list[Part]] = [[]]
        used = 0
        for index, option in enumerate(self.options):
            parts = self._option(index, option)
            size = width(line(*parts)) + len(GAP)
            if used and used + size > cells:
                rows.append([])
                used = 0
            rows[-1] += [*parts, GAP]
            used += size
        return [line(*row) for row in rows]

    def _option(self, index: int, option: Option) -> list[Part]:
        on = option.name in self.on
        here = self.has_focus and index == self.cursor
        mark = ("(•) " if on else "( ) ") if self.single else ("[x] " if on else "[ ] ")
        return [
            (mark, "accent" if on else "dim"),
            (option.words, "here" if here else "plain" if on else "dim"),
        ]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the options need."""
        del container, viewport
        return len(self.rows(width))

    def render_line(self, y: int) -> Strip:
        """Draw one line of options."""
        rows = self.rows(self.size.width)
        return self.drawn(rows[y] if y < len(rows) else (), self.size.width)
