"""The admins of the district: find, filter, mark, open, change."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from console.provisioning.directory import (
    AdminQuery,
    count_admins,
    page_of_admins,
    position_of_admin,
)
from console.workspace import Workspace
from screens.list_page import ListPage
from screens.widgets.columns import Column
from screens.widgets.runs import Line, line
from screens.widgets.sources import Source
from screens.widgets.table import RowTable
from screens.wording import first_and_more
from storage.records import AdminRecord, DistrictRecord


def schools_of(admin: AdminRecord) -> str:
    """The schools of an admin, as a list row says them."""
    if admin.admin_scope == "district":
        return "whole district"
    return first_and_more([school.name for school in admin.schools], "none: not seen by anyone")


COLUMNS: tuple[Column[AdminRecord], ...] = (
    Column("Name", 26, lambda admin: admin.sort_name),
    Column("Scope", 9, lambda admin: admin.admin_scope),
    Column("Title", 22, lambda admin: admin.title, 60),
    Column("Schools", 22, schools_of, 72),
)


class AdminSource(Source[AdminRecord]):
    """The admins one query finds, by last name."""

    def __init__(self, workspace: Workspace, district: DistrictRecord, query: AdminQuery) -> None:
        self.workspace = workspace
        self.district = district
        self.query = query

    def page(self, start: int, count: int) -> Sequence[AdminRecord]:
        """Some admins from row `start`."""
        return self.workspace.read(page_of_admins, self.district, self.query, start, count)

    def count(self) -> int:
        """How many admins there are."""
        return self.workspace.read(count_admins, self.district, self.query)

    def key(self, row: AdminRecord) -> Hashable:
        """By the store's own key."""
        return row.pk

    def find(self, row: AdminRecord) -> int | None:
        """How many stand before that admin now."""
        return self.workspace.read(position_of_admin, self.district, self.query, row)


class AdminsPage(ListPage[AdminRecord]):
    """The place Admins."""

    place: ClassVar[str] = "admins"
    columns: ClassVar[tuple[Column[AdminRecord], ...]] = COLUMNS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open", id="admins.open"),
        Binding("space", "mark", "mark", id="admins.mark"),
    ]

    def make_table(self) -> RowTable[AdminRecord]:
        """Deactivated admins are dimmed."""
        return RowTable(COLUMNS, dim=lambda admin: not admin.active, id="table")

    def source(self, term: str) -> AdminSource:
        """The admins a search finds."""
        return AdminSource(self.workspace, self.district, AdminQuery(term=term))

    def detail(self, row: AdminRecord, cells: int) -> Sequence[Line]:
        """Who it is, and which schools."""
        return [line((row.name, "strong"), "   ", row.email)]

    def empty(self, term: str) -> Sequence[Line]:
        """What to do when nobody is found."""
        return [line("   Nobody found.")]

    def action_mark(self) -> None:
        """Mark the admin, or take the mark away."""
        self.table.toggle_mark()
