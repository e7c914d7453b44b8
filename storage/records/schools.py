"""Schools."""

from typing import NamedTuple


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
