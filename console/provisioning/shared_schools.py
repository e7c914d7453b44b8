"""What is shared, as a value: the schools of a connection before and after a change. Reads only."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from console.errors import Invalid, Problem
from console.provisioning.rules import unknown_school
from storage.connections import Reader
from storage.queries import applications as queries
from storage.queries import schools as school_queries
from storage.records import ConnectionRecord, DistrictRecord, SchoolRef

Schools = Literal["all"] | tuple[str, ...]


class Listing(NamedTuple):
    """Which schools a connection shares: all there will ever be, or these."""

    all_schools: bool
    pks: frozenset[int]


def after_sharing(
    reader: Reader, district: DistrictRecord, before: Listing, schools: Schools
) -> Listing:
    """What would be shared after sharing `schools` as well."""
    if schools == "all":
        return Listing(all_schools=True, pks=frozenset())
    chosen = {ref.pk for ref in find_schools(reader, district, schools, active_only=True)}
    if before.all_schools:
        return before
    return Listing(all_schools=False, pks=before.pks | chosen)


def after_unsharing(
    reader: Reader, district: DistrictRecord, before: Listing, schools: Schools
) -> Listing:
    """What would be shared after no longer sharing `schools`."""
    if schools == "all":
        return Listing(all_schools=False, pks=frozenset())
    chosen = {ref.pk for ref in find_schools(reader, district, schools)}
    known = before.pks
    if before.all_schools:
        known = frozenset(ref.pk for ref in school_queries.school_refs(reader, district.pk))
    return Listing(all_schools=False, pks=known - chosen)


def find_schools(
    reader: Reader, district: DistrictRecord, named: tuple[str, ...], *, active_only: bool = False
) -> list[SchoolRef]:
    """The schools of a district with these SIS ids, ids or whole names.

    Raises:
        Invalid: names every one that is not a school of the district.
    """
    refs = school_queries.school_refs(reader, district.pk, active_only=active_only)
    known = {ref.name: ref for ref in refs} | {ref.id: ref for ref in refs}
    known |= {ref.sis_id: ref for ref in refs}
    wanted = [name.strip() for name in named if name.strip()]
    missing = [unknown_school(name, district.name) for name in wanted if name not in known]
    if not wanted:
        missing = [Problem("schools", "missing_required", "Name at least one school, or all.")]
    if missing:
        raise Invalid("find the schools", missing)
    return list({known[name].pk: known[name] for name in wanted}.values())


def listing(reader: Reader, connection: ConnectionRecord) -> Listing:
    """What a connection shares now."""
    pks = queries.listed_school_pks(reader, connection.pk)
    return Listing(connection.all_schools, frozenset(pks))


def listing_image(reader: Reader, district: DistrictRecord, shared: Listing) -> dict[str, Any]:
    """What is shared, for the audit log; schools by SIS id."""
    if shared.all_schools:
        return {"schools": "all"}
    refs = school_queries.school_refs(reader, district.pk)
    return {"schools": [ref.sis_id for ref in refs if ref.pk in shared.pks]}
