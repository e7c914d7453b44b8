"""Taking the roster part of an upload back, last written first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from storage.bulk.kinds import SECTIONS, SEPARATOR, Kind
from storage.bulk.lineage import as_made, family_of, follow
from storage.bulk.remembered import forget, mark
from storage.bulk.undoing import CHANGED, KeptPerson
from storage.connections import FETCH_ROWS, Row, Writer

# What hangs on a row this upload created; such a one stays, deactivated.
_HANGING = {
    "schools": (
        "EXISTS (SELECT 1 FROM admin_schools x WHERE x.school_pk = t.pk) "
        "OR EXISTS (SELECT 1 FROM sections x WHERE x.school_pk = t.pk) "
        "OR t.pk IN (SELECT x.school_pk FROM shared_schools x) "
        "OR EXISTS (SELECT 1 FROM teacher_roles x WHERE ',' || x.school_pks || ',' LIKE "
        "'%,' || t.pk || ',%') OR EXISTS (SELECT 1 FROM student_roles x "
        "WHERE ',' || x.school_pks || ',' LIKE '%,' || t.pk || ',%')"
    ),
    "sections": (
        "EXISTS (SELECT 1 FROM section_students x WHERE x.section_pk = t.pk) "
        "OR EXISTS (SELECT 1 FROM section_teachers x WHERE x.section_pk = t.pk)"
    ),
    "teachers": (
        "EXISTS (SELECT 1 FROM section_teachers x WHERE x.user_pk = t.user_pk) "
        "OR EXISTS (SELECT 1 FROM library_authorizations x WHERE x.user_pk = t.user_pk)"
    ),
    "students": "EXISTS (SELECT 1 FROM section_students x WHERE x.user_pk = t.user_pk)",
}
_SIGNED_IN = (
    "EXISTS (SELECT 1 FROM sign_ins x WHERE x.user_pk = u.pk) "
    "OR EXISTS (SELECT 1 FROM access_tokens x WHERE x.user_pk = u.pk) "
    "OR u.pk IN (SELECT x.user_pk FROM authorization_codes x) "
    "OR EXISTS (SELECT 1 FROM admin_roles x WHERE x.user_pk = u.pk) "
    "OR u.id IN (SELECT x.clever_id FROM application_accounts x WHERE x.clever_id IS NOT NULL)"
)


def undo_links(writer: Writer, run_pk: int) -> None:
    """Enrollments and teachers of sections as they were."""
    for section_pk, listed in _images(writer, run_pk, "enrolled"):
        writer.execute_many(
            "DELETE FROM section_students WHERE section_pk = :s AND user_pk = :u",
            [{"s": section_pk, "u": user_pk} for user_pk in json.loads(listed)],
        )
    for section_pk, listed in _images(writer, run_pk, "ended"):
        writer.execute_many(
            "INSERT INTO section_students (section_pk, user_pk) SELECT :s, :u WHERE NOT EXISTS "
            "(SELECT 1 FROM section_students e WHERE e.section_pk = :s AND e.user_pk = :u)",
            [{"s": section_pk, "u": user_pk} for user_pk in json.loads(listed)],
        )
    for section_pk, listed in _images(writer, run_pk, "section_teachers"):
        writer.execute("DELETE FROM section_teachers WHERE section_pk = :pk", {"pk": section_pk})
        writer.execute_many(
            "INSERT INTO section_teachers (section_pk, user_pk, position) "
            "SELECT c.pk, t.user_pk, :position FROM sections c JOIN teacher_roles t "
            "ON t.district_pk = c.district_pk AND t.sis_id = :sis_id WHERE c.pk = :pk",
            [
                {"pk": section_pk, "sis_id": sis_id, "position": position}
                for position, sis_id in enumerate(listed.split(SEPARATOR))
            ],
        )


def _images(writer: Writer, run_pk: int, kind: str) -> Iterator[Row]:
    after = 0
    while rows := writer.rows(
        "SELECT row_pk, before FROM import_images WHERE run_pk = :run AND kind = :kind "
        "AND row_pk > :after ORDER BY row_pk LIMIT :limit",
        {"run": run_pk, "kind": kind, "after": after, "limit": FETCH_ROWS},
    ):
        after = rows[-1][0]
        yield from rows


def take_back(
    writer: Writer, kind: Kind, run_pk: int, created: list[int], now: int
) -> tuple[int, int, list[KeptPerson]]:
    """Take out what an upload created of a kind: how many went or were deactivated; who is kept."""
    taken, kept = _take_roles(writer, kind, run_pk)
    if not created:
        return taken, 0, kept
    if kind is SECTIONS:
        writer.execute(
            "DELETE FROM section_teachers WHERE section_pk IN (SELECT t.pk FROM sections t "
            f"WHERE t.pk BETWEEN :first AND :last AND {_as_made(kind)})",
            {"first": created[0], "last": created[1]},
        )
    kept += _kept_created(writer, kind, created[0], created[1])
    _begin_rows(writer, kind, created[0], created[1])
    mark(writer, kind, run_pk)
    gone, left = _take_out(writer, kind, now)
    return gone + taken, left, kept


def _as_made(kind: Kind) -> str:
    return as_made("u" if kind.is_person else "t", family_of(kind.name))


def _named(kind: Kind) -> str:
    """How somebody or something that is kept is called: name, and email or SIS id."""
    return "u.first_name || ' ' || u.last_name, u.email" if kind.is_person else "t.name, t.sis_id"


def _kept_created(writer: Writer, kind: Kind, first: int, last: int) -> list[KeptPerson]:
    """Rows the upload created that somebody changed since."""
    return [
        KeptPerson("", row[0], row[1], CHANGED)
        for row in writer.rows(
            f"SELECT {_named(kind)} FROM {kind.source} WHERE t.{kind.key} BETWEEN :first AND :last "
            f"AND NOT {_as_made(kind)} ORDER BY t.{kind.key}",
            {"first": first, "last": last},
        )
    ]


def _take_roles(writer: Writer, kind: Kind, run_pk: int) -> tuple[int, list[KeptPerson]]:
    """Take back roles given to people who were there, or deactivate them if something hangs on.

    Gives how many, and who is kept because a later upload has changed their role.
    """
    people = [{"pk": row[0]} for row in _images(writer, run_pk, f"{kind.name}+")]
    later = (
        f"SELECT {_named(kind)} FROM {kind.source} JOIN import_images i ON i.row_pk = t.user_pk "
        "JOIN import_runs d ON d.pk = i.run_pk WHERE t.user_pk = :pk AND i.kind = :kind "
        "AND i.run_pk > :run AND d.undone_at IS NULL"
    )
    kept: list[KeptPerson] = []
    taken = 0
    for person in people:
        if row := writer.row(later, {**person, "run": run_pk, "kind": kind.name}):
            kept.append(KeptPerson("", row[0], row[1], CHANGED))
            continue
        taken += 1
        writer.execute(
            f"DELETE FROM {kind.table} AS t WHERE t.user_pk = :pk AND NOT ({_HANGING[kind.name]})",
            person,
        )
        writer.execute(f"UPDATE {kind.table} SET active = FALSE WHERE user_pk = :pk", person)
    return taken, kept


def _begin_rows(writer: Writer, kind: Kind, first: int, last: int) -> None:
    """Put the untouched rows of these keys into `undo_rows`, and whether anything hangs on them."""
    hanging = _HANGING[kind.name] + (f" OR {_SIGNED_IN}" if kind.is_person else "")
    writer.execute("CREATE TEMP TABLE undo_rows (pk INTEGER PRIMARY KEY, hanging INTEGER)")
    writer.execute(
        f"INSERT INTO undo_rows SELECT t.{kind.key}, CASE WHEN {hanging} THEN 1 ELSE 0 END "
        f"FROM {kind.source} WHERE t.{kind.key} BETWEEN :first AND :last AND {_as_made(kind)}",
        {"first": first, "last": last},
    )


def _take_out(writer: Writer, kind: Kind, now: int) -> tuple[int, int]:
    gone = "(SELECT pk FROM undo_rows WHERE hanging = 0)"
    left = "(SELECT pk FROM undo_rows WHERE hanging = 1)"
    writer.execute(f"UPDATE {kind.table} SET active = FALSE WHERE {kind.key} IN {left}")
    stamped = "users" if kind.is_person else kind.table
    writer.execute(
        f"UPDATE {stamped} SET version = version + 1, modified_at = :now WHERE pk IN {left}",
        {"now": now},
    )
    writer.execute(f"DELETE FROM {kind.table} WHERE {kind.key} IN {gone}")
    if kind.is_person:
        writer.execute(f"DELETE FROM users WHERE pk IN {gone}")
    forget(writer, family_of(kind.name), "undo_rows")
    counts = {row[0]: int(row[1]) for row in writer.rows(
        "SELECT hanging, count(*) FROM undo_rows GROUP BY hanging"
    )}  # fmt: skip
    writer.execute("DROP TABLE undo_rows")
    return counts.get(0, 0), counts.get(1, 0)


def restore(writer: Writer, kind: Kind, run_pk: int, now: int) -> tuple[int, list[KeptPerson]]:
    """Make rows of a kind what their images say: how many, and who is kept.

    Those of employees are staged (`undoing.stage_images`), with the reasons to keep them.
    """
    kept: list[KeptPerson] = []
    restored: dict[int, int] = {}
    # Who is an admin too gets the email back with the image of the admin, after this.
    admins: set[int] = set()
    if kind.employee:
        twice = "SELECT pk FROM undo_images WHERE reason = '' GROUP BY pk HAVING count(*) > 1"
        admins = {row[0] for row in writer.rows(twice)}
    for row_pk, before in _images(writer, run_pk, kind.name):
        values: dict[str, Any] = {**json.loads(before), "pk": row_pk, "now": now}
        found = writer.row(
            f"SELECT {_named(kind)}, {_why_kept(kind)} FROM {kind.source} "
            f"JOIN import_images i ON i.row_pk = t.{kind.key} "
            f"WHERE t.{kind.key} = :pk AND i.run_pk = :run AND i.kind = :kind",
            {"pk": row_pk, "run": run_pk, "kind": kind.name},
        )
        if found is None:
            continue
        if found[2]:
            kept.append(KeptPerson("", *found[:3]))
            continue
        if row_pk in admins:
            values["email_key"] = None
        _write_back(writer, kind, values)
        restored[row_pk] = values["version"]
    follow(writer, run_pk, family_of(kind.name), restored)
    return len(restored), kept


def _why_kept(kind: Kind) -> str:
    """Why a row stays as it is; empty where it is restored."""
    if kind.employee:
        return "(SELECT o.reason FROM undo_images o WHERE o.pk = u.pk AND o.kind = i.kind)"
    fits = f"{'u' if kind.is_person else 't'}.version = i.after_version"
    return f"CASE WHEN {fits} THEN '' ELSE '{CHANGED}' END"


def _write_back(writer: Writer, kind: Kind, values: dict[str, Any]) -> None:
    mine = kind.fields if kind.is_person else (*kind.fields, *kind.derived)
    # Images of uploads applied before schools remembered edits do not have them.
    mine += tuple(column for column in kind.by_hand if column in values)
    assigned = ", ".join(f"{column} = :{column}" for column in ("sis_id", "active", *mine))
    stamp = "version = version + 1, modified_at = :now"
    if not kind.is_person:
        writer.execute(f"UPDATE {kind.table} SET {assigned}, {stamp} WHERE pk = :pk", values)
        return
    writer.execute(f"UPDATE {kind.table} SET {assigned} WHERE user_pk = :pk", values)
    if values.get("hand_edited") is not None:
        edited = "UPDATE admin_roles SET hand_edited = :hand_edited WHERE user_pk = :pk"
        writer.execute(edited, values)
    names = ", ".join(f"{c} = :{c}" for c in (*kind.user_fields, *kind.derived))
    writer.execute(f"UPDATE users SET {names}, {stamp} WHERE pk = :pk", values)
