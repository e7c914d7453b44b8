"""Putting a refused row right: its fields, with what is wrong beside them."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from console.display import display
from console.errors import Problem
from console.importing.reports import PlanRow
from screens.dialogs.dialog import Dialog
from screens.plan_words import field_words
from screens.widgets.field import FormField
from screens.widgets.lines import Lines
from screens.widgets.runs import line
from screens.wording import number

FIELDS = ("sis_id", "email", "first_name", "last_name", "title", "admin_scope", "school_ids")
NAMES = ("first_name", "last_name")


def cells_of(row: PlanRow) -> dict[str, str]:
    """What the file has in each field; a name is told apart only where one part is missing."""
    cells = {
        "sis_id": row.sis_id,
        "email": row.email,
        "title": row.title,
        "admin_scope": row.admin_scope,
        "school_ids": ";".join(row.schools),
    }
    return {name: display(value) for name, value in cells.items()}


def label_of(field: str) -> str:
    """A field as a label."""
    words = field_words(field)
    return words[0].upper() + words[1:]


class FixRowDialog(Dialog[dict[str, str] | None]):
    """Answers with the fields that were typed anew, None on esc or when none was."""

    CSS_PATH = "fix_row.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f2", "accept", "use it", id="fix.accept", priority=True),
        Binding("tab", "app.focus_next", "next field", id="fix.next"),
        Binding("shift+tab", "app.focus_previous", "previous", show=False, id="fix.previous"),
        Binding("escape", "leave", "leave the row as it is", id="fix.leave"),
    ]

    def __init__(self, row: PlanRow) -> None:
        super().__init__(f"Line {number(row.line or 0)} of {display(row.file)}")
        self.row = row
        self.start = cells_of(row)

    def compose_body(self) -> ComposeResult:
        """The name, then the fields."""
        name = self.row.name or "no name"
        yield Lines([line((name, "strong"), ("   in the file", "dim"))], focusable=False, id="who")
        for field in FIELDS:
            asked = Input(
                self.start.get(field, ""),
                placeholder="as in the file" if field in NAMES else "",
                compact=True,
                classes="field",
                select_on_focus=False,
                id=field,
            )
            yield FormField(field, label_of(field), asked)

    def on_mount(self) -> None:
        """Start at the first field that is wrong."""
        wrong = [problem for problem in self.row.problems if problem.severity == "error"]
        first = next((problem.column for problem in wrong if problem.column in FIELDS), FIELDS[0])
        self.query_one(f"#{first}", Input).focus()
        self.call_after_refresh(self._show_problems)

    def _show_problems(self) -> None:
        for field in FIELDS:
            told = [
                Problem(field, problem.code, problem.message, problem.severity)
                for problem in self.row.problems
                if problem.column == field
            ]
            self.query_one(f"#field-{field}", FormField).show_problems(told)

    @on(Input.Submitted)
    def action_accept(self) -> None:
        """Hand back what was typed anew."""
        typed = {field: self.query_one(f"#{field}", Input).value.strip() for field in FIELDS}
        changed = {
            field: value for field, value in typed.items() if value != self.start.get(field, "")
        }
        self.dismiss(changed or None)
