"""Reads: who and what there is, found by what people call it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from console.audit import Verdict, verify
from console.display import display
from console.errors import NotFound, Refused
from console.ids import is_clever_id
from console.keys import email_key, fold
from storage.connections import Reader
from storage.queries import admin_orders, admins, ledger, schools
from storage.queries.admin_filters import AdminFilter
from storage.queries.admin_orders import NAME
from storage.queries.schools import SchoolFilter
from storage.records.admins import AdminRecord
from storage.records.districts import DistrictRecord
from storage.records.log import AuditRecord
from storage.records.school_refs import SchoolRef
from storage.records.schools import SchoolRecord

# The orders admins and schools can be listed in.
SORTS = admin_orders.SORTS
SCHOOL_SORTS = schools.SCHOOL_SORTS


@dataclass(frozen=True, slots=True)
class AdminQuery:
    """Which admins to list: words to find, scope, one school (SIS id, id or name), state; and how.

    `sort` is one of `SORTS`; by name is last name first.
    """

    term: str = ""
    scope: str | None = None
    school: str | None = None
    active: bool | None = True
    sort: str = NAME


class AdminPage(NamedTuple):
    """Some admins in order, and how many there are in all."""

    admins: list[AdminRecord]
    total: int


def list_schools(
    reader: Reader,
    district: DistrictRecord,
    *,
    term: str = "",
    active: bool | None = True,
    sort: str = "name",
) -> list[SchoolRecord]:
    """Schools of a district; `term` is searched in names and SIS ids, `sort` as `SCHOOL_SORTS`."""
    return schools.schools(reader, SchoolFilter(district.pk, fold(term), active), sort=sort)


def school_refs(reader: Reader, district: DistrictRecord) -> list[SchoolRef]:
    """Every active school of a district, by name: what a school picker offers."""
    return sorted(
        schools.school_refs(reader, district.pk, active_only=True),
        key=lambda school: (fold(school.name), school.pk),
    )


def find_school(reader: Reader, district: DistrictRecord, named: str) -> SchoolRecord:
    """The school with that SIS id, Clever id or (whole) name.

    Raises:
        NotFound: none by that name.
        Refused: several schools have that name.
    """
    refs = schools.school_refs(reader, district.pk)
    matching = (
        [ref for ref in refs if ref.sis_id == named]
        or [ref for ref in refs if ref.id == named]
        or [ref for ref in refs if fold(ref.name) == fold(named)]
    )
    if len(matching) > 1:
        listed = ", ".join(display(ref.sis_id) for ref in matching)
        raise Refused(
            f"“{display(named)}” is the name of several schools; use one of the SIS ids {listed}."
        )
    found = schools.school(reader, matching[0].pk) if matching else None
    if found is None:
        raise NotFound(
            f"“{display(named)}” is not a school of {display(district.name)}. "
            "See 'principal schools list'."
        )
    return found


def filter_of(reader: Reader, district: DistrictRecord, query: AdminQuery) -> AdminFilter:
    """A query with its school looked up and its words folded.

    Raises:
        NotFound: no school goes by that.
    """
    school_pk = find_school(reader, district, query.school).pk if query.school else None
    return AdminFilter(
        district_pk=district.pk,
        term=fold(query.term),
        scope=query.scope,
        school_pk=school_pk,
        active=query.active,
    )


def list_admins(
    reader: Reader,
    district: DistrictRecord,
    query: AdminQuery = AdminQuery(),
    *,
    offset: int = 0,
    limit: int = 100,
) -> AdminPage:
    """One page of the admins a query finds."""
    chosen = filter_of(reader, district, query)
    return AdminPage(
        admins.page(reader, chosen, offset=offset, limit=limit, sort=query.sort),
        admins.count(reader, chosen),
    )


def page_of_admins(
    reader: Reader, district: DistrictRecord, query: AdminQuery, offset: int, limit: int
) -> list[AdminRecord]:
    """One page of the admins a query finds, without counting them."""
    chosen = filter_of(reader, district, query)
    return admins.page(reader, chosen, offset=offset, limit=limit, sort=query.sort)


def count_admins(reader: Reader, district: DistrictRecord, query: AdminQuery) -> int:
    """How many admins a query finds."""
    return admins.count(reader, filter_of(reader, district, query))


def position_of_admin(
    reader: Reader, district: DistrictRecord, query: AdminQuery, admin: AdminRecord
) -> int | None:
    """How many of the admins a query finds stand before this one; None if it does not find them."""
    return admins.position(reader, filter_of(reader, district, query), admin.pk, sort=query.sort)


def stream_admins(
    reader: Reader, district: DistrictRecord, query: AdminQuery = AdminQuery()
) -> Iterator[AdminRecord]:
    """Every admin a query finds, few in memory at a time."""
    return admins.stream(reader, filter_of(reader, district, query), sort=query.sort)


def find_admin(reader: Reader, district: DistrictRecord, who: str) -> AdminRecord:
    """The admin with that Clever id, email or SIS id.

    Raises:
        NotFound: nobody goes by that.
        Refused: several people do.
    """
    named = who.strip()
    named = named.lower() if is_clever_id(named.lower()) else named
    found = admins.by_name_of(reader, named, email_key(named) if "@" in named else "", district.pk)
    if not found:
        raise NotFound(
            f"No admin of {display(district.name)} goes by “{display(who)}” "
            "(id, email or SIS id). See 'principal admins list --search TEXT'."
        )
    if len(found) > 1:
        listed = ", ".join(f"{display(admin.name)} ({admin.id})" for admin in found)
        raise Refused(f"“{display(who)}” is several admins; use the id: {listed}.")
    return found[0]


def get_admin(reader: Reader, pk: int) -> AdminRecord:
    """The admin with that key.

    Raises:
        NotFound: there is none (any more).
    """
    found = admins.by_pk(reader, pk)
    if found is None:
        raise NotFound("That admin is no longer in the store.")
    return found


def history(
    reader: Reader,
    *,
    subject_id: str | None = None,
    before_seq: int | None = None,
    limit: int = 100,
) -> list[AuditRecord]:
    """The newest audit entries, of one subject if named, or those before `before_seq`."""
    return ledger.page(reader, before_seq=before_seq, subject_id=subject_id, limit=limit)


def activity(reader: Reader, term: str, offset: int, limit: int) -> list[AuditRecord]:
    """Audit entries, newest first, that hold every word of `term`."""
    if not term.strip():
        # Entries are numbered without gaps, so a page is found by number, however old it is.
        newest = ledger.head(reader)
        return ledger.page(reader, before_seq=(newest or (0, ""))[0] - offset + 1, limit=limit)
    return ledger.search(reader, fold(term), offset=offset, limit=limit)


def count_activity(reader: Reader, term: str = "") -> int:
    """How many audit entries hold every word of `term`."""
    return ledger.count(reader, fold(term))


def verify_activity(reader: Reader) -> Verdict:
    """Check the chain of the whole log."""
    return verify(ledger.entries(reader))
