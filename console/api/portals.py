"""The addresses of portals: a district's name, apart where two names read alike. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from console.api.values import slug
from storage.records.districts import DistrictRecord

# The counting end of an id, which no two districts of a store share.
_END = 6


def address_of(district: DistrictRecord, districts: Sequence[DistrictRecord]) -> str:
    """The last part of a portal's URL; `districts` are all of the store, oldest first.

    The oldest district of a name has it alone, later ones with the end of their id.
    """
    plain = slug(district.name)
    first = next((each for each in districts if slug(each.name) == plain), district)
    return plain if first.id == district.id else _apart(district)


def district_at(address: str, districts: Sequence[DistrictRecord]) -> DistrictRecord | None:
    """Whose portal an address is, or None: an id, a name, or a name with the end of an id.

    The last goes on leading to a district that has the name alone by now.
    """
    for each in districts:
        if address in {each.id, slug(each.name)}:
            return each
    return next((each for each in districts if address == _apart(each)), None)


def _apart(district: DistrictRecord) -> str:
    return f"{slug(district.name)}-{district.id[-_END:]}"
