"""Every admin of the district: how their sign-in would end, the riskiest first."""

from __future__ import annotations

from threading import Event
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from console.sso.rehearsal import Rehearsed
from screens import signing_in
from screens.page import Page
from screens.sign_in_words import outcome_glyph
from screens.signing_in import ROWS_KEPT, Rehearsal
from screens.widgets.columns import Column
from screens.widgets.lines import Lines
from screens.widgets.pressing import key_of
from screens.widgets.runs import Line, Part, Run, line, width, wrapped
from screens.widgets.sources import ListSource
from screens.widgets.table import RowTable
from screens.wording import number, several
from storage.records.applications import ApplicationRecord
from storage.records.people import PersonRecord

COLUMNS: tuple[Column[Rehearsed], ...] = (
    Column("Outcome", 22, lambda one: f"{outcome_glyph(one.outcome)} {short(one)}"),
    Column("Name", 24, lambda one: f"{one.person.last_name}, {one.person.first_name}"),
    Column("Accounts", 14, lambda one: ", ".join(one.account_ids) or "none"),
    Column("Why", 40, lambda one: one.meaning, 100),
)
SHORT = {
    "conflict_id_email": "id and email collide",
    "ambiguous_email": "email is shared",
    "refused": "refused",
    "matched_by_email": "matched by email",
    "created": "new account",
    "matched_by_id": "matched by id",
}


COUNTED = {
    "conflict_id_email": "collide",
    "ambiguous_email": "share an email",
    "refused": "refused",
    "matched_by_email": "by email",
    "created": "new",
    "matched_by_id": "by id",
}


def short(one: Rehearsed) -> str:
    """The outcome in few words."""
    return SHORT[one.outcome.value]


class RehearsalPage(Page[PersonRecord | None]):
    """How everybody’s sign-in would end; nobody is signed in.

    Answers with the person whose sign-in is to be looked at; None when it was left.
    """

    place: ClassVar[str] = "sign_in"
    CSS = """
    RehearsalPage #totals { height: auto; }
    RehearsalPage #everybody { height: 1fr; }
    RehearsalPage #detail { height: 4; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "look at", tooltip="Sign in as them", id="rehearsal.take"),
        Binding("escape,q", "leave", "back", key_display="esc", id="rehearsal.leave"),
    ]

    def __init__(self, application: ApplicationRecord) -> None:
        super().__init__()
        self.application = application
        self.rehearsal: Rehearsal | None = None
        self.stopped = Event()

    def crumbs(self) -> list[str]:
        """Where everybody signs in."""
        return [self.application.name, "everybody"]

    def compose_content(self) -> ComposeResult:
        """The totals, then everybody."""
        yield Lines(id="totals", focusable=False)
        yield RowTable(COLUMNS, id="everybody")

    def compose_detail(self) -> ComposeResult:
        """What the row under the cursor means."""
        yield Lines(id="detail", focusable=False)

    @property
    def table(self) -> RowTable[Rehearsed]:
        """Everybody."""
        return self.query_one("#everybody", RowTable)

    def on_mount(self) -> None:
        """Start at once; it only reads."""
        self.table.focus()
        self.rehearse()

    def why_not(self, action: str) -> str | None:
        """Looking needs a row."""
        return "There is nobody to look at." if action == "take" and not self.table.row else None

    @work(group="rehearse", exclusive=True)
    async def rehearse(self) -> None:
        """Rehearse everybody, telling how far it is."""
        self._tell_progress(0)
        with self.reporting("rehearse the district"):
            self.rehearsal = await self.in_store(
                signing_in.rehearse_all, self.application, self.district, self._progress
            )
            self.table.say_when_empty([line("   The district has no active admin.")])
            rows = self.rehearsal.rows
            self.table.browse(ListSource(rows, key=lambda one: one.person.pk))
            self._total()

    def _progress(self, done: int) -> bool:
        if not self.stopped.is_set():
            self.app.call_later(self._tell_progress, done)
        return not self.stopped.is_set()

    def _tell_progress(self, done: int) -> None:
        stop = key_of("rehearsal.leave", "esc")
        so_far = f"{several(done, 'admin')} so far   " if done else ""
        words = f" rehearsing …   {so_far}{stop} stops"
        self.query_one("#totals", Lines).show([line((words, "dim"))])

    def _total(self) -> None:
        if self.rehearsal is not None:
            totals = self.query_one("#totals", Lines)
            totals.show(folded(totals_line(self.rehearsal), max(30, self.size.width)))

    def on_resize(self) -> None:
        """Fold the totals where they are too long for one line."""
        self._total()

    @on(RowTable.Moved)
    def _detail(self) -> None:
        self.refresh_bindings()
        row, detail = self.table.row, self.query_one("#detail", Lines)
        if row is None:
            detail.show([])
            return
        cells = max(30, self.size.width - 4)
        lines: list[Line] = [line((row.person.name, "strong"), f"   {row.person.email}")]
        lines += wrapped(line(row.meaning, *(f" {warning}" for warning in row.warnings)), cells)
        detail.show(lines)

    @on(RowTable.Clicked)
    def action_take(self) -> None:
        """Look at one person's sign-in."""
        if self.table.row is not None:
            self.dismiss(self.table.row.person)

    def action_leave(self) -> None:
        """Stop, and go back."""
        self.stopped.set()
        self.dismiss(None)


def totals_line(rehearsal: Rehearsal) -> Line:
    """How many sign-ins would end how."""
    totals = rehearsal.totals
    parts: list[Part] = [(f" {several(totals.admins, 'admin')}   ", "strong")]
    for outcome, count in totals.by_risk.items():
        if count:
            tone = "danger" if outcome.is_collision else "plain"
            words = COUNTED[outcome.value]
            parts.append((f"{outcome_glyph(outcome)} {number(count)} {words}   ", tone))  # type: ignore[arg-type]
    if totals.admins > len(rehearsal.rows):
        parts.append((f"the riskiest {number(ROWS_KEPT)} are listed", "warning"))
    return line(*parts)


def folded(totals: Line, cells: int) -> list[Line]:
    """The totals in lines of so many cells, none of them broken."""
    lines: list[Line] = [()]
    for run in totals:
        if lines[-1] and width((*lines[-1], Run(run.text.rstrip(), run.tone))) > cells:
            lines.append((Run(" ", "plain"),))
        lines[-1] = (*lines[-1], run)
    return lines
