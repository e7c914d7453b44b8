"""The place Schools: find, add, edit, deactivate, and go to a school's admins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType

from console.provisioning.school_list import SchoolList, SchoolQuery
from console.workspace import Workspace
from screens import changes
from screens.ordering import Ordering, choose_order
from screens.switching import SwitchPage
from screens.widgets.columns import Column, Sorted
from screens.widgets.pressing import pressing
from screens.widgets.runs import Line, Part, line
from screens.widgets.sources import Source
from screens.widgets.table import RowTable
from screens.wording import day, joined, number, several
from storage.records import SchoolRecord, SchoolRef

BELOW = 60


SHORT_GRADES = {
    "InfantToddler": "IT",
    "Preschool": "PS",
    "PreKindergarten": "PK",
    "TransitionalKindergarten": "TK",
    "Kindergarten": "K",
    "PostGraduate": "PG",
}


def grades_cell(school: SchoolRecord) -> str:
    """The grades a school teaches, as schools abbreviate them."""
    grades = (school.low_grade, school.high_grade)
    return "–".join(SHORT_GRADES.get(grade, grade) for grade in grades if grade)


COLUMNS: tuple[Column[SchoolRecord], ...] = (
    Column("Name", 30, lambda school: school.name, order="name"),
    Column("SIS id", 12, lambda school: school.sis_id, order="sis_id"),
    Column("Grades", 6, grades_cell, 72, fixed=True),
    Column(
        "City",
        20,
        lambda school: joined(t for t in (school.city, school.state) if t),
        72,
        order="city",
    ),
    Column("Admins", 6, lambda s: number(s.admins) if s.active else "off", fixed=True, right=True),
)


CHANGED: Column[SchoolRecord] = Column(
    "Changed", 14, lambda school: day(school.modified_at), order="changed"
)


class SchoolSource(Source[SchoolRecord]):
    """The schools of one list."""

    def __init__(self, schools: SchoolList) -> None:
        self.schools = schools

    def page(self, start: int, count: int) -> Sequence[SchoolRecord]:
        """Some schools from row `start`."""
        return self.schools.page(start, count)

    def count(self) -> int:
        """How many schools there are."""
        return self.schools.count()

    def key(self, row: SchoolRecord) -> int:
        """By the store's own key."""
        return row.pk

    def find(self, row: SchoolRecord) -> int | None:
        """How many stand before that school now."""
        return self.schools.find(row)


ORDERS = (
    Ordering("name", "name"),
    Ordering("sis_id", "SIS id"),
    Ordering("city", "city"),
    Ordering("changed", "changed, newest first", newest_first=True),
)
STATES = (None, True, False)
STATE_WORDS = {None: "", True: "active ones", False: "deactivated ones"}


class SchoolsPage(SwitchPage[SchoolRecord]):
    """Every school of the district, with how many admins it has."""

    kind = "school"

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
        Binding("f", "filter", "filter", tooltip="All, active, deactivated", id="schools.filter"),
        Binding("o", "sort", "sort", tooltip="Sort by name, SIS id, city, …", id="schools.sort"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.active: bool | None = None
        self.order = ORDERS[0]

    def make_table(self) -> RowTable[SchoolRecord]:
        """Deactivated schools are dimmed."""
        table = RowTable(COLUMNS, dim=lambda school: not school.active, id="table")
        table.sorted = Sorted(self.order.name)
        return table

    def source(self, term: str) -> SchoolSource:
        """The schools that search and filter find, in the order chosen."""
        query = SchoolQuery(term, self.active, self.order.name)
        return SchoolSource(SchoolList(self.workspace, self.district, query))

    def filter_words(self) -> str:
        """Which schools are listed, when it is not all."""
        return STATE_WORDS[self.active]

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

    def action_filter(self) -> None:
        """List all schools, then the active ones, then the deactivated ones."""
        self.active = STATES[(STATES.index(self.active) + 1) % len(STATES)]
        self.search_again()

    @work(group="choose")
    async def action_sort(self) -> None:
        """Choose the order of the list."""
        order = await choose_order(self, ORDERS, self.order)
        if order is not None:
            self.order = order
            columns = (*COLUMNS[:3], CHANGED, COLUMNS[4]) if self.order is ORDERS[3] else COLUMNS
            self.table.show_sorted(self.order.sorted, columns)
            self.search_again()

    def effect(self, workspace: Workspace, row: SchoolRecord, active: bool) -> str:
        """What applications gain or lose."""
        from console.provisioning.effects import of_school

        told = workspace.read(of_school, self.district, row, active=active).words
        return told if active else f"{told} Nothing is deleted: {self.back()} brings it back."

    def switch(self, workspace: Workspace, row: SchoolRecord, active: bool) -> SchoolRecord:
        """Deactivate the school or bring it back."""
        return changes.set_school_active(workspace, row, active)
