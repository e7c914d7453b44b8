"""Which column of a file fills which field; asked only when the headers leave a doubt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from console.importing.file_columns import Chosen, FileColumns
from console.importing.headers import Format
from console.keys import fold
from screens.over_page import OverPage
from screens.page import AnyPage
from screens.plan_words import field_words
from screens.uploading import PlanDesk, kinds_of_files
from screens.widgets.columns import Column
from screens.widgets.frame import Rule
from screens.widgets.lines import Lines
from screens.widgets.runs import Line, line, wrapped
from screens.widgets.sources import ListSource
from screens.widgets.table import RowTable
from screens.widgets.toned import Bar
from screens.wording import several
from screens.working import watched

NOT_READ = "not read"


class FileColumn(NamedTuple):
    """One column of the file, and the field it fills ("" for none)."""

    at: int
    header: str
    values: str
    field: str


def label_of(field: str, format_: Format) -> str:
    """A field as the list calls it; those that must be filled are marked."""
    if not field:
        return NOT_READ
    return field_words(field).replace("_", " ") + (" *" if field in format_.required else "")


def kind_words(format_: Format) -> str:
    """What a file is, in words."""
    names = {"admins": "a file of admins", "clever": "Clever’s", "oneroster": "OneRoster’s"}
    words = names[format_.name]
    return words if format_.name == "admins" else f"{words} {format_.kind}"


class ColumnsPage(OverPage[FileColumn]):
    """Which column of the file fills which field.

    The columns of one file; answers with what was chosen, None when it was left.
    """

    place: ClassVar[str] = "upload"
    CSS_PATH = "upload_columns.tcss"
    footer: ClassVar[tuple[str, ...]] = (
        "columns.take",
        "columns.choose",
        "columns.next",
        "columns.kind",
        "columns.reset",
        "columns.leave",
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "take", "read it so", tooltip="Read the file so", id="columns.take"),
        Binding("enter", "choose", "choose the field", id="columns.choose"),
        Binding("right,l,space", "change(1)", "next field", key_display="→", id="columns.next"),
        Binding("left,h", "change(-1)", "field before", show=False, id="columns.previous"),
        Binding("t", "kind", "kind of file", tooltip="What the file holds", id="columns.kind"),
        Binding("x", "reset", "as at first", id="columns.reset"),
        Binding("escape", "back", "leave", tooltip="Leave; nothing changed", id="columns.leave"),
    ]

    def __init__(self, columns: FileColumns) -> None:
        super().__init__()
        self.file = columns
        self.format = columns.format
        self.fields = list(columns.fields)

    def crumbs(self) -> list[str]:
        """The columns."""
        return ["columns"]

    def compose_content(self) -> ComposeResult:
        """What the file is, what is still missing, the columns."""
        yield Bar(id="file")
        yield Rule()
        yield Lines(id="missing", focusable=False)
        yield from super().compose_content()

    def make_table(self) -> RowTable[FileColumn]:
        """Column, first values, field."""
        columns: tuple[Column[Any], ...] = (
            Column("Column in the file", 26, lambda row: row.header or "(no name)"),
            Column("First values", 34, lambda row: row.values),
            Column("Fills", 20, lambda row: label_of(row.field, self.format)),
        )
        return RowTable(columns, dim=lambda row: not row.field, id="table")

    def source(self, term: str) -> ListSource[FileColumn]:
        """The columns that hold what is searched for."""
        words = fold(term).split()
        rows = [
            FileColumn(at, header, ", ".join(self.file.samples[at]), self.fields[at])
            for at, header in enumerate(self.file.headers)
        ]
        found = [row for row in rows if all(w in fold(f"{row.header} {row.field}") for w in words)]
        return ListSource(found, key=lambda row: row.at)

    def refresh_data(self) -> None:
        """Draw the columns as they are chosen now."""
        what = f"   taken for {kind_words(self.format)} · * must have a column"
        self.query_one("#file", Bar).show(line((f" {self.file.file}", "strong"), (what, "dim")))
        self.query_one("#missing", Lines).show(self._missing(max(40, self.size.width - 2)))
        super().refresh_data()

    def lacking(self) -> list[str]:
        """The fields that must have a column and have none."""
        return [name for name in self.format.required if name not in self.fields]

    def _missing(self, cells: int) -> list[Line]:
        lacking = ", ".join(
            label_of(name, self.format).removesuffix(" *") for name in self.lacking()
        )
        if lacking:
            return wrapped(line((f" Still without a column: {lacking}.", "warning")), cells, 1)
        return [line((" Every field that must have a column has one.", "accent"))]

    def detail(self, row: FileColumn, cells: int) -> Sequence[Line]:
        """The column with all its first values."""
        told = line((row.header or "(no name)", "strong"), f"   {label_of(row.field, self.format)}")
        return [told, *wrapped(line((f"  {row.values or 'no values'}", "dim")), cells, 2)]

    def empty(self, term: str) -> Sequence[Line]:
        """When a search finds nothing."""
        return [line(f"   No column holds “{term}”.")]

    def count_words(self, total: int) -> str:
        """How many columns."""
        return several(total, "column")

    def why_not(self, action: str) -> str | None:
        """The file cannot be read while a field that must be there has no column."""
        lacking = self.lacking()
        if action == "take" and lacking:
            return f"{label_of(lacking[0], self.format).removesuffix(' *')} has no column yet."
        return super().why_not(action)

    def fill(self, at: int, field: str) -> None:
        """Let a column fill a field; the column that filled it so far is not read any more."""
        self.fields = ["" if field and name == field else name for name in self.fields]
        self.fields[at] = field
        self.refresh_data()
        self.refresh_bindings()

    def action_change(self, steps: int) -> None:
        """Take the next field that no other column fills."""
        row = self.table.row
        if row is not None:
            free = [name for name in self._choices() if name not in self.fields]
            values = ["", *sorted({*free, row.field} - {""}, key=self._choices().index)]
            self.fill(row.at, values[(values.index(row.field) + steps) % len(values)])

    def _choices(self) -> tuple[str, ...]:
        return self.file._replace(format=self.format).choices()

    @on(RowTable.Clicked)
    @work(group="change", exclusive=True)
    async def action_choose(self) -> None:
        """Choose the field from a list."""
        from screens.dialogs.choice import Choice, ChoiceDialog

        row = self.table.row
        if row is None:
            return
        filled = {name: self.file.headers[at] for at, name in enumerate(self.fields) if name}
        choices = [
            Choice(label_of(name, self.format), filled.get(name, ""), name)
            for name in ("", *self._choices())
        ]
        taken = await self.app.push_screen_wait(
            ChoiceDialog(f"What does “{row.header}” hold?", choices)
        )
        if taken is not None:
            self.fill(row.at, taken.value)

    @work(group="change", exclusive=True)
    async def action_kind(self) -> None:
        """Choose what the file holds; columns keep the fields it has too."""
        from screens.dialogs.choice import Choice, ChoiceDialog

        choices = [Choice(kind_words(known), "", known) for known in kinds_of_files()]
        taken = await self.app.push_screen_wait(
            ChoiceDialog(f"What does {self.file.file} hold?", choices)
        )
        if taken is not None:
            self.format = taken.value
            self.fields = [name if name in self._choices() else "" for name in self.fields]
            self.refresh_data()
            self.refresh_bindings()

    def action_reset(self) -> None:
        """Everything as it was taken at first."""
        self.format, self.fields = self.file.format, list(self.file.fields)
        self.refresh_data()
        self.refresh_bindings()

    def action_take(self) -> None:
        """Read the file so."""
        self.dismiss(Chosen(self.format.name, self.format.kind, tuple(self.fields)))


async def ask_columns(page: AnyPage, desk: PlanDesk) -> PlanDesk | None:
    """Ask about every file whose headers leave a doubt, then plan anew; None when it was left."""
    chosen = dict(desk.facts.options.columns)
    for columns in desk.facts.columns:
        if columns.doubtful:
            answer = await page.app.push_screen_wait(ColumnsPage(columns))
            if answer is None:
                desk.close()
                return None
            chosen[columns.file] = answer
    if chosen == desk.facts.options.columns:
        return desk
    options = desk.facts.options._replace(columns=chosen)
    try:
        return await watched(
            page, "Reading", lambda _workspace, progress: desk.again(options, progress)
        )
    finally:
        desk.close()
