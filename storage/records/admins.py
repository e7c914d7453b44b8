"""Admins as their district has them."""

from typing import NamedTuple

from storage.records.school_refs import SchoolRef


class AdminRecord(NamedTuple):
    """A user in the role of an admin, as the district has them."""

    pk: int
    id: str
    district_pk: int
    email: str
    first_name: str
    last_name: str
    admin_scope: str
    title: str
    sis_id: str | None
    schools: tuple[SchoolRef, ...]
    active: bool
    version: int
    created_at: int
    modified_at: int
    legacy_id: str

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def sort_name(self) -> str:
        """Last name, then first name."""
        return f"{self.last_name}, {self.first_name}"
