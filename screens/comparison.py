"""District SSO and Library SSO side by side, for one person at one application."""

from __future__ import annotations

from itertools import zip_longest
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from console.sso.admission import Refusal
from console.sso.comparison import Side, side_by_side
from screens.page import Page
from screens.sign_in_words import role_word, what_helps
from screens.widgets.lines import Lines
from screens.widgets.runs import Line, Run, cut, line, width, wrapped
from storage.records.applications import ApplicationRecord
from storage.records.people import PersonRecord

SIDE_BY_SIDE = 70


class ComparisonPage(Page[None]):
    """What each integration would let the application see of the person."""

    place: ClassVar[str] = "sign_in"
    CSS = "ComparisonPage #sides { padding: 0 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,c,q", "dismiss", "back", key_display="esc", id="comparison.back")
    ]

    def __init__(self, application: ApplicationRecord, person: PersonRecord) -> None:
        super().__init__()
        self.application = application
        self.person = person
        self.sides: tuple[Side, Side] | None = None

    def crumbs(self) -> list[str]:
        """Who and where."""
        return [self.application.name, "District or Library"]

    def compose_content(self) -> ComposeResult:
        """Two columns, or one below the other."""
        yield Lines(id="sides")

    def on_mount(self) -> None:
        """The lines have the keys."""
        self.query_one("#sides", Lines).focus()

    def refresh_data(self) -> None:
        """Look again."""
        self._look()

    @work(group="look", exclusive=True)
    async def _look(self) -> None:
        application, person = self.application, self.person
        with self.reporting("compare District and Library"):
            self.sides = await self.in_store(
                lambda workspace: workspace.read(side_by_side, application, person)
            )
            self._draw()

    def on_resize(self) -> None:
        """Break the lines anew."""
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        if self.sides is None:
            return
        lines = self.query_one("#sides", Lines)
        cells = max(30, lines.size.width - 3)
        heading = line((self.person.name, "strong"), f" at {self.application.name}")
        lines.show([heading, (), *sides_lines(self.sides, cells)])


def sides_lines(sides: tuple[Side, Side], cells: int) -> list[Line]:
    """Both sides: beside each other where there is room."""
    if cells < SIDE_BY_SIDE:
        return [*side_lines(sides[0], cells), (), *side_lines(sides[1], cells)]
    half = cells // 2
    left, right = (side_lines(side, half - 2) for side in sides)
    return [(*_filled(one or (), half), *(other or ())) for one, other in zip_longest(left, right)]


def _filled(runs: Line, cells: int) -> Line:
    kept = cut(runs, cells - 2)
    return (*kept, Run(" " * (cells - width(kept)), "plain"))


def side_lines(side: Side, cells: int) -> list[Line]:
    """One integration: who gets in, what is told, what is not, how accounts come about."""
    name = f"{side.integration.capitalize()} SSO"
    lines = [line((name, "here" if side.wins else "strong"), "   used" if side.wins else ""), ()]
    admission = side.admission
    if isinstance(admission, Refusal):
        lines += wrapped(line(("! not let in: ", "danger"), admission.reason), cells, 2)
        lines += wrapped(line(("  what helps: ", "dim"), what_helps(admission)), cells, 2)
    else:
        roles = ", ".join(role_word(role) for role in admission.roles)
        lines += wrapped(line((f"+ let in as {roles}", "accent")), cells, 2)
    for title, sign, told in (("Sees", "+", side.sees), ("Does not see", "-", side.hides)):
        if told:
            lines += [(), line((title, "dim"))]
            lines += [row for text in told for row in wrapped(line(f"{sign} {text}"), cells, 2)]
    return [*lines, (), line(("Accounts", "dim")), *wrapped(line(side.registration), cells)]
