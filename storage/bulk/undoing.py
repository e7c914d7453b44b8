"""Taking an upload back: rows it created go, rows it changed become what they were before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from storage.bulk.lineage import PEOPLE, as_made, follow
from storage.bulk.loading import load
from storage.bulk.remembered import forget
from storage.connections import FETCH_ROWS, Reader, Writer
from storage.queries.admin_changes import replace_links

CHANGED = "changed since the upload"
# What else may hang on a user; such a one is deactivated rather than taken out.
_HANGING = (
    "EXISTS (SELECT 1 FROM teacher_roles x WHERE x.user_pk = u.pk) "
    "OR EXISTS (SELECT 1 FROM student_roles x WHERE x.user_pk = u.pk) "
    "OR EXISTS (SELECT 1 FROM sign_ins x WHERE x.user_pk = u.pk) "
    "OR EXISTS (SELECT 1 FROM access_tokens x WHERE x.user_pk = u.pk) "
    "OR u.pk IN (SELECT x.user_pk FROM authorization_codes x) "
    "OR u.id IN (SELECT x.clever_id FROM application_accounts x WHERE x.clever_id IS NOT NULL)"
)


class KeptPerson(NamedTuple):
    """Somebody an undo leaves as they are, and why."""

    id: str
    name: str
    email: str
    reason: str


class UndoCounts(NamedTuple):
    """How many people an undo took out, deactivated, and restored."""

    removed: int
    deactivated: int
    restored: int


def take_out_created(writer: Writer, first_pk: int, last_pk: int, now: int) -> tuple[int, int]:
    """Take out the untouched people with these keys; gives how many went and were deactivated."""
    _begin_targets(writer)
    writer.execute(
        f"INSERT INTO undo_targets SELECT u.pk, CASE WHEN {_HANGING} THEN 1 ELSE 0 END "
        "FROM users u JOIN admin_roles r ON r.user_pk = u.pk "
        f"WHERE u.pk BETWEEN :first AND :last AND {as_made('u', PEOPLE)}",
        {"first": first_pk, "last": last_pk},
    )
    _deactivate(writer, now)
    gone = "(SELECT pk FROM undo_targets WHERE hanging = 0)"
    writer.execute(f"DELETE FROM admin_schools WHERE user_pk IN {gone}")
    writer.execute(f"DELETE FROM admin_roles WHERE user_pk IN {gone}")
    writer.execute(f"DELETE FROM users WHERE pk IN {gone}")
    counts: dict[int, int] = dict(
        writer.rows("SELECT hanging, count(*) FROM undo_targets GROUP BY hanging")
    )
    forget(writer, PEOPLE, "undo_targets")
    writer.execute("DROP TABLE undo_targets")
    return int(counts.get(0, 0)), int(counts.get(1, 0))


def _begin_targets(writer: Writer) -> None:
    writer.execute("CREATE TEMP TABLE undo_targets (pk INTEGER PRIMARY KEY, hanging INTEGER)")


def _deactivate(writer: Writer, now: int) -> None:
    chosen = "(SELECT pk FROM undo_targets WHERE hanging = 1)"
    writer.execute(
        f"UPDATE admin_roles SET active = FALSE, line_hash = NULL WHERE user_pk IN {chosen}"
    )
    writer.execute(
        f"UPDATE users SET version = version + 1, modified_at = :now WHERE pk IN {chosen}",
        {"now": now},
    )


def kept_created(reader: Reader, first_pk: int, last_pk: int) -> Iterator[KeptPerson]:
    """People the upload created whom somebody changed since."""
    for row in reader.stream(
        "SELECT u.id, u.first_name || ' ' || u.last_name, u.email FROM users u "
        f"WHERE u.pk BETWEEN :first AND :last AND NOT {as_made('u', PEOPLE)} ORDER BY u.pk",
        {"first": first_pk, "last": last_pk},
    ):
        yield KeptPerson(row[0], row[1], row[2], CHANGED)


class Image(NamedTuple):
    """What one person was before the upload, and their schools now."""

    user_pk: int
    before: dict[str, Any]
    school_pks: str


def stage_images(writer: Writer, run_pk: int) -> None:
    """Put the keys every image of employees would restore beside the store's, in `undo_images`.

    Somebody who is an admin and a teacher may have two.
    """
    writer.execute(
        "CREATE TEMP TABLE undo_images (pk INTEGER, kind TEXT, email_key TEXT, sis_id TEXT, "
        "reason TEXT NOT NULL DEFAULT '', PRIMARY KEY (pk, kind))"
    )
    for kind in ("admin", "teachers"):
        for batch in _stored_images(writer, run_pk, kind):
            load(
                writer,
                "undo_images",
                {
                    "pk": [image.user_pk for image in batch],
                    "email_key": [image.before["email_key"] for image in batch],
                    "sis_id": [image.before.get("sis_id") for image in batch],
                },
                {"kind": kind},
            )
    writer.execute(
        "DELETE FROM undo_images WHERE kind = 'teachers' "
        "AND pk NOT IN (SELECT t.user_pk FROM teacher_roles t)"
    )
    writer.execute(
        "UPDATE undo_images SET reason = :reason WHERE pk IN ("
        "SELECT i.row_pk FROM import_images i JOIN users u ON u.pk = i.row_pk "
        "WHERE i.run_pk = :run_pk AND i.kind IN ('admin', 'teachers') "
        "GROUP BY i.row_pk, u.version HAVING max(i.after_version) <> u.version)",
        {"reason": CHANGED, "run_pk": run_pk},
    )


def keep_taken(writer: Writer, district_pk: int) -> None:
    """Keep people whose old email or SIS id somebody else has by now.

    One who is kept may in turn hold what another would get back, so this repeats until it rests.
    """
    holds = (
        "x.pk <> t.pk AND NOT EXISTS "
        "(SELECT 1 FROM undo_images o WHERE o.pk = x.pk AND o.reason = '')"
    )
    email = (
        "SELECT 1 FROM users x WHERE x.district_pk = :d AND x.email_key = t.email_key "
        f"AND x.employee AND x.email_key IS NOT NULL AND {holds}"
    )
    sis_id = (
        "SELECT 1 FROM {0} y JOIN users x ON x.pk = y.user_pk WHERE t.kind = '{1}' "
        "AND y.district_pk = :d AND y.sis_id = t.sis_id AND {2}"
    )
    other_role = "SELECT 1 FROM undo_images o WHERE o.pk = t.pk AND o.reason <> ''"
    for reason, taken in (
        ("somebody else has their old email now", email),
        ("somebody else has their old SIS id now", sis_id.format("admin_roles", "admin", holds)),
        (
            "somebody else has their old SIS id now",
            sis_id.format("teacher_roles", "teachers", holds),
        ),
        ("what they had is somebody else's now", other_role),
    ) * 2:
        sql = (
            f"UPDATE undo_images AS t SET reason = :reason WHERE t.reason = '' AND EXISTS ({taken})"
        )
        while writer.execute(sql, {"reason": reason, "d": district_pk}):
            continue
    # Emails and SIS ids may have moved between people whom this undo restores.
    chosen = "(SELECT pk FROM undo_images WHERE reason = '')"
    writer.execute(f"UPDATE users SET email_key = NULL WHERE pk IN {chosen}")


def kept_images(reader: Reader) -> Iterator[KeptPerson]:
    """People the upload changed whom the undo leaves as they are."""
    for row in reader.stream(
        "SELECT u.id, u.first_name || ' ' || u.last_name, u.email, t.reason FROM undo_images t "
        "JOIN users u ON u.pk = t.pk WHERE t.reason <> '' AND t.kind = 'admin' ORDER BY t.pk"
    ):
        yield KeptPerson(*row)


def restore_images(writer: Writer, run_pk: int, now: int) -> int:
    """Make the others what their images say; gives how many."""
    chosen = "(SELECT pk FROM undo_images WHERE reason = '' AND kind = 'admin')"
    writer.execute(f"UPDATE admin_roles SET sis_id = NULL WHERE user_pk IN {chosen}")
    versions: dict[int, int] = {}
    for batch in _stored_images(writer, run_pk, "admin", chosen=f"AND i.row_pk IN {chosen}"):
        _restore(writer, batch, now)
        versions.update((image.user_pk, image.before["version"]) for image in batch)
    writer.execute("DROP TABLE undo_images")
    follow(writer, run_pk, PEOPLE, versions)
    return len(versions)


def _stored_images(
    writer: Writer, run_pk: int, kind: str, chosen: str = ""
) -> Iterator[list[Image]]:
    after = 0
    while True:
        rows = writer.rows(
            "SELECT i.row_pk, i.before, COALESCE(r.school_pks, '') FROM import_images i "
            "LEFT JOIN admin_roles r ON r.user_pk = i.row_pk "
            f"WHERE i.run_pk = :run_pk AND i.kind = :kind AND i.row_pk > :after {chosen} "
            "ORDER BY i.row_pk LIMIT :limit",
            {"run_pk": run_pk, "kind": kind, "after": after, "limit": FETCH_ROWS * 4},
        )
        if not rows:
            return
        after = rows[-1][0]
        yield [Image(row[0], json.loads(row[1]), row[2]) for row in rows]


def _restore(writer: Writer, people: list[Image], now: int) -> None:
    """Make people what their images say; a role the upload added is taken away again."""
    rows = [{**image.before, "pk": image.user_pk, "now": now} for image in people]
    writer.execute_many(
        "UPDATE users SET email = :email, email_key = :email_key, first_name = :first_name, "
        "last_name = :last_name, name_key = :name_key, version = version + 1, "
        "modified_at = :now WHERE pk = :pk",
        rows,
    )
    replace_links(
        writer,
        [(i.user_pk, i.school_pks, i.before.get("school_pks", "")) for i in people],
    )
    writer.execute_many(
        "UPDATE admin_roles SET admin_scope = :admin_scope, title = :title, sis_id = :sis_id, "
        "school_pks = :school_pks, department = :department, username = :username, "
        "portal_role = :portal_role, active = :active, hand_edited = :hand_edited, "
        "line_hash = NULL WHERE user_pk = :pk",
        [row for row in rows if "admin_scope" in row],
    )
    writer.execute_many(
        "DELETE FROM admin_roles WHERE user_pk = :pk",
        [{"pk": row["pk"]} for row in rows if "admin_scope" not in row],
    )
