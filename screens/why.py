"""Why applications see an admin or do not: the chain of facts, and what would change it."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from screens.page import Page
from screens.people import Sight, sight_words, sights_of
from screens.widgets.lines import Lines
from screens.widgets.runs import Line, line, wrapped
from storage.records.admins import AdminRecord


class WhyPage(Page[None]):
    """Every application, by name, and why it sees one admin or does not."""

    place: ClassVar[str] = "admins"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,w,q", "dismiss", "back", key_display="esc", id="why.back"),
        Binding("p", "preview", "what they get", tooltip="Preview the API", id="why.preview"),
    ]

    def __init__(self, admin: AdminRecord) -> None:
        super().__init__()
        self.admin = admin
        self.sights: list[Sight] = []

    def crumbs(self) -> list[str]:
        """The admin."""
        return [self.admin.name, "who sees"]

    def compose_content(self) -> ComposeResult:
        """The facts."""
        yield Lines(id="facts", classes="text")

    def refresh_data(self) -> None:
        """Look again."""
        self._look()

    def on_resize(self) -> None:
        """Break the lines anew."""
        self._draw()

    @work(group="look", exclusive=True)
    async def _look(self) -> None:
        district, admin = self.district, self.admin
        with self.reporting(f"look who sees {admin.name}"):
            self.sights = await self.in_store(
                lambda workspace: workspace.read(sights_of, district, admin)
            )
            self._draw()

    def _draw(self) -> None:
        lines = self.query_one(Lines)
        cells = max(20, lines.size.width - 2)
        drawn = [line((self.admin.name, "strong"), f"   {sight_words(self.sights)}")]
        for sight in self.sights:
            drawn += [(), *sight_lines(sight, cells)]
        lines.show(drawn)

    def action_preview(self) -> None:
        """Go to what the applications get."""
        application = self.sights[0].application if self.sights else None
        self.principal.open_place("preview", application=application, admin=self.admin)


def sight_lines(sight: Sight, cells: int) -> list[Line]:
    """One application: the answer, the facts in order, the smallest change, and signing in."""
    why = sight.why
    answer = line(
        (
            "+ sees them" if why.visible else "- does not see them",
            "accent" if why.visible else "warning",
        )
    )
    lines = [line((f"{sight.application.name}   ", "strong")) + answer]
    for fact in why.facts:
        mark = line(("  + " if fact.holds else "  - ", "plain" if fact.holds else "warning"))
        lines += wrapped(mark + line(fact.text), cells, 4)
    for change in why.changes:
        flips = "  to hide them: " if why.visible else "  to show them: "
        lines += wrapped(line((flips, "dim"), change.text), cells, 4)
    glyph = "  + " if why.sign_in.holds else "  - "
    lines += wrapped(line((f"{glyph}signing in: ", "dim"), why.sign_in.text), cells, 4)
    return lines
