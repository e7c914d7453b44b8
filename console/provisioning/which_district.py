"""Which districts there are, and which one is meant: all that an upload asks of the directory."""

from __future__ import annotations

from console.display import display
from console.errors import NotFound, UsageError
from console.keys import fold
from storage.connections import Reader
from storage.queries import schools
from storage.records import DistrictRecord


def find_district(reader: Reader, named: str | None) -> DistrictRecord:
    """The district with that id or name; without a name, the only one there is.

    Raises:
        NotFound: none by that name, none at all, or several and none was named.
    """
    known = schools.districts(reader)
    if named is None:
        return _only([district for district in known if district.active])
    for district in known:
        if district.id == named.lower() or fold(district.name) == fold(named):
            return district
    raise NotFound(
        f"There is no district “{display(named)}” in this store. "
        f"Known: {', '.join(display(district.name) for district in known) or 'none yet'}."
    )


def _only(known: list[DistrictRecord]) -> DistrictRecord:
    if not known:
        raise NotFound(
            "The store holds no district yet. Add one with 'principal districts add NAME'."
        )
    if len(known) > 1:
        names = ", ".join(display(district.name) for district in known)
        raise UsageError(f"The store holds several districts; name one with --district: {names}.")
    return known[0]


def list_districts(reader: Reader, *, active: bool | None = None) -> list[DistrictRecord]:
    """Districts, oldest first: all, or only active or deactivated ones."""
    known = schools.districts(reader)
    return [each for each in known if active is None or each.active == active]
