"""The place Schools: find, add, edit, deactivate, and go to a school's admins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType

from console.provisioning.directory import list_schools
from console.workspace import Workspace
from screens import changes
from screens.list_page import ListPage
from screens.widgets.columns import Column
from screens.widgets.runs import Line, Part, line
from screens.widgets.sources import LoadedSource
from screens.widgets.table import RowTable
from screens.wording import joined, number, several
from storage.records import DistrictRecord, SchoolRecord, SchoolRef

BELOW = 60


def grades_cell(school: SchoolRecord) -> str:
    """The grades a school teaches."""
    return "–".join(grade for grade in (school.low_grade, school.high_grade) if grade)


COLUMNS: tuple[Column[SchoolRecord], ...] = (
    Column("Name", 30, lambda school: school.name),
    Column("SIS id", 12, lambda school: school.sis_id),
    Column("Grades", 8, grades_cell, 72, fixed=True),
    Column("City", 14, lambda school: joined(t for t in (school.city, school.state) if t), 72),
    Column("Admins", 11, lambda s: number(s.admins) if s.active else "off", fixed=True),
)


class SchoolSource(LoadedSource[SchoolRecord]):
    """The schools a search finds, by name."""

    def __init__(self, workspace: Workspace, district: DistrictRecord, term: str) -> None:
        self.workspace = workspace
        self.district = district
        self.term = term

    def load(self) -> Sequence[SchoolRecord]:
        """All of them: a district has hundreds, not thousands."""
        return self.workspace.read(list_schools, self.district, term=self.term, active=None)

    def key(self, row: SchoolRecord) -> int:
        """By the store's own key."""
        return row.pk


class SchoolsPage(ListPage[SchoolRecord]):
    """Every school of the district, by name, with how many admins it has."""

    place: ClassVar[str] = "schools"
    columns: ClassVar[tuple[Column[SchoolRecord], ...]] = COLUMNS
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
    ]

    def make_table(self) -> RowTable[SchoolRecord]:
        """Deactivated schools are dimmed."""
        return RowTable(COLUMNS, dim=lambda school: not school.active, id="table")

    def source(self, term: str) -> SchoolSource:
        """The schools a search finds."""
        return SchoolSource(self.workspace, self.district, term)

    def count_words(self, total: int) -> str:
        """`12 schools`."""
        return several(total, "school")

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
        if term:
            return [
                line(f"   No school goes by “{term}”."),
                (),
                line("   ", ("esc", "accent"), " clear"),
            ]
        return [
            line(f"   {self.district.name} has no schools yet."),
            (),
            line("   ", ("n", "accent"), " add the first one"),
            line("   ", ("4", "accent"), " upload a file from your SIS"),
        ]

    def why_not(self, action: str) -> str | None:
        """Actions need a school in the right state."""
        if action not in {"open", "edit", "deactivate", "reactivate"}:
            return super().why_not(action)
        school = self.table.row
        if school is None:
            return "There is no school to do that with."
        if action == "deactivate" and not school.active:
            return f"{school.name} is already deactivated; R brings it back."
        if action == "reactivate" and school.active:
            return f"{school.name} is active."
        return None

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

    def action_deactivate(self) -> None:
        """Deactivate the school, after asking."""
        self.set_active(active=False)

    def action_reactivate(self) -> None:
        """Bring the school back, after asking."""
        self.set_active(active=True)

    @work(group="change")
    async def set_active(self, *, active: bool) -> None:
        """Ask, with what applications gain or lose, then deactivate or reactivate the school."""
        school = self.table.row
        if school is None:
            return
        verb = "reactivate" if active else "deactivate"
        with self.reporting(f"{verb} {school.name}"):
            effect = await self.in_store(self._effect, school, active)
            await self._ask_and_set(school, effect, active=active)

    def _effect(self, workspace: Workspace, school: SchoolRecord, active: bool) -> str:
        from console.provisioning.visibility import reach_of_school, reach_words

        reached = workspace.read(reach_of_school, self.district, school.pk)
        told = reach_words(reached, active=active)
        if active:
            return told
        admins = several(school.admins, "admin")
        return f"{told} Its {admins} stay. Nothing is deleted: R brings it back."

    async def _ask_and_set(self, school: SchoolRecord, effect: str, *, active: bool) -> None:
        from screens.dialogs.confirm import ConfirmDialog

        verb = "reactivate" if active else "deactivate"
        question = ConfirmDialog(
            f"{verb.title()} {school.name}?", effect, [verb.title()], danger=not active
        )
        if await self.app.push_screen_wait(question):
            await self.in_store(changes.set_school_active, school, active)
            self.tell(f"{school.name} is {'active again' if active else 'deactivated'}.")
            self.refresh_data()
