"""Putting a refused row right: its fields, with what is wrong beside them."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from console.display import display
from console.errors import Problem
from console.importing.listed import PlanRow, RowCell
from screens.dialogs.dialog import Dialog
from screens.plan_words import field_words
from screens.widgets.field import Fields, FormField
from screens.widgets.lines import Lines
from screens.widgets.runs import line
from screens.wording import number

MOST = 12


def fields_of(row: PlanRow) -> list[RowCell]:
    """The cells to show: those with something in them or wrong with them, as they can be shown."""
    wrong = _columns(row)
    asked = [cell for cell in row.cells if cell.value or wrong & {cell.field, cell.header}]
    chosen = row.cells if len(row.cells) <= MOST else asked
    return [cell._replace(value=display(cell.value)) for cell in chosen]


def _columns(row: PlanRow) -> set[str]:
    return {problem.column for problem in row.problems if problem.severity == "error"}


def label_of(field: str) -> str:
    """A field as a label."""
    words = field_words(field)
    return words[0].upper() + words[1:]


class FixRowDialog(Dialog[dict[str, str] | None]):
    """One refused row, to be put right here; the file stays as it is.

    Answers with the fields that were typed anew, None on esc or when none was.
    """

    CSS_PATH = "fix_row.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f2", "accept", "use it", id="fix.accept", priority=True),
        Binding("tab,down", "app.focus_next", "next field", id="fix.next"),
        Binding("shift+tab,up", "app.focus_previous", "previous", show=False, id="fix.previous"),
        Binding("escape", "leave", "leave the row as it is", id="fix.leave"),
    ]

    def __init__(self, row: PlanRow) -> None:
        super().__init__(f"Line {number(row.line or 0)} of {display(row.file)}")
        self.row = row
        self.cells = fields_of(row)

    def compose_body(self) -> ComposeResult:
        """The name, then the fields."""
        name = self.row.name or "no name"
        whole = [problem for problem in self.row.problems if not problem.column]
        told = "; ".join(problem.message for problem in whole) or "in the file"
        yield Lines([line((name, "strong"), (f"   {told}", "dim"))], focusable=False, id="who")
        with Fields(id="fields"):
            for cell in self.cells:
                asked = Input(
                    cell.value, compact=True, classes="field", select_on_focus=False, id=cell.field
                )
                yield FormField(cell.field, label_of(cell.field), asked)

    def on_mount(self) -> None:
        """Start at the first field that is wrong."""
        wrong = _columns(self.row)
        fields = [cell.field for cell in self.cells]
        first = [cell.field for cell in self.cells if wrong & {cell.field, cell.header}]
        for field in [*first, *fields][:1]:
            self.query_one(f"#{field}", Input).focus()
        self.call_after_refresh(self._show_problems)

    def _show_problems(self) -> None:
        for cell in self.cells:
            told = [
                Problem(cell.field, problem.code, problem.message, problem.severity)
                for problem in self.row.problems
                if problem.column in {cell.field, cell.header}
            ]
            self.query_one(f"#field-{cell.field}", FormField).show_problems(told)

    @on(Input.Submitted)
    def action_accept(self) -> None:
        """Hand back what was typed anew."""
        typed = {cell.field: self.query_one(f"#{cell.field}", Input).value for cell in self.cells}
        start = {cell.field: cell.value for cell in self.cells}
        changed = {name: text.strip() for name, text in typed.items() if text != start[name]}
        self.dismiss(changed or None)
