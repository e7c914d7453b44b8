"""Frozen records: what queries hand out. Rows die with their transaction, records do not.

Times are milliseconds since 1970 UTC; `pk` is the store's own key and never leaves the program.
"""

from __future__ import annotations

from typing import NamedTuple


class DistrictRecord(NamedTuple):
    """A district."""

    pk: int
    id: str
    name: str
    created_at: int
    modified_at: int
    version: int


class SchoolRef(NamedTuple):
    """What an admin's list of schools says of each."""

    pk: int
    id: str
    sis_id: str
    name: str


class SchoolRecord(NamedTuple):
    """A school with its particulars."""

    pk: int
    id: str
    district_pk: int
    sis_id: str
    name: str
    school_number: str
    state_id: str
    low_grade: str
    high_grade: str
    principal: str
    principal_email: str
    phone: str
    address: str
    city: str
    state: str
    zip: str
    active: bool
    created_at: int
    modified_at: int
    version: int
    admins: int = 0


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


class AuditRecord(NamedTuple):
    """One entry of the audit log; `before` and `after` are canonical JSON."""

    seq: int
    at: int
    operator: str
    session: str
    action: str
    subject: str
    subject_id: str | None
    before: str | None
    after: str | None
    previous_hash: str
    hash: str
