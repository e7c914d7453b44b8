"""Districts and schools."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from storage.connections import Reader, Row, in_list
from storage.queries.texts import contains, folded
from storage.records.districts import DistrictRecord
from storage.records.school_refs import SchoolRef
from storage.records.schools import SchoolRecord

_DISTRICT = "SELECT pk, id, name, created_at, modified_at, version, active FROM districts"
SCHOOL_COLUMNS = (
    "SELECT s.pk, s.id, s.district_pk, s.sis_id, s.name, s.school_number, s.state_id, "
    "s.low_grade, s.high_grade, s.principal, s.principal_email, s.phone, s.address, s.city, "
    "s.state, s.zip, s.active, s.created_at, s.modified_at, s.version"
)
_ADMIN_COUNT = (
    ", (SELECT COUNT(*) FROM admin_schools l JOIN admin_roles a ON a.user_pk = l.user_pk "
    "WHERE l.school_pk = s.pk AND a.active)"
)


def district_record(row: Row) -> DistrictRecord:
    """A row of the district columns as a record."""
    return DistrictRecord._make((*row[:6], bool(row[6])))


def districts(reader: Reader) -> list[DistrictRecord]:
    """All districts, oldest first."""
    return [district_record(row) for row in reader.rows(f"{_DISTRICT} ORDER BY pk")]


def district(reader: Reader, pk: int) -> DistrictRecord | None:
    """One district by its key."""
    row = reader.row(f"{_DISTRICT} WHERE pk = :pk", {"pk": pk})
    return None if row is None else district_record(row)


def school_record(row: Row) -> SchoolRecord:
    """A row of `SCHOOL_COLUMNS` as a record; a count of admins may follow them."""
    found = SchoolRecord(*row)
    return found._replace(active=bool(found.active))


class SchoolFilter(NamedTuple):
    """Which schools of one district; the words of `term` (folded) must all be found."""

    district_pk: int
    term: str = ""
    active: bool | None = True


ADMINS = "admins"
# Everything of one school fits a page, and no district has so many that sorting them takes long.
_BY = {
    "name": "s.name_key, s.pk",
    "sis_id": "s.sis_id, s.pk",
    "city": "CASE WHEN s.city = '' THEN 1 ELSE 0 END, lower(s.city), s.name_key, s.pk",
    "changed": "s.modified_at DESC, s.pk DESC",
}
SCHOOL_SORTS = (*_BY, ADMINS)
# The admins of so many schools are counted one school after the other, of more in one go.
COUNTED_SINGLY = 200


def _school_condition(reader: Reader, chosen: SchoolFilter) -> tuple[str, dict[str, Any]]:
    where = ["s.district_pk = :district_pk"]
    parameters: dict[str, Any] = {"district_pk": chosen.district_pk}
    if chosen.active is not None:
        where.append("s.active" if chosen.active else "NOT s.active")
    fields = ("s.name_key", folded(reader, "s.sis_id"))
    for index, word in enumerate(chosen.term.split()):
        where.append("(" + " OR ".join(f"{f} LIKE :w{index} ESCAPE '!'" for f in fields) + ")")
        parameters[f"w{index}"] = contains(word)
    return " AND ".join(where), parameters


def schools(
    reader: Reader,
    chosen: SchoolFilter,
    *,
    sort: str = "name",
    offset: int = 0,
    limit: int = 1_000_000,
) -> list[SchoolRecord]:
    """Schools of a district in order, with how many active admins each has."""
    keys = school_keys(reader, chosen, sort=sort)[offset : offset + limit]
    return schools_by_pks(reader, chosen.district_pk, keys)


def schools_by_pks(reader: Reader, district_pk: int, pks: Sequence[int]) -> list[SchoolRecord]:
    """These schools of a district, in the order of the keys; those that are gone are left out."""
    found: dict[int, SchoolRecord] = {}
    singly = len(pks) <= COUNTED_SINGLY
    for start in range(0, len(pks), 500):
        names, parameters = in_list("pk", pks[start : start + 500])
        count = _ADMIN_COUNT if singly else ""
        rows = reader.rows(
            f"{SCHOOL_COLUMNS}{count} FROM schools s WHERE s.pk IN {names}", parameters
        )
        found |= {row[0]: school_record(row) for row in rows}
    if not singly:
        counts = admin_counts(reader, district_pk)
        found = {pk: one._replace(admins=counts.get(pk, 0)) for pk, one in found.items()}
    return [found[pk] for pk in pks if pk in found]


def admin_counts(reader: Reader, district_pk: int) -> dict[int, int]:
    """How many active admins each school of a district has.

    SQLite counts links by their own key alone, and takes off the deactivated admins, whose lists
    of schools it reads: to look at the admin of each link would take ten times as long.
    """
    if not reader.is_sqlite:
        rows = reader.rows(
            "SELECT l.school_pk, COUNT(*) FROM admin_schools l JOIN admin_roles a "
            "ON a.user_pk = l.user_pk WHERE a.active AND a.district_pk = :pk GROUP BY l.school_pk",
            {"pk": district_pk},
        )
        return {int(row[0]): int(row[1]) for row in rows}
    links = reader.rows(
        "SELECT s.pk, (SELECT COUNT(*) FROM admin_schools l WHERE l.school_pk = s.pk) "
        "FROM schools s WHERE s.district_pk = :pk",
        {"pk": district_pk},
    )
    counts = {int(row[0]): int(row[1]) for row in links}
    with reader.scanning():
        off = reader.rows(
            "SELECT j.value, COUNT(*) FROM admin_roles a, json_each('[' || a.school_pks || ']') j "
            "WHERE a.district_pk = :pk AND NOT a.active GROUP BY j.value",
            {"pk": district_pk},
        )
    for school_pk, admins in off:
        counts[school_pk] = counts.get(school_pk, 0) - admins
    return counts


def count_schools(reader: Reader, chosen: SchoolFilter) -> int:
    """How many schools the filter lets through."""
    where, parameters = _school_condition(reader, chosen)
    return int(reader.value(f"SELECT COUNT(*) FROM schools s WHERE {where}", parameters))


def school_keys(reader: Reader, chosen: SchoolFilter, *, sort: str = "name") -> list[int]:
    """The keys of all schools of the filter, in order; by admins, those with most come first."""
    where, parameters = _school_condition(reader, chosen)
    by = _BY.get(sort, _BY["name"])
    rows = reader.rows(
        f"SELECT s.pk, s.active FROM schools s WHERE {where} ORDER BY {by}", parameters
    )
    if sort == ADMINS:
        counts = admin_counts(reader, chosen.district_pk)
        # A deactivated school shows no number.
        rows.sort(key=lambda row: (not row[1], -counts.get(row[0], 0)))
    return [row[0] for row in rows]


def school(reader: Reader, pk: int) -> SchoolRecord | None:
    """One school by its key."""
    row = reader.row(f"{SCHOOL_COLUMNS}{_ADMIN_COUNT} FROM schools s WHERE s.pk = :pk", {"pk": pk})
    return None if row is None else school_record(row)


def school_by_id(reader: Reader, clever_id: str) -> SchoolRecord | None:
    """One school by its Clever id."""
    row = reader.row(
        f"{SCHOOL_COLUMNS}{_ADMIN_COUNT} FROM schools s WHERE s.id = :id", {"id": clever_id}
    )
    return None if row is None else school_record(row)


def school_refs(reader: Reader, district_pk: int, *, active_only: bool = False) -> list[SchoolRef]:
    """Key, id, SIS id and name of every school of a district."""
    also = "AND active " if active_only else ""
    rows = reader.stream(
        "SELECT pk, id, sis_id, name FROM schools WHERE district_pk = :district_pk "
        f"{also}ORDER BY pk",
        {"district_pk": district_pk},
    )
    return list(map(SchoolRef._make, rows))


def former_ids(reader: Reader, district_pk: int) -> dict[str, int]:
    """SIS ids that uploads know schools by, which were edited by hand since; to their keys."""
    rows = reader.rows(
        "SELECT former_sis_id, pk FROM schools WHERE district_pk = :district_pk "
        "AND former_sis_id <> '' ORDER BY pk DESC",
        {"district_pk": district_pk},
    )
    return {str(row[0]): int(row[1]) for row in rows}


def deactivated(reader: Reader, district_pk: int) -> frozenset[int]:
    """The keys of a district's deactivated schools."""
    rows = reader.rows(
        "SELECT pk FROM schools WHERE district_pk = :district_pk AND NOT active",
        {"district_pk": district_pk},
    )
    return frozenset(row[0] for row in rows)


def listed_pks(school_pks: str) -> tuple[int, ...]:
    """The comma list of a role's row as keys."""
    return tuple(map(int, school_pks.split(","))) if school_pks else ()


def refs_by_pk(reader: Reader, pks: set[int]) -> dict[int, SchoolRef]:
    """The named schools, by key."""
    found: dict[int, SchoolRef] = {}
    ordered = sorted(pks)
    for start in range(0, len(ordered), 500):
        names, parameters = in_list("pk", ordered[start : start + 500])
        rows = reader.rows(
            f"SELECT pk, id, sis_id, name FROM schools WHERE pk IN {names}", parameters
        )
        found.update({row[0]: SchoolRef(*row) for row in rows})
    return found


def names_of(reader: Reader, clever_ids: Sequence[str]) -> dict[str, str]:
    """The names of schools by Clever id; those that are gone are left out."""
    names, parameters = in_list("id", clever_ids)
    rows = reader.rows(f"SELECT id, name FROM schools WHERE id IN {names}", parameters)
    return {str(row[0]): str(row[1]) for row in rows}
