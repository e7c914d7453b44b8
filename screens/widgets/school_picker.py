"""Ticking schools with the keyboard alone: type to narrow, space to tick."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from screens.widgets.cursor_list import CursorList
from screens.widgets.pressing import key_of
from screens.widgets.runs import Line, both_ends, line
from screens.widgets.school_list import SchoolList
from screens.widgets.scroll_mark import scroll_mark
from screens.wording import joined, number
from storage.records.school_refs import SchoolRef


class SchoolPicker(CursorList):
    """A list of schools with ticks. Its first line says what was typed and how many are ticked.

    Posts `Changed` when a tick is set or taken away.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "tick", "tick a school", id="schools.tick"),
        Binding("down", "step(1)", "next school", show=False, id="schools.down"),
        Binding("up", "step(-1)", "previous school", show=False, id="schools.up"),
        Binding("pagedown,ctrl+d", "half(1)", "further", show=False, id="schools.further"),
        Binding("pageup,ctrl+u", "half(-1)", "back", show=False, id="schools.back"),
        Binding("home", "to_top", "first school", show=False, id="schools.first"),
        Binding("end", "to_end", "last school", show=False, id="schools.last"),
        Binding("backspace", "erase", "erase", show=False, id="schools.erase"),
    ]

    takes_letters = True

    class Changed(Message):
        """Another set of schools is ticked."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes="picker")
        self.list = SchoolList(())
        self._whole_district = False

    @property
    def whole_district(self) -> bool:
        """Whether there is nothing to tick, since the admin is one of the whole district."""
        return self._whole_district

    @whole_district.setter
    def whole_district(self, whole: bool) -> None:
        self._whole_district = whole
        self.lay_out()
        self.refresh()

    @property
    def rows(self) -> list[SchoolRef]:
        """The schools that are listed now: of the whole district only those to untick."""
        return self.list.ticked if self._whole_district else self.list.shown

    def offer(self, schools: Sequence[SchoolRef], ticked: Sequence[str]) -> None:
        """Offer these schools, some of them ticked (by SIS id)."""
        self.list = SchoolList(schools, ticked)
        self.cursor = 0
        self.lay_out()
        self.refresh()

    @property
    def chosen(self) -> tuple[str, ...]:
        """The SIS ids of the ticked schools."""
        return self.list.chosen

    @property
    def row_count(self) -> int:
        """The schools that are listed now."""
        return len(self.rows)

    def on_key(self, event: events.Key) -> None:
        """Letters narrow the list."""
        if event.is_printable and event.character and event.character != " ":
            event.stop()
            event.prevent_default()
            self._narrow(self.list.typed + event.character)
        elif event.key == "escape" and self.list.typed:
            event.stop()
            event.prevent_default()
            self._narrow("")

    def on_paste(self, event: events.Paste) -> None:
        """A pasted name narrows the list."""
        event.stop()
        self._narrow(self.list.typed + event.text.strip())

    def on_blur(self) -> None:
        """Whoever comes back finds the ticked schools on top."""
        self._narrow("")

    def _narrow(self, typed: str) -> None:
        self.list.narrow(typed)
        self.cursor = 0
        self.lay_out()
        self.refresh()

    def action_erase(self) -> None:
        """Take the last letter back."""
        self._narrow(self.list.typed[:-1])

    def action_tick(self) -> None:
        """Tick the school under the cursor, or take the tick away."""
        if self.rows:
            self.list.toggle(self.rows[self.cursor])
            self.lay_out()
            self.refresh()
            self.post_message(self.Changed())

    def on_click(self, event: events.Click) -> None:
        """A click ticks."""
        index = event.y - 1 + self.scroll_offset.y
        if event.y >= 1 and index < len(self.rows):
            self.cursor = index
            self.action_tick()

    def render_line(self, y: int) -> Strip:
        """The line of what is typed, then the schools."""
        cells = self.size.width
        if y == 0:
            return self.drawn(self._head(), cells)
        index = y - 1 + self.scroll_offset.y
        if index >= len(self.rows):
            nothing = not self.rows and y == 1
            return self.drawn(line(("  no school like that", "dim")) if nothing else (), cells)
        mark = scroll_mark(y - 1, self.rows_seen, self.scroll_offset.y, len(self.rows))
        return self.drawn(both_ends(self._row(index), line((mark, "dim")), cells), cells)

    def _head(self) -> Line:
        if self._whole_district:
            also = "; take the ticks away" if self.list.ticked else ""
            return line((f"the whole district: no school to tick{also}", "dim"))
        ticked = f"{number(len(self.list.ticked))} of {number(len(self.list.schools))}   "
        if self.list.typed:
            names = joined(school.name for school in self.list.ticked)
            return line((ticked, "strong"), (f"/ {self.list.typed}   ", "accent"), (names, "dim"))
        return line(
            (ticked, "strong"), (f"type to narrow, {key_of('schools.tick', 'space')} ticks", "dim")
        )

    def _row(self, index: int) -> Line:
        school = self.rows[index]
        here = index == self.cursor and self.has_focus
        ticked = school in self.list.ticked
        return line(
            ("▸" if here else " ", "accent"),
            ("[x] " if ticked else "[ ] ", "accent" if ticked else "dim"),
            (school.name, "here" if here else "strong" if ticked else "plain"),
            (f"  {school.sis_id}", "dim"),
        )
