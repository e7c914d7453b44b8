"""The list of schools: its columns, its order, its filter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import work

from console.provisioning.school_list import SchoolList, SchoolQuery
from screens.ordering import Ordering, choose_order
from screens.switching import SwitchPage
from screens.widgets.columns import Column, Sorted
from screens.widgets.sources import Source
from screens.widgets.table import RowTable
from screens.wording import day, joined, number, several
from storage.records.schools import SchoolRecord

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


def admins_cell(school: SchoolRecord) -> str:
    """How many admins a school has, or that it is deactivated."""
    return number(school.admins) if school.active else "off"


ADMINS: Column[SchoolRecord] = Column(
    "Admins", 6, admins_cell, fixed=True, order="admins", right=True
)
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
    ADMINS,
)


CHANGED: Column[SchoolRecord] = Column(
    "Changed", 14, lambda school: day(school.modified_at), order="changed"
)
# The columns of orders that those of the list do not show; the arrow takes two cells.
OTHERS: dict[str, tuple[Column[SchoolRecord], ...]] = {
    "changed": (*COLUMNS[:3], CHANGED, ADMINS),
    "admins": (*COLUMNS[:4], ADMINS._replace(share=8)),
}


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
    Ordering("admins", "admins, most first", newest_first=True),
)
STATES = (None, True, False)
STATE_WORDS = {None: "", True: "active ones", False: "deactivated ones"}


class SchoolRows(SwitchPage[SchoolRecord]):
    """The schools that search and filter find, in an order one chooses."""

    kind = "school"

    columns: ClassVar[tuple[Column[SchoolRecord], ...]] = COLUMNS

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
            self.table.show_sorted(self.order.sorted, OTHERS.get(order.name, COLUMNS))
            self.search_again()
