"""Reading the roster part of a plan row by row, a page at a time."""

from __future__ import annotations

from typing import Any, NamedTuple

from storage.bulk.kinds import SECTIONS, SEPARATOR, Kind
from storage.bulk.pages import EDITS
from storage.connections import Reader, Row
from storage.queries.texts import contains, folded


class RosterRow(NamedTuple):
    """One row of the plan: who or what, and its fields before and after."""

    file: str
    line: int
    sis_id: str
    new: dict[str, Any]
    old: dict[str, Any]
    changed: tuple[str, ...]


def count(reader: Reader, kind: Kind, verdict: str, term: str) -> int:
    """How many rows of a kind have a verdict, with `term` (folded) in name or SIS id."""
    source, where, parameters = _chosen(reader, kind, verdict, term)
    return int(reader.value(f"SELECT count(*) FROM {source} WHERE {where}", parameters))


def page(
    reader: Reader, kind: Kind, verdict: str, *, term: str, offset: int, limit: int
) -> list[RosterRow]:
    """Rows of a kind with a verdict, in the order of the file."""
    source, where, parameters = _chosen(reader, kind, verdict, term)
    told = ("sis_id", *kind.fields, *kind.user_fields)
    stored = ", ".join(kind.stored(column) for column in told)
    if verdict == "removed":
        head, new, order = "'', 0, t.sis_id, 'active,', '', ''", stored, f"t.{kind.key}"
    else:
        head = "s.file, s.line, s.sis_id, s.changed, s.teachers, s.stored_teachers"
        new, order = ", ".join(f"s.{column}" for column in told), "s.row_pk"
    rows = reader.rows(
        f"SELECT {head}, {new}, {stored} FROM {source} WHERE {where} ORDER BY {order} "
        "LIMIT :limit OFFSET :offset",
        {**parameters, "limit": limit, "offset": offset},
    )
    return [_row(kind, told, row) for row in rows]


def _row(kind: Kind, told: tuple[str, ...], row: Row) -> RosterRow:
    width = len(told)
    new = dict(zip(told, row[6 : 6 + width], strict=True))
    old = dict(zip(told, row[6 + width :], strict=True))
    if kind is SECTIONS:
        new["teachers"] = (row[4] or "").replace(SEPARATOR, "; ")
        old["teachers"] = (row[5] or "").replace(SEPARATOR, "; ")
    changed = tuple(filter(None, str(row[3]).split(",")))
    return RosterRow(row[0], int(row[1]), row[2], new, old, changed)


def _chosen(reader: Reader, kind: Kind, verdict: str, term: str) -> tuple[str, str, dict[str, Any]]:
    parameters: dict[str, Any] = {}
    if verdict == "removed":
        source = f"{kind.source} JOIN {kind.removed} x ON x.pk = t.{kind.key}"
        where, alias = ["TRUE"], "u" if kind.is_person else "t"
        sis_id = "t.sis_id"
    else:
        join = kind.source.replace(" JOIN users u ON ", " LEFT JOIN users u ON ")
        first, _, users = join.partition(" LEFT JOIN ")
        source = f"{kind.stage} s LEFT JOIN {first} ON t.{kind.key} = s.pk"
        source += f" LEFT JOIN {users}" if users else ""
        where, alias = ["s.verdict = :verdict"], "s"
        if verdict == EDITS:
            where = ["s.kept <> '' AND s.verdict <> 'rejected'"]
        else:
            parameters["verdict"] = verdict
        sis_id = "s.sis_id"
    has_key = "name_key" in kind.columns
    name = f"{alias}.name_key" if has_key else folded(reader, f"{alias}.name")
    fields = (name, folded(reader, sis_id))
    for index, word in enumerate(term.split()):
        parameters[f"w{index}"] = contains(word)
        where.append("(" + " OR ".join(f"{f} LIKE :w{index} ESCAPE '!'" for f in fields) + ")")
    return source, " AND ".join(where), parameters


def member_page(
    reader: Reader, verdict: str, *, offset: int, limit: int
) -> list[tuple[str, int, str, str]]:
    """Enrollments with a verdict: file, line, section and student, by SIS id."""
    if verdict == "removed":
        rows = reader.rows(
            "SELECT '', 0, c.sis_id, t.sis_id FROM upload_members_removed x "
            "JOIN sections c ON c.pk = x.section_pk JOIN student_roles t ON t.user_pk = x.user_pk "
            "ORDER BY c.pk, t.user_pk LIMIT :limit OFFSET :offset",
            {"limit": limit, "offset": offset},
        )
    else:
        rows = reader.rows(
            "SELECT file, line, section, person FROM upload_members WHERE verdict = :verdict "
            "ORDER BY row_pk LIMIT :limit OFFSET :offset",
            {"verdict": verdict, "limit": limit, "offset": offset},
        )
    return [(str(row[0]), int(row[1]), str(row[2]), str(row[3])) for row in rows]
