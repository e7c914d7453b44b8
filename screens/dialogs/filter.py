"""Which admins to list: scope, state, school; everything by arrows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from screens.admin_filter import AdminFilter
from screens.dialogs.choice import Choice, ChoiceDialog
from screens.dialogs.dialog import Dialog
from screens.jumping import Target, lines_of
from screens.widgets.lines import Lines
from screens.widgets.runs import Line, Part, line
from storage.records.school_refs import SchoolRef

SCOPES = (None, "district", "school")
STATES = (True, False, None)
SCOPE_WORDS = {None: "any", "district": "district", "school": "school"}
STATE_WORDS = {True: "active", False: "deactivated", None: "both"}
ROWS = ("Scope", "State", "School")


class FilterDialog(Dialog[AdminFilter | None]):
    """Which admins the list shows.

    Answers with the filter to use, None on esc.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "list them", id="filter.accept"),
        Binding("left,h", "change(-1)", "change", key_display="← →", id="filter.previous"),
        Binding("right,l,space", "change(1)", "change", show=False, id="filter.next"),
        Binding("up,k,shift+tab", "move(-1)", "up", show=False, id="filter.up"),
        Binding("down,j,tab", "move(1)", "down", show=False, id="filter.down"),
        Binding("s", "pick_school", "a school", id="filter.school"),
        Binding("x", "clear", "no filter", id="filter.clear"),
        Binding("escape", "leave", "cancel", id="filter.leave"),
    ]

    def __init__(self, chosen: AdminFilter, schools: Sequence[SchoolRef]) -> None:
        super().__init__("Which admins to list")
        self.chosen = chosen
        self.schools = tuple(schools)
        self.cursor = 0

    def compose_body(self) -> ComposeResult:
        """Three rows to change."""
        yield Lines(self.drawn_lines(), classes="dialog-text", id="rows", focusable=False)

    def drawn_lines(self) -> list[Line]:
        """The rows as they stand."""
        school = self.chosen.school.name if self.chosen.school else "any"
        return [
            self._row(0, [SCOPE_WORDS[scope] for scope in SCOPES], SCOPE_WORDS[self.chosen.scope]),
            self._row(1, [STATE_WORDS[state] for state in STATES], STATE_WORDS[self.chosen.active]),
            self._row(2, [school], school),
        ]

    def _row(self, index: int, values: Sequence[str], present: str) -> Line:
        here = index == self.cursor
        parts: list[Part] = [
            (f"{'▸' if here else ' '} {ROWS[index]:<8}", "accent" if here else "dim")
        ]
        for value in values:
            chosen = value == present
            parts.append(
                (f"[{value}]  " if chosen else f" {value}   ", "strong" if chosen else "dim")
            )
        return line(*parts)

    def _draw(self) -> None:
        self.query_one("#rows", Lines).show(self.drawn_lines())

    def parts(self) -> Iterator[Target]:
        """Each row."""
        return lines_of(self.query_one("#rows"), range(len(ROWS)), self.go_to)

    def go_to(self, row: int) -> None:
        """Go to a row."""
        self.cursor = row
        self._draw()

    def action_move(self, rows: int) -> None:
        """Go to another row."""
        self.go_to((self.cursor + rows) % len(ROWS))

    def action_change(self, steps: int) -> None:
        """Take the next value of the row."""
        if self.cursor == 0:
            at = SCOPES.index(self.chosen.scope)
            self.chosen = self.chosen._replace(scope=SCOPES[(at + steps) % len(SCOPES)])
        elif self.cursor == 1:
            at = STATES.index(self.chosen.active)
            self.chosen = self.chosen._replace(active=STATES[(at + steps) % len(STATES)])
        else:
            self.action_pick_school()
        self._draw()

    @work(group="pick")
    async def action_pick_school(self) -> None:
        """Pick the school, or any."""
        choices: list[Choice[SchoolRef | None]] = [Choice("any school", "", None)]
        choices += [Choice(school.name, school.sis_id, school) for school in self.schools]
        picked = await self.app.push_screen_wait(ChoiceDialog("Which school?", choices))
        if picked is not None:
            self.chosen = self.chosen._replace(school=picked.value)
            self.cursor = 2
            self._draw()

    def action_clear(self) -> None:
        """List everybody who is active."""
        self.dismiss(AdminFilter())

    def action_accept(self) -> None:
        """Use the filter."""
        self.dismiss(self.chosen)
