"""Writing what changes; everything here runs inside the one transaction of the upload."""

from __future__ import annotations

import json
from typing import Any

from storage.bulk.creating import Writing
from storage.bulk.loading import load
from storage.connections import FETCH_ROWS, Writer
from storage.queries.admin_changes import replace_links

_USER_FIELDS = ("email", "email_key", "first_name", "last_name", "name_key")
_ROLE_FIELDS = (
    "admin_scope",
    "title",
    "sis_id",
    "school_pks",
    "department",
    "username",
    "portal_role",
    "active",
    "hand_edited",
)


def keep_images(writer: Writer, run_pk: int) -> None:
    """Write down what every row that changes was before."""
    columns = ", ".join(
        [f"u.{field}" for field in _USER_FIELDS] + [f"r.{field}" for field in _ROLE_FIELDS]
    )
    sql = (
        f"SELECT u.pk, u.version, r.user_pk, {columns} FROM users u "
        "LEFT JOIN admin_roles r ON r.user_pk = u.pk WHERE u.pk IN ("
        "SELECT user_pk FROM upload_rows WHERE verdict = 'updated' OR (verdict = 'created' "
        "AND joins) UNION SELECT user_pk FROM upload_removed) AND u.pk > :after "
        "ORDER BY u.pk LIMIT :limit"
    )
    after = 0
    while rows := writer.rows(sql, {"after": after, "limit": FETCH_ROWS * 4}):
        after = rows[-1][0]
        load(
            writer,
            "import_images",
            {
                "row_pk": [row[0] for row in rows],
                "before": [_image(row) for row in rows],
                "after_version": [row[1] + 1 for row in rows],
            },
            {"run_pk": run_pk, "kind": "admin"},
        )


def _image(row: tuple[Any, ...]) -> str:
    names = _USER_FIELDS + (_ROLE_FIELDS if row[2] is not None else ())
    image = dict(zip(names, row[3:], strict=False))
    if "active" in image:
        image["active"] = bool(image["active"])
    image["version"] = row[1]
    return json.dumps(image, ensure_ascii=False, separators=(",", ":"))


def update_people(writer: Writer, writing: Writing) -> None:
    """Write the rows that change, in one go: emails and SIS ids may swap between two people."""
    chosen = "SELECT user_pk FROM upload_rows WHERE verdict = 'updated'"
    writer.execute(
        f"UPDATE users SET email_key = NULL WHERE pk IN ({chosen} AND changed LIKE '%email,%')"
    )
    writer.execute(
        f"UPDATE admin_roles SET sis_id = NULL WHERE user_pk IN ({chosen} "
        "AND changed LIKE '%sis_id,%')"
    )
    _replace_links(writer)
    writer.execute(
        "UPDATE users SET email = s.email, email_key = s.email_key, first_name = s.first_name, "
        "last_name = s.last_name, name_key = s.name_key, modified_at = :now, "
        "version = users.version + 1 FROM upload_rows s "
        "WHERE s.user_pk = users.pk AND s.verdict = 'updated'",
        {"now": writing.now},
    )
    writer.execute(
        "UPDATE admin_roles SET admin_scope = s.admin_scope, title = s.title, sis_id = s.sis_id, "
        "school_pks = s.school_pks, department = s.department, username = s.username, "
        "portal_role = s.portal_role, "
        "active = CASE WHEN s.kept LIKE '%active,%' THEN FALSE ELSE TRUE END, "
        "line_hash = CASE WHEN s.kept = '' THEN s.line_hash END "
        "FROM upload_rows s WHERE s.user_pk = admin_roles.user_pk AND s.verdict = 'updated'"
    )


def forget_edits(writer: Writer) -> None:
    """After a load that overwrites edits, the fields of the rows it names are nobody's edit."""
    writer.execute(
        "UPDATE admin_roles SET hand_edited = '' WHERE hand_edited <> '' AND user_pk IN "
        "(SELECT user_pk FROM upload_rows WHERE verdict = 'updated')"
    )


def _replace_links(writer: Writer) -> None:
    rows = writer.rows(
        "SELECT s.user_pk, r.school_pks, s.school_pks FROM upload_rows s "
        "JOIN admin_roles r ON r.user_pk = s.user_pk "
        "WHERE s.verdict = 'updated' AND s.changed LIKE '%schools,%'"
    )
    replace_links(writer, rows)


def join_people(writer: Writer, writing: Writing) -> None:
    """Give employees who become admins the names of their row."""
    writer.execute(
        "UPDATE users SET email = s.email, first_name = s.first_name, last_name = s.last_name, "
        "name_key = s.name_key, modified_at = :now, version = users.version + 1 "
        "FROM upload_rows s WHERE s.user_pk = users.pk AND s.verdict = 'created' AND s.joins",
        {"now": writing.now},
    )


def remove_people(writer: Writer, writing: Writing) -> None:
    """Deactivate the admins the upload does not name."""
    chosen = "(SELECT user_pk FROM upload_removed)"
    writer.execute(
        f"UPDATE admin_roles SET active = FALSE, line_hash = NULL WHERE user_pk IN {chosen}"
    )
    writer.execute(
        f"UPDATE users SET modified_at = :now, version = version + 1 WHERE pk IN {chosen}",
        {"now": writing.now},
    )


def refresh_fingerprints(writer: Writer) -> None:
    """Remember the lines of rows that were compared and found equal."""
    writer.execute(
        "UPDATE admin_roles SET line_hash = s.line_hash FROM upload_rows s "
        "WHERE s.user_pk = admin_roles.user_pk AND s.verdict = 'unchanged' AND s.kept = '' "
        "AND s.line_hash IS NOT NULL"
    )
