"""Two people saved the same admin: who was first, and field by field theirs or yours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from console.errors import EditConflict
from screens.dialogs.dialog import Dialog
from screens.history import WORDS
from screens.jumping import Target, lines_of
from screens.widgets.lines import Lines
from screens.widgets.runs import Line, Part, Tone, line, wrapped
from screens.wording import ago, joined

CELLS = 64
# What a field begins with: where one is, and elsewhere.
HEADS = ("▸ ", "  ")


class ConflictDialog(Dialog[frozenset[str] | None]):
    """Somebody else saved meanwhile: field by field, theirs or yours.

    Answers with the fields to take as they are stored; None to keep editing, nothing is lost.

    A field nobody typed in starts on theirs, one that was typed in starts on yours.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "save this", id="conflict.accept"),
        Binding(
            "space,left,right,h,l",
            "turn",
            "theirs or yours",
            key_display="space",
            id="conflict.turn",
        ),
        Binding("up,k,shift+tab", "move(-1)", "up", show=False, id="conflict.up"),
        Binding("down,j,tab", "move(1)", "down", show=False, id="conflict.down"),
        Binding("escape", "leave", "keep editing", id="conflict.leave"),
    ]

    def __init__(
        self, conflict: EditConflict, now: int, schools: Mapping[str, str] | None = None
    ) -> None:
        super().__init__("Somebody saved this admin while you were editing")
        self.conflict = conflict
        self.now = now
        self.schools = schools or {}
        self.cursor = 0
        # The state is changed by its own action, so there is nothing of ours to keep.
        self.choosable = [change for change in conflict.changes if change.field != "state"]
        self.theirs = {change.field for change in self.choosable if change.typed == change.opened}

    def compose_body(self) -> ComposeResult:
        """Who and when, then the fields."""
        yield Lines(self.drawn_lines(), classes="dialog-long", id="fields", focusable=False)

    def drawn_lines(self) -> list[Line]:
        """The text as the choices stand."""
        conflict = self.conflict
        lines = wrapped(
            line(
                f"{conflict.changed_by} changed {conflict.current.name} ",
                (ago(self.now, conflict.at), "strong"),
                ". Nothing of yours is lost: choose what to keep.",
            ),
            CELLS,
        )
        for change in conflict.changes:
            if change not in self.choosable:
                lines += [(), line(("  ~ ", "warning"), f"They are now {change.stored}.")]
        for index, change in enumerate(self.choosable):
            here = index == self.cursor
            glyph: Part = (HEADS[0], "accent") if here else (HEADS[1], "plain")
            name = WORDS.get(change.field, change.field)
            lines += [
                (),
                line(glyph, (name, "strong"), (f"   was {self._said(change.opened)}", "dim")),
            ]
            lines.append(self._side("theirs", change.stored, chosen=change.field in self.theirs))
            lines.append(self._side("yours", change.typed, chosen=change.field not in self.theirs))
        return lines

    def _side(self, whose: str, value: str, *, chosen: bool) -> Line:
        tone: Tone = "strong" if chosen else "dim"
        mark: Part = ("    (•) ", "accent") if chosen else ("    ( ) ", "dim")
        return line(mark, (f"{whose:<8}", "dim"), (self._said(value), tone))

    def _said(self, value: str) -> str:
        """A value as people read it: schools by name."""
        return joined(self.schools.get(part, part) for part in value.split("; ")) or "—"

    def _draw(self) -> None:
        self.query_one("#fields", Lines).show(self.drawn_lines())

    def parts(self) -> Iterator[Target]:
        """Each field one can choose for."""
        fields = self.query_one("#fields", Lines)
        heads = (y for y, drawn in enumerate(fields.lines) if drawn and drawn[0].text in HEADS)
        return lines_of(fields, (y - fields.scroll_offset.y for y in heads), self.go_to)

    def go_to(self, field: int) -> None:
        """Go to a field."""
        self.cursor = field
        self._draw()

    def action_move(self, rows: int) -> None:
        """Go to another field."""
        if self.choosable:
            self.go_to((self.cursor + rows) % len(self.choosable))

    def action_turn(self) -> None:
        """Take the other value of the field."""
        if self.choosable:
            self.theirs ^= {self.choosable[self.cursor].field}
            self._draw()

    def action_accept(self) -> None:
        """Save with these choices."""
        self.dismiss(frozenset(self.theirs))
