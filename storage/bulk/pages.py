"""Reading a staged plan row by row, a page at a time."""

from __future__ import annotations

from typing import Any, NamedTuple

from storage.connections import Reader
from storage.queries.texts import contains, folded

_NEW = (
    "s.file, s.line, s.email, s.first_name, s.last_name, s.title, s.admin_scope, s.school_pks, "
    "s.sis_id, s.department, s.username, s.portal_role"
)
_STORED = (
    "u.email, u.first_name, u.last_name, r.title, r.admin_scope, r.school_pks, r.sis_id, "
    "r.department, r.username, r.portal_role"
)
_OLD = f"{_STORED}, r.active"
_STAGED = (
    "upload_rows s LEFT JOIN users u ON u.pk = s.user_pk "
    "LEFT JOIN admin_roles r ON r.user_pk = s.user_pk"
)
_REMOVED = (
    "upload_removed x JOIN admin_roles r ON r.user_pk = x.user_pk JOIN users u ON u.pk = r.user_pk"
)


class Person(NamedTuple):
    """An admin's fields as the plan compares them; `school_pks` is a comma list."""

    email: str
    first_name: str
    last_name: str
    title: str
    admin_scope: str
    school_pks: str
    sis_id: str
    department: str
    username: str
    portal_role: str


_WIDTH = len(Person._fields)
# The rows of which an edit by hand is kept, whatever their verdict.
EDITS = "edits"


class StagedRow(NamedTuple):
    """One row of the plan: as uploaded, as stored (None for somebody new), what differs."""

    file: str
    line: int
    new: Person
    old: Person | None
    active: bool
    changed: tuple[str, ...]


def count(reader: Reader, kind: str, term: str = "") -> int:
    """How many rows of a kind the plan has, with `term` (folded) in name, email or SIS id."""
    source, where, parameters = _chosen(reader, kind, term)
    return int(reader.value(f"SELECT count(*) FROM {source} WHERE {where}", parameters))


def page(reader: Reader, kind: str, *, offset: int, limit: int, term: str = "") -> list[StagedRow]:
    """Rows of a kind in the order of the file; removed ones by last name."""
    source, where, parameters = _chosen(reader, kind, term)
    removed = kind == "removed"
    columns = f"'', 0, {_STORED}, {_OLD}, 'active,'" if removed else f"{_NEW}, {_OLD}, s.changed"
    order = "u.name_key, u.pk" if removed else "s.row_pk"
    rows = reader.rows(
        f"SELECT {columns} FROM {source} WHERE {where} ORDER BY {order} "
        "LIMIT :limit OFFSET :offset",
        {**parameters, "limit": limit, "offset": offset},
    )
    return [_row(row) for row in rows]


def _row(row: tuple[Any, ...]) -> StagedRow:
    file, line, *cells, active, changed = row
    new, old = (Person(*(cell or "" for cell in half)) for half in (cells[:_WIDTH], cells[_WIDTH:]))
    differs = tuple(filter(None, str(changed).split(",")))
    stored = old if old.admin_scope else None
    return StagedRow(str(file), int(line), new, stored, bool(active), differs)


def _chosen(reader: Reader, kind: str, term: str) -> tuple[str, str, dict[str, Any]]:
    parameters: dict[str, Any] = {}
    if kind == "removed":
        source, where = _REMOVED, ["TRUE"]
        fields = ("u.name_key", "u.email_key", folded(reader, "r.sis_id"))
    else:
        source, where = _STAGED, ["s.verdict = :kind"]
        if kind == EDITS:
            where = ["s.kept <> '' AND s.verdict <> 'rejected'"]
        else:
            parameters["kind"] = kind
        fields = ("s.name_key", "s.email_key", folded(reader, "s.sis_id"))
    held, words = _holding(fields, term)
    return source, " AND ".join([*where, *held]), {**parameters, **words}


def _holding(fields: tuple[str, ...], term: str) -> tuple[list[str], dict[str, Any]]:
    """Conditions that every word of `term` is in one of some fields, and their parameters."""
    words = term.split()
    held = [
        "(" + " OR ".join(f"{field} LIKE :w{index} ESCAPE '!'" for field in fields) + ")"
        for index in range(len(words))
    ]
    return held, {f"w{index}": contains(word) for index, word in enumerate(words)}


def known_count(reader: Reader, district_pk: int, term: str) -> int:
    """How many admins whose own line the upload holds unchanged a search finds."""
    where, parameters = _known(reader, district_pk, term)
    return int(reader.value(f"SELECT count(*) FROM {where}", parameters))


def known_page(
    reader: Reader, district_pk: int, *, offset: int, limit: int, term: str = ""
) -> list[StagedRow]:
    """Admins whose own line the upload holds unchanged, by last name."""
    where, parameters = _known(reader, district_pk, term)
    rows = reader.rows(
        f"SELECT '', 0, {_STORED}, {_OLD}, '' FROM {where} "
        "ORDER BY u.name_key, u.pk LIMIT :limit OFFSET :offset",
        {**parameters, "limit": limit, "offset": offset},
    )
    return [_row(row) for row in rows]


def _known(reader: Reader, district_pk: int, term: str) -> tuple[str, dict[str, Any]]:
    held, words = _holding(("u.name_key", "u.email_key", folded(reader, "r.sis_id")), term)
    where = [
        "r.district_pk = :d AND r.active AND r.line_hash IS NOT NULL",
        "NOT EXISTS (SELECT 1 FROM upload_unseen x WHERE x.user_pk = r.user_pk)",
        "NOT EXISTS (SELECT 1 FROM upload_rows s WHERE s.user_pk = r.user_pk)",
    ]
    source = "admin_roles r JOIN users u ON u.pk = r.user_pk"
    return f"{source} WHERE {' AND '.join([*where, *held])}", {"d": district_pk, **words}


class RemovedSchool(NamedTuple):
    """A school of people an upload would remove."""

    pk: int
    name: str
    sis_id: str
    removed: int
    active: int


def removed_by_school(reader: Reader, limit: int = 5) -> list[RemovedSchool]:
    """The schools most of the removed admins belong to, with how many active ones they have."""
    rows = reader.rows(
        "SELECT c.pk, c.name, c.sis_id, count(*), (SELECT count(*) FROM admin_schools m "
        "JOIN admin_roles a ON a.user_pk = m.user_pk WHERE m.school_pk = c.pk AND a.active) "
        "FROM upload_removed x JOIN admin_schools l ON l.user_pk = x.user_pk "
        "JOIN schools c ON c.pk = l.school_pk GROUP BY c.pk, c.name, c.sis_id "
        "ORDER BY count(*) DESC, c.name LIMIT :limit",
        {"limit": limit},
    )
    return [RemovedSchool(*row) for row in rows]


def removed_district_admins(reader: Reader) -> int:
    """How many of the removed admins are district admins, who belong to no school."""
    return int(
        reader.value(
            "SELECT count(*) FROM upload_removed x JOIN admin_roles r ON r.user_pk = x.user_pk "
            "WHERE r.admin_scope = 'district'"
        )
    )


def school_named(reader: Reader, school_pk: int) -> bool:
    """Whether any uploaded row names that school."""
    return (
        reader.row(
            "SELECT 1 FROM upload_rows WHERE ',' || school_pks || ',' LIKE :pk LIMIT 1",
            {"pk": f"%,{school_pk},%"},
        )
        is not None
    )
