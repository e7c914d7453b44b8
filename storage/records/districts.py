"""Districts."""

from typing import NamedTuple


class DistrictRecord(NamedTuple):
    """A district."""

    pk: int
    id: str
    name: str
    created_at: int
    modified_at: int
    version: int
    active: bool = True
