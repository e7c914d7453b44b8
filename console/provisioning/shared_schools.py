"""What is shared, as a value: the schools of a connection before and after a change. Reads only."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from console.display import display
from console.errors import Invalid, Problem
from console.keys import fold
from console.provisioning.rules import unknown_school
from storage.connections import Reader
from storage.queries import applications as queries
from storage.queries import schools as school_queries
from storage.records.applications import ConnectionRecord
from storage.records.districts import DistrictRecord
from storage.records.school_refs import SchoolRef

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
    """The schools of a district with these SIS ids, ids or whole names (in any case).

    Raises:
        Invalid: names every one that is not a school of the district, or is the name of several.
    """
    refs = school_queries.school_refs(reader, district.pk, active_only=active_only)
    by_id = {ref.id: ref for ref in refs} | {ref.sis_id: ref for ref in refs}
    by_name: dict[str, list[SchoolRef]] = {}
    for ref in refs:
        by_name.setdefault(fold(ref.name), []).append(ref)
    found: dict[int, SchoolRef] = {}
    problems: list[Problem] = []
    for name in filter(None, map(str.strip, named)):
        matching = [by_id[name]] if name in by_id else by_name.get(fold(name), [])
        if len(matching) == 1:
            found[matching[0].pk] = matching[0]
        elif matching:
            problems.append(_ambiguous(name, matching))
        else:
            problems.append(unknown_school(name, district.name))
    if not found and not problems:
        problems.append(Problem("schools", "missing_required", "Name at least one school, or all."))
    if problems:
        raise Invalid("find the schools", problems)
    return list(found.values())


def _ambiguous(name: str, schools: list[SchoolRef]) -> Problem:
    listed = ", ".join(display(school.sis_id) for school in schools)
    message = f"“{display(name)}” is the name of several schools; use one of the SIS ids {listed}."
    return Problem("schools", "ambiguous_school", message)


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
