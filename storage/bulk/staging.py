"""The uploaded rows beside the store's, in temporary tables of the upload's own connection."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from storage.bulk.batches import AdminBatch
from storage.bulk.loading import load
from storage.connections import Writer

_COLUMNS = """
    row_pk INTEGER PRIMARY KEY, file TEXT NOT NULL, line INTEGER NOT NULL,
    sis_id TEXT, email TEXT NOT NULL, email_key TEXT NOT NULL, first_name TEXT NOT NULL,
    last_name TEXT NOT NULL, name_key TEXT NOT NULL, title TEXT, admin_scope TEXT NOT NULL,
    school_pks TEXT NOT NULL, department TEXT, username TEXT, portal_role TEXT,
    line_hash BIGINT, user_pk INTEGER, email_pk INTEGER,
    filled BOOLEAN NOT NULL DEFAULT FALSE, joins BOOLEAN NOT NULL DEFAULT FALSE,
    verdict TEXT NOT NULL DEFAULT '', changed TEXT NOT NULL DEFAULT '',
    kept TEXT NOT NULL DEFAULT '', said TEXT NOT NULL DEFAULT ''
"""


def create_tables(writer: Writer) -> None:
    """Make the temporary tables of one upload."""
    writer.execute(f"CREATE TEMP TABLE upload_rows ({_COLUMNS})")
    writer.execute("CREATE TEMP TABLE upload_unseen (user_pk INTEGER PRIMARY KEY)")
    writer.execute("CREATE TEMP TABLE upload_present (email_key TEXT, sis_id TEXT)")
    writer.execute("CREATE TEMP TABLE upload_removed (user_pk INTEGER PRIMARY KEY)")


def drop_tables(writer: Writer) -> None:
    """Take them away, so that the same connection can plan again."""
    for table in ("upload_rows", "upload_unseen", "upload_present", "upload_removed"):
        writer.execute(f"DROP TABLE IF EXISTS {table}")


def stage(writer: Writer, batches: Iterable[AdminBatch]) -> Iterator[int]:
    """Copy batches, each with its line fingerprints, into `upload_rows`; yields rows done."""
    start = 1
    for batch in batches:
        count = len(batch)
        blank: list[Any] = [None] * count
        load(
            writer,
            "upload_rows",
            {
                "row_pk": range(start, start + count),
                "file": [batch.file] * count,
                "line": batch.lines,
                "sis_id": blank if batch.sis_ids is None else [x or None for x in batch.sis_ids],
                "email": batch.emails,
                "email_key": batch.email_keys,
                "first_name": batch.first_names,
                "last_name": batch.last_names,
                "name_key": batch.name_keys,
                "title": blank if batch.titles is None else batch.titles,
                "admin_scope": batch.scopes,
                "school_pks": batch.school_pks,
                "department": batch.departments or blank,
                "username": batch.usernames or blank,
                "portal_role": batch.portal_roles or blank,
                "line_hash": batch.hashes or blank,
            },
            key="row_pk",
        )
        start += count
        yield start - 1
    if not writer.is_sqlite:
        writer.execute("ANALYZE upload_rows")


def stage_unseen(writer: Writer, user_pks: Iterable[int]) -> None:
    """Note the admins whose own line the upload does not hold."""
    load(writer, "upload_unseen", {"user_pk": user_pks})


def stage_present(writer: Writer, keys: Iterable[tuple[str | None, str | None]]) -> None:
    """Note the keys of refused rows: their people are in the file and must not be removed."""
    rows = list(keys)
    load(
        writer,
        "upload_present",
        {"email_key": [row[0] for row in rows], "sis_id": [row[1] for row in rows]},
    )
