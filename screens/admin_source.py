"""The admins a search and a filter find, for a table."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from console.provisioning.directory import (
    AdminQuery,
    count_admins,
    page_of_admins,
    position_of_admin,
)
from console.workspace import Workspace
from screens.widgets.columns import Column
from screens.widgets.sources import Source
from screens.wording import first_and_more
from storage.records import AdminRecord, DistrictRecord


def schools_cell(admin: AdminRecord) -> str:
    """The schools of an admin, as a list row says them."""
    if admin.admin_scope == "district":
        return "whole district"
    return first_and_more([school.name for school in admin.schools], "no school")


def scope_cell(admin: AdminRecord) -> str:
    """The scope, or that the admin is deactivated: the word beside the dimmed row."""
    return admin.admin_scope if admin.active else "off"


COLUMNS: tuple[Column[AdminRecord], ...] = (
    Column("Name", 25, lambda admin: admin.sort_name),
    Column("Scope", 8, scope_cell, fixed=True),
    Column("Title", 20, lambda admin: admin.title, 60),
    Column("Schools", 22, schools_cell, 72),
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
