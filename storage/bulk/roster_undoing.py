"""Taking the roster part of an upload back, last written first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from storage.bulk.kinds import SECTIONS, SEPARATOR, Kind
from storage.bulk.lineage import as_made, family_of, follow
from storage.bulk.undoing import KeptPerson
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


def undo_kind(
    writer: Writer, kind: Kind, run_pk: int, created: list[int], now: int
) -> tuple[int, int, int, list[KeptPerson]]:
    """One kind as it was: how many went, were deactivated, were restored; who is kept."""
    restored, kept = _restore(writer, kind, run_pk, now)
    joined = [{"pk": row[0]} for row in _images(writer, run_pk, f"{kind.name}+")]
    if joined:
        _take_roles(writer, kind, joined)
    if not created:
        return len(joined), 0, restored, kept
    if kind is SECTIONS:
        writer.execute(
            "DELETE FROM section_teachers WHERE section_pk IN (SELECT t.pk FROM sections t "
            f"WHERE t.pk BETWEEN :first AND :last AND {_as_made(kind)})",
            {"first": created[0], "last": created[1]},
        )
    kept += _kept_created(writer, kind, created[0], created[1])
    gone, left = _take_out(writer, kind, created[0], created[1], now)
    return gone + len(joined), left, restored, kept


def _as_made(kind: Kind) -> str:
    return as_made("u" if kind.is_person else "t", family_of(kind.name))


def _named(kind: Kind) -> str:
    """How somebody or something that is kept is called: name, and email or SIS id."""
    return "u.first_name || ' ' || u.last_name, u.email" if kind.is_person else "t.name, t.sis_id"


def _kept_created(writer: Writer, kind: Kind, first: int, last: int) -> list[KeptPerson]:
    """Rows the upload created that somebody changed since."""
    return [
        KeptPerson("", row[0], row[1], "changed since the upload")
        for row in writer.rows(
            f"SELECT {_named(kind)} FROM {kind.source} WHERE t.{kind.key} BETWEEN :first AND :last "
            f"AND NOT {_as_made(kind)} ORDER BY t.{kind.key}",
            {"first": first, "last": last},
        )
    ]


def _take_roles(writer: Writer, kind: Kind, joined: list[dict[str, int]]) -> None:
    """Take back a role given to people who were there, unless something hangs on it."""
    for person in joined:
        writer.execute(
            f"DELETE FROM {kind.table} AS t WHERE t.user_pk = :pk AND NOT ({_HANGING[kind.name]})",
            person,
        )
    writer.execute_many(f"UPDATE {kind.table} SET active = FALSE WHERE user_pk = :pk", joined)


def _take_out(writer: Writer, kind: Kind, first: int, last: int, now: int) -> tuple[int, int]:
    hanging = _HANGING[kind.name] + (f" OR {_SIGNED_IN}" if kind.is_person else "")
    writer.execute("CREATE TEMP TABLE undo_rows (pk INTEGER PRIMARY KEY, hanging INTEGER)")
    writer.execute(
        f"INSERT INTO undo_rows SELECT t.{kind.key}, CASE WHEN {hanging} THEN 1 ELSE 0 END "
        f"FROM {kind.source} WHERE t.{kind.key} BETWEEN :first AND :last AND {_as_made(kind)}",
        {"first": first, "last": last},
    )
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
    counts = {row[0]: int(row[1]) for row in writer.rows(
        "SELECT hanging, count(*) FROM undo_rows GROUP BY hanging"
    )}  # fmt: skip
    writer.execute("DROP TABLE undo_rows")
    return counts.get(0, 0), counts.get(1, 0)


def _restore(writer: Writer, kind: Kind, run_pk: int, now: int) -> tuple[int, list[KeptPerson]]:
    kept: list[KeptPerson] = []
    restored: dict[int, int] = {}
    for row_pk, before in _images(writer, run_pk, kind.name):
        values: dict[str, Any] = {**json.loads(before), "pk": row_pk, "now": now}
        found = writer.row(
            f"SELECT {_named(kind)}, {_fits(kind)} FROM {kind.source} "
            f"JOIN import_images i ON i.row_pk = t.{kind.key} "
            f"WHERE t.{kind.key} = :pk AND i.run_pk = :run AND i.kind = :kind",
            {"pk": row_pk, "run": run_pk, "kind": kind.name},
        )
        if found is None:
            continue
        if not found[2]:
            kept.append(KeptPerson("", found[0], found[1], "changed since the upload"))
            continue
        if kind.employee and _is_taken(writer, values):
            kept.append(KeptPerson("", found[0], found[1], "somebody else has their old email now"))
            continue
        _write_back(writer, kind, values)
        restored[row_pk] = values["version"]
    follow(writer, run_pk, family_of(kind.name), restored)
    return len(restored), kept


def _is_taken(writer: Writer, values: dict[str, Any]) -> bool:
    """Whether another employee of the same district has the email that would come back."""
    return (
        writer.row(
            "SELECT 1 FROM users x JOIN users me ON me.pk = :pk "
            "AND me.district_pk = x.district_pk WHERE x.email_key = :email_key AND x.employee "
            "AND x.pk <> :pk",
            {"pk": values["pk"], "email_key": values["email_key"]},
        )
        is not None
    )


def _fits(kind: Kind) -> str:
    return f"{'u' if kind.is_person else 't'}.version = i.after_version"


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
