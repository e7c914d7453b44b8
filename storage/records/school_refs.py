"""Schools as an admin's list names them."""

from typing import NamedTuple


class SchoolRef(NamedTuple):
    """What an admin's list of schools says of each."""

    pk: int
    id: str
    sis_id: str
    name: str
