"""The rows of a roster's plan as people read them: schools, teachers, students, sections."""

from __future__ import annotations

from typing import Any

from console.importing.listed import FieldDiff, PlanPage, PlanRow
from console.importing.uploads import Upload
from storage.bulk import members, roster_pages
from storage.bulk.kinds import KINDS, Kind
from storage.bulk.roster_pages import RosterRow

SINGULAR = {
    "admins": "admin",
    "schools": "school",
    "teachers": "teacher",
    "students": "student",
    "sections": "section",
    "enrollments": "enrollment",
}


def roster_page(
    upload: Upload, verdict: str, offset: int, limit: int, chosen: tuple[str, str]
) -> PlanPage:
    """Rows of every kind but admins, or of the one chosen, with one verdict, kind after kind.

    `chosen` is the term to search for, and the kind ("" for all).
    """
    term, what = chosen
    found: list[PlanRow] = []
    total = 0
    for name in upload.roster.kinds:
        if name == "admins" or what not in {"", name}:
            continue
        kind = KINDS.get(name)
        count = (
            (0 if term else members.counts(upload.writer).get(verdict, 0))
            if kind is None
            else roster_pages.count(upload.writer, kind, verdict, term)
        )
        start, rest = max(0, offset - total), limit - len(found)
        if rest > 0 and start < count:
            found += _page(upload, kind, verdict, (start, rest, term))
        total += count
    return PlanPage(found, total)


def _page(
    upload: Upload, kind: Kind | None, verdict: str, chosen: tuple[int, int, str]
) -> list[PlanRow]:
    offset, limit, term = chosen
    if kind is None:
        links = roster_pages.member_page(upload.writer, verdict, offset=offset, limit=limit)
        return [_enrollment(verdict, *link) for link in links]
    rows = roster_pages.page(upload.writer, kind, verdict, term=term, offset=offset, limit=limit)
    return [_row(upload, kind, verdict, row) for row in rows]


def _enrollment(verdict: str, file: str, line: int, section: str, student: str) -> PlanRow:
    return PlanRow(
        kind=verdict,
        file=file,
        line=line or None,
        name=f"{student} in {section}",
        email="",
        sis_id=student,
        admin_scope="",
        title="",
        schools=(),
        what="enrollment",
    )


def _row(upload: Upload, kind: Kind, verdict: str, row: RosterRow) -> PlanRow:
    new = row.new
    first, last = (str(new.get(name) or "") for name in ("first_name", "last_name"))
    return PlanRow(
        kind=verdict,
        file=row.file,
        line=row.line or None,
        name=str(new.get("name") or f"{first} {last}".strip()),
        email=str(new.get("email") or ""),
        sis_id=row.sis_id,
        admin_scope="",
        title=str(new.get("title") or ""),
        schools=_schools(upload, new.get("school_pks") or new.get("school_pk")),
        changes=tuple(_diff(upload, verdict, row, field) for field in row.changed),
        what=SINGULAR[kind.name],
        first_name=first,
        last_name=last,
    )


def _diff(upload: Upload, verdict: str, row: RosterRow, field: str) -> FieldDiff:
    if field == "active":
        states = ("active", "deactivated")
        return FieldDiff("active", *(states if verdict == "removed" else states[::-1]))
    old, new = (_value(upload, side, field) for side in (row.old, row.new))
    return FieldDiff({"school_pks": "schools", "school_pk": "school"}.get(field, field), old, new)


def _value(upload: Upload, side: dict[str, Any], field: str) -> str:
    if field in {"school_pks", "school_pk"}:
        return "; ".join(_schools(upload, side.get(field)))
    return str(side.get(field) or "")


def _schools(upload: Upload, listed: object) -> tuple[str, ...]:
    names = upload.schools.sis_ids
    return tuple(names.get(int(pk), pk) for pk in str(listed).split(",")) if listed else ()
