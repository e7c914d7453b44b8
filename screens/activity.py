"""The place Activity: who did what, when, with before and after; and the chain of the log."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType

from console.provisioning.directory import activity, count_activity, verify_activity
from console.workspace import Workspace
from screens.history import change_lines, change_words, undoes, verb
from screens.list_page import ListPage
from screens.widgets.columns import Column
from screens.widgets.pressing import pressing
from screens.widgets.runs import Line, line, wrapped
from screens.widgets.sources import Source
from screens.widgets.table import RowTable
from screens.wording import ago, moment, number, several
from storage.records.log import AuditRecord

BELOW = 60


class ActivitySource(Source[AuditRecord]):
    """The entries that hold a term, newest first."""

    def __init__(self, workspace: Workspace, term: str) -> None:
        self.workspace = workspace
        self.term = term

    def page(self, start: int, count: int) -> Sequence[AuditRecord]:
        """Some entries."""
        return self.workspace.read(activity, self.term, start, count)

    def count(self) -> int:
        """How many there are."""
        return self.workspace.read(count_activity, self.term)

    def key(self, row: AuditRecord) -> Hashable:
        """By number."""
        return row.seq


class ActivityPage(ListPage[AuditRecord]):
    """Every change, newest first: who, when, what; and taking it back."""

    place: ClassVar[str] = "activity"
    footer: ClassVar[tuple[str, ...]] = ("activity.open", "activity.undo", "activity.verify")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open", tooltip="Before and after", id="activity.open"),
        Binding("u", "undo", "undo", tooltip="Undo this change", id="activity.undo"),
        Binding(
            "v", "verify", "verify", tooltip="Check the chain of the log", id="activity.verify"
        ),
    ]

    def make_table(self) -> RowTable[AuditRecord]:
        """When, who, what."""
        return RowTable(
            (
                Column("When", 12, self._when, fixed=True),
                Column("Who", 14, lambda entry: entry.operator, 50),
                Column("What", 15, lambda entry: verb(entry.action), fixed=True),
                Column("Whom", 29, lambda entry: entry.subject),
            ),
            id="table",
        )

    def _when(self, entry: AuditRecord) -> str:
        # Whole minutes would take room from who and whom; the detail has the moment.
        return ago(self.workspace.clock(), entry.at).replace("minute", "min").replace("mins", "min")

    def source(self, term: str) -> ActivitySource:
        """The entries a search finds."""
        return ActivitySource(self.workspace, term)

    def count_words(self, total: int) -> str:
        """`1,204 entries`."""
        return several(total, "entry", "entries")

    def detail(self, row: AuditRecord, cells: int) -> Sequence[Line]:
        """When exactly, and what changed."""
        head = line(
            (f"{moment(row.at)}  ", "dim"),
            f"{row.operator} {verb(row.action)} ",
            (row.subject, "strong"),
        )
        if cells >= BELOW:
            return [head, line((undoes(row), "accent"), (change_words(row), "dim"))]
        undone = [line((undoes(row), "accent"))] if undoes(row) else []
        return [*wrapped(head, cells - 1), *undone, (), *change_lines(row, cells - 1)]

    def empty(self, term: str) -> Sequence[Line]:
        """What is missing."""
        if term:
            return [
                line(f"   Nothing in the log holds “{term}”."),
                (),
                line("   ", pressing("list.clear", "esc"), " clear the search"),
            ]
        return [line("   Nothing has been done yet.")]

    def why_not(self, action: str) -> str | None:
        """What can be undone depends on what it was."""
        from screens.undoing import why_not_undo

        if action in {"open", "undo"} and self.table.row is None:
            return "There is no entry to do that with."
        if action == "undo" and self.table.row is not None:
            return why_not_undo(self.table.row)
        return super().why_not(action)

    @on(RowTable.Clicked)
    def action_open(self) -> None:
        """Show the entry whole."""
        from screens.entry import EntryPage

        if self.table.row is not None:
            self.app.push_screen(EntryPage(self.table.row))

    @work(group="change", exclusive=True)
    async def action_undo(self) -> None:
        """Undo what the entry did, after asking."""
        from screens.undoing import undo

        if self.table.row is not None:
            await undo(self, self.table.row)

    @work(group="verify", exclusive=True)
    async def action_verify(self) -> None:
        """Check that no entry was changed or taken out."""
        self.tell("Checking the chain …", "plain")
        with self.reporting("check the log"):
            verdict = await self.in_store(lambda workspace: workspace.read(verify_activity))
            if verdict.whole:
                self.tell(f"All {number(verdict.entries)} entries fit; head {verdict.head[:12]}.")
            else:
                self.tell_problem(
                    "The log was changed behind our back",
                    f"Entry {verdict.broken_at} does not fit the {number(verdict.entries)} before "
                    "it: it was changed, or one before it was taken out. Restore a backup made "
                    "earlier, and find out who can write to the store.",
                )
