"""One admin: the fields, the schools, who sees them, and what happened to them."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from console.matching import Outcome
from screens.history import entry_lines
from screens.page import Page
from screens.people import Portrait, portrait, role_words
from screens.person_actions import PersonActions
from screens.widgets.lines import Lines
from screens.widgets.pressing import adding_application, pressing
from screens.widgets.runs import Line, Part, Tone, line, wrapped
from screens.wording import ago, moment, several
from storage.records.admins import AdminRecord

LABEL = 12


class PersonPage(PersonActions, Page[Any]):
    """Everything about one admin, one key away from everything one can do with them."""

    place: ClassVar[str] = "admins"
    footer: ClassVar[tuple[str, ...]] = (
        "person.edit",
        "person.why",
        "person.lenses",
        "person.sign_in",
        "person.deactivate",
        "person.reactivate",
        "person.copy",
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", "back", key_display="esc", id="person.back"),
        Binding("ctrl+r,f5", "read_again", "read again", show=False, id="person.refresh"),
    ]

    def __init__(self, admin: AdminRecord) -> None:
        super().__init__()
        self.admin = admin
        self.portrait: Portrait | None = None

    def person(self) -> AdminRecord:
        """The admin of this page."""
        return self.admin

    def crumbs(self) -> list[str]:
        """The admin."""
        return [self.admin.name]

    def compose_content(self) -> ComposeResult:
        """One scrolling text."""
        yield Lines(id="person", classes="text")

    def refresh_data(self) -> None:
        """Read the admin again."""
        self._look()

    def action_read_again(self) -> None:
        """Read the admin again, and draw over what another program wrote on the terminal."""
        self.refresh_data()
        self.principal.draw_again()

    def on_resize(self) -> None:
        """Break the lines anew."""
        self._draw()

    @work(group="look", exclusive=True)
    async def _look(self) -> None:
        district, pk = self.district, self.admin.pk
        with self.reporting(f"open {self.admin.name}"):
            self.portrait = await self.in_store(
                lambda workspace: workspace.read(portrait, district, pk)
            )
            self.admin = self.portrait.admin
            self.refresh_frame()
            self.refresh_bindings()
            self._draw()

    def _draw(self) -> None:
        lines = self.query_one(Lines)
        cells = max(30, lines.size.width - 2)
        lines.show(
            [
                *fields(self.admin, self.workspace.clock(), cells),
                *(sights(self.portrait, cells) if self.portrait else []),
                *(sign_ins(self.portrait, self.workspace.clock()) if self.portrait else []),
                *(self._history(self.portrait, cells) if self.portrait else []),
            ]
        )

    def _history(self, seen: Portrait, cells: int) -> list[Line]:
        now = self.workspace.clock()
        lines: list[Line] = [(), line(("History", "strong"))]
        for entry in seen.history:
            lines += entry_lines(entry, now, cells)
        return lines if seen.history else [*lines, line(("  Came with an upload.", "dim"))]


def labelled(label: str, text: str, cells: int) -> list[Line]:
    """A field: its label, then its text, broken to the width."""
    said = line((f"{label:<{LABEL}}", "dim"), *([text] if text else [("—", "dim")]))
    return wrapped(said, cells, LABEL)


def fields(admin: AdminRecord, now: int, cells: int) -> list[Line]:
    """The draft's fields, and what the store adds."""
    state = "active" if admin.active else "- deactivated"
    schools = (
        ["the whole district"]
        if admin.admin_scope == "district"
        else [f"{school.name}  ({school.sis_id})" for school in admin.schools]
    )
    lines = [
        line((admin.name, "strong"), "   ", (role_words(admin), "dim")),
        (),
        *labelled("Email", admin.email, cells),
        *labelled("First name", admin.first_name, cells),
        *labelled("Last name", admin.last_name, cells),
        *labelled("Scope", admin.admin_scope, cells),
        *labelled("Title", admin.title, cells),
        *labelled("SIS id", admin.sis_id or "", cells),
        *labelled("Clever id", admin.id, cells),
    ]
    for index, school in enumerate(schools or ["none: no application will see them"]):
        lines += labelled("" if index else "Schools", school, cells)
    tone: Tone = "plain" if admin.active else "warning"
    changed = f"changed {ago(now, admin.modified_at)} ({moment(admin.modified_at)})"
    lines.append(line((f"{'State':<{LABEL}}", "dim"), (state, tone), (f"   {changed}", "dim")))
    return lines


def sights(seen: Portrait, cells: int) -> list[Line]:
    """Which applications see the admin, with the reason."""
    visible = sum(sight.why.visible for sight in seen.sights)
    count = f"{visible} of {several(len(seen.sights), 'application')}"
    lines: list[Line] = [
        (),
        line(
            ("Seen by", "strong"), f"  {count}", "   ", pressing("person.why", "w"), (" why", "dim")
        ),
    ]
    if not seen.sights:
        return [(), line(("Seen by", "strong"), (f"  none yet; {adding_application()}", "dim"))]
    for sight in seen.sights:
        glyph: Part = ("  + ", "accent") if sight.why.visible else ("  - ", "warning")
        said = line(glyph, (f"{sight.application.name}  ", "plain"), (sight.why.reason, "dim"))
        lines += wrapped(said, cells, 4)
    return lines


def sign_ins(seen: Portrait, now: int) -> list[Line]:
    """The newest sign-ins, with what the application made of them."""
    if not seen.sign_ins:
        return []
    lines: list[Line] = [(), line(("Signed in", "strong"))]
    for sign_in in seen.sign_ins:
        refused = sign_in.outcome == Outcome.REFUSED
        glyph: Part = ("- ", "warning") if refused else ("+ ", "accent")
        outcome = Outcome(sign_in.outcome).label
        when = line((f"  {ago(now, sign_in.at):<16}", "dim"), glyph, f"{sign_in.application}  ")
        lines.append(when + line((outcome, "dim")))
    return lines
