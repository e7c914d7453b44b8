"""The place Schools: find, add, edit, deactivate, and go to a school's admins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType

from console.workspace import Workspace
from screens import changes
from screens.school_rows import STATE_WORDS, SchoolRows, grades_cell
from screens.widgets.pressing import pressing
from screens.widgets.runs import Line, Part, line
from screens.widgets.table import RowTable
from screens.wording import joined, several
from storage.records.school_refs import SchoolRef
from storage.records.schools import SchoolRecord

BELOW = 60


class SchoolsPage(SchoolRows):
    """Every school of the district, with how many admins it has."""

    place: ClassVar[str] = "schools"
    footer: ClassVar[tuple[str, ...]] = (
        "schools.open",
        "schools.new",
        "schools.edit",
        "schools.deactivate",
        "schools.reactivate",
        "list.search",
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "its admins", tooltip="List its admins", id="schools.open"),
        Binding("n", "new", "new", tooltip="Add a school", id="schools.new"),
        Binding("e", "edit", "edit", tooltip="Edit this school", id="schools.edit"),
        Binding("D", "deactivate", "deactivate", tooltip="Deactivate", id="schools.deactivate"),
        Binding("R", "reactivate", "reactivate", tooltip="Reactivate", id="schools.reactivate"),
        Binding("f", "filter", "filter", tooltip="All, active, deactivated", id="schools.filter"),
        Binding("o", "sort", "sort", tooltip="Sort by name, SIS id, city, …", id="schools.sort"),
    ]

    def detail(self, row: SchoolRecord, cells: int) -> Sequence[Line]:
        """Where it is, and who leads it."""
        place = joined(text for text in (row.address, row.city, row.state, row.zip) if text)
        lead = f"Principal {row.principal} {row.principal_email}" if row.principal else ""
        state: Part = ("" if row.active else "- deactivated   ", "warning")
        head = line((row.name, "strong"), f"   {several(row.admins, 'admin')}   ", state)
        if cells >= BELOW:
            return [head, line((joined(text for text in (place, lead) if text), "dim"))]
        said = [
            ("SIS id", row.sis_id),
            ("Number", row.school_number),
            ("Grades", grades_cell(row)),
            ("Place", place),
            ("Lead", row.principal),
            ("Phone", row.phone),
            ("Clever id", row.id),
        ]
        return [head, (), *(line((f"{label:<11}", "dim"), text) for label, text in said if text)]

    def empty(self, term: str) -> Sequence[Line]:
        """What to do when there is no school."""
        if self.active is not None and not term:
            return [
                line(f"   No school here: {STATE_WORDS[self.active]}."),
                (),
                line("   ", pressing("schools.filter", "f"), " change the filter"),
            ]
        if term:
            return [
                line(f"   No school goes by “{term}”."),
                (),
                line("   ", pressing("list.clear", "esc"), " clear"),
            ]
        return [
            line(f"   {self.district.name} has no schools yet."),
            (),
            line("   ", pressing("schools.new", "n"), " add the first one"),
            line("   ", pressing("upload", "4"), " upload a file from your SIS"),
        ]

    def why_not(self, action: str) -> str | None:
        """Actions need a school in the right state."""
        if action not in {"open", "edit", "deactivate", "reactivate"}:
            return super().why_not(action)
        return self.why_not_switch(action) or super().why_not(action)

    def keys_depend_on(self) -> object:
        """Whether there is a school, and whether it is active."""
        row = self.table.row
        return row is not None and row.active, row is None

    @on(RowTable.Clicked)
    def action_open(self) -> None:
        """List the admins of the school."""
        row = self.table.row
        if row is not None:
            school = SchoolRef(row.pk, row.id, row.sis_id, row.name)
            self.principal.open_place("admins", school=school)

    def action_new(self) -> None:
        """Add a school."""
        self.fill_form(None)

    def action_edit(self) -> None:
        """Edit the school."""
        self.fill_form(self.table.row)

    @work(group="change")
    async def fill_form(self, school: SchoolRecord | None) -> None:
        """Open the form, and say what was saved."""
        from screens.school_form import SchoolForm

        saved = await self.app.push_screen_wait(SchoolForm(school))
        if saved is not None:
            self.tell(f"{saved.name} is {'saved' if school else 'added'}.")

    def effect(self, workspace: Workspace, row: SchoolRecord, active: bool) -> str:
        """What applications gain or lose."""
        from console.provisioning.effects import of_school

        told = workspace.read(of_school, self.district, row, active=active).words
        return told if active else f"{told} Nothing is deleted: {self.back()} brings it back."

    def switch(self, workspace: Workspace, row: SchoolRecord, active: bool) -> SchoolRecord:
        """Deactivate the school or bring it back."""
        return changes.set_school_active(workspace, row, active)
