"""Uploads that were applied: what each did, and taking one back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType

from console.importing.past import ImportRecord
from console.importing.reports import Counts
from console.keys import fold
from console.workspace import Workspace
from screens import uploading
from screens.over_page import OverPage
from screens.plan_words import changes_words, kinds_words
from screens.upload_result import count_lines
from screens.upload_undo import undo_upload
from screens.widgets.columns import Column
from screens.widgets.pressing import key_of, pressing
from screens.widgets.runs import Line, line, wrapped
from screens.widgets.sources import LoadedSource
from screens.widgets.table import RowTable
from screens.wording import ago, moment, several


def counts_of(record: ImportRecord) -> Counts:
    """The counts of an applied upload."""
    names = ("rows", "created", "updated", "unchanged", "removed", "rejected")
    return Counts(**{name: int(record.document.get(name, 0)) for name in names})


class ImportSource(LoadedSource[ImportRecord]):
    """The uploads whose file or operator holds what is searched for, newest first."""

    def __init__(self, workspace: Workspace, term: str) -> None:
        self.workspace = workspace
        self.words = fold(term).split()

    def load(self) -> Sequence[ImportRecord]:
        """All that are found."""
        return [
            record
            for record in uploading.past_imports(self.workspace)
            if all(word in fold(f"{record.source} {record.operator}") for word in self.words)
        ]

    def key(self, row: ImportRecord) -> str:
        """By the id of the upload."""
        return row.import_id


class ImportsPage(OverPage[ImportRecord]):
    """Past uploads, newest first, and taking one back."""

    place: ClassVar[str] = "upload"
    footer: ClassVar[tuple[str, ...]] = ("imports.undo", "imports.open", "imports.back")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("u", "undo", "undo", tooltip="Take this upload back", id="imports.undo"),
        Binding("enter", "open", "open", tooltip="What it did", id="imports.open"),
        Binding("escape", "back", "back", id="imports.back"),
    ]

    def make_table(self) -> RowTable[ImportRecord]:
        """When, what, who; undone ones are dimmed."""
        columns: tuple[Column[Any], ...] = (
            Column("When", 16, self._when, fixed=True),
            Column("File", 24, lambda record: record.source),
            Column("What it did", 34, self._what),
            Column("Who", 12, lambda record: record.operator, 70),
        )
        return RowTable(columns, dim=lambda record: record.undone_at is not None, id="table")

    def _when(self, record: ImportRecord) -> str:
        return ago(self.workspace.clock(), record.at)

    def _what(self, record: ImportRecord) -> str:
        undone = "undone: " if record.undone_at is not None else ""
        return undone + changes_words(counts_of(record))

    def crumbs(self) -> list[str]:
        """Past uploads."""
        return ["past uploads"]

    def source(self, term: str) -> ImportSource:
        """The uploads a search finds."""
        return ImportSource(self.workspace, term)

    def detail(self, row: ImportRecord, cells: int) -> Sequence[Line]:
        """When exactly, in which mode; whether it was undone."""
        del cells
        state = (
            f"undone by {row.undone_by}, {moment(row.undone_at)}"
            if row.undone_at is not None
            else f"{key_of('imports.undo', 'u')} takes it back"
        )
        return [
            line((row.source, "strong"), f"   {row.operator}, {moment(row.at)}"),
            line((f"mode {row.document.get('mode', '?')} · {state}", "dim")),
        ]

    def empty(self, term: str) -> Sequence[Line]:
        """What to do when there is none."""
        if term:
            return [
                line("   No such upload.  ", pressing("list.clear", "esc"), " clears the search.")
            ]
        return [
            line(
                "   Nothing was uploaded yet.  ",
                pressing("imports.back", "esc"),
                " chooses a file.",
            )
        ]

    def count_words(self, total: int) -> str:
        """How many."""
        return several(total, "upload")

    def why_not(self, action: str) -> str | None:
        """Undoing needs an upload that stands."""
        row = self.table.row
        if action in {"undo", "open"} and row is None:
            return "There is no upload to do that with."
        if action == "undo" and row is not None and row.undone_at is not None:
            return f"It was undone already, by {row.undone_by}."
        return super().why_not(action)

    @on(RowTable.Clicked)
    def action_open(self) -> None:
        """Show what the upload did."""
        from screens.dialogs.read import ReadDialog

        record = self.table.row
        if record is not None:
            self.app.push_screen(
                ReadDialog(record.source, lambda cells: record_lines(record, cells))
            )

    @work(group="change", exclusive=True)
    async def action_undo(self) -> None:
        """Take the upload under the cursor back."""
        record = self.table.row
        if record is not None and await undo_upload(self, record.import_id, record.source):
            self.refresh_data()


def record_lines(record: ImportRecord, cells: int) -> list[Line]:
    """What an applied upload did, kind by kind."""
    counts = counts_of(record)
    lines = [
        line((f"{record.operator}, {moment(record.at)}", "dim")),
        line((f"upload {record.import_id}", "dim")),
        (),
        *count_lines(counts),
    ]
    kinds = {
        kind: Counts(**{name: int(found.get(name, 0)) for name in Counts().as_json()})
        for kind, found in record.document.get("kinds", {}).items()
    }
    for words in kinds_words(kinds):
        lines += wrapped(line(f"  {words}"), cells, 4)
    return lines
