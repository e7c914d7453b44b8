"""The orders the list of admins can stand in, and the columns that show them. Pure."""

from __future__ import annotations

from screens.ordering import Ordering
from screens.widgets.columns import Column
from screens.wording import day, first_and_more
from storage.records.admins import AdminRecord

ORDERS = (
    Ordering("name", "last name"),
    Ordering("first", "first name"),
    Ordering("email", "email"),
    Ordering("title", "title"),
    Ordering("school", "school"),
    Ordering("changed", "changed, newest first", newest_first=True),
    Ordering("added", "added, newest first", newest_first=True),
)


def schools_cell(admin: AdminRecord) -> str:
    """The schools of an admin, as a list row says them."""
    if admin.admin_scope == "district":
        return "whole district"
    return first_and_more([school.name for school in admin.schools], "no school")


def scope_cell(admin: AdminRecord) -> str:
    """The scope, or that the admin is deactivated: the word beside the dimmed row."""
    return admin.admin_scope if admin.active else "off"


NAME: Column[AdminRecord] = Column("Name", 20, lambda admin: admin.sort_name, order="name")
FIRST: Column[AdminRecord] = Column("First name", 20, lambda admin: admin.name, order="first")
SCOPE: Column[AdminRecord] = Column("Scope", 8, scope_cell, fixed=True)
TITLE: Column[AdminRecord] = Column("Title", 19, lambda admin: admin.title, 60, order="title")
SCHOOLS: Column[AdminRecord] = Column("Schools", 22, schools_cell, 72, order="school", ends=", +")
# What an order is by stands where the title stands else.
INSTEAD: dict[str, Column[AdminRecord]] = {
    "email": Column("Email", 20, lambda admin: admin.email, order="email"),
    "changed": Column(
        "Changed", 10, lambda admin: day(admin.modified_at), fixed=True, order="changed"
    ),
    "added": Column("Added", 10, lambda admin: day(admin.created_at), fixed=True, order="added"),
}


def columns_of(order: str) -> tuple[Column[AdminRecord], ...]:
    """The columns of the list in that order."""
    name = FIRST if order == "first" else NAME
    return (name, SCOPE, INSTEAD.get(order, TITLE), SCHOOLS)


COLUMNS = columns_of("name")
