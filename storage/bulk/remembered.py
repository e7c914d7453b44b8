"""What images of uploads still say of rows that an undo takes out.

An upload that was not undone would bring links back to such a row. And SQLite gives the key of a
row that went to the next new one, of which the images of undone uploads must then say nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from storage.bulk.kinds import Kind
from storage.bulk.lineage import Family, note
from storage.connections import FETCH_ROWS, Row, Writer

# Images that name rows of a kind other than their own.
_NAMED_BY = {
    "schools": ("admin", "teachers", "students", "sections"),
    "sections": ("ended",),
    "students": ("ended",),
}


def mark(writer: Writer, kind: Kind, run_pk: int) -> None:
    """Let rows of `undo_rows` stay which undoing another upload would need."""
    if kind.name not in _NAMED_BY or writer.row("SELECT 1 FROM undo_rows") is None:
        return
    named = _named(writer, kind.name, run_pk)
    writer.execute_many(
        "UPDATE undo_rows SET hanging = 1 WHERE pk = :pk", [{"pk": pk} for pk in sorted(named)]
    )


def _named(writer: Writer, what: str, run_pk: int) -> set[int]:
    named: set[int] = set()
    for (other,) in writer.rows(
        "SELECT pk FROM import_runs WHERE undone_at IS NULL AND pk <> :run", {"run": run_pk}
    ):
        for kind in _NAMED_BY[what]:
            for row_pk, before in _images(writer, other, kind):
                named.update([row_pk] if what == "sections" else _keys(json.loads(before)))
    return named


def _images(writer: Writer, run_pk: int, kind: str) -> Iterator[Row]:
    after = 0
    while rows := writer.rows(
        "SELECT row_pk, before FROM import_images WHERE run_pk = :run AND kind = :kind "
        "AND row_pk > :after ORDER BY row_pk LIMIT :limit",
        {"run": run_pk, "kind": kind, "after": after, "limit": FETCH_ROWS * 4},
    ):
        after = rows[-1][0]
        yield from rows


def _keys(before: dict[str, str | int] | list[int]) -> list[int]:
    """The keys an image names: students whose enrollment ended, or schools of somebody."""
    if isinstance(before, list):
        return before
    listed = before.get("school_pk", before.get("school_pks", ""))
    return [int(pk) for pk in str(listed).split(",") if pk]


def forget(writer: Writer, family: Family, rows: str) -> None:
    """Drop the images that undone uploads have of rows that go: those in `rows`, not hanging."""
    first, last = writer.rows(f"SELECT min(pk), max(pk) FROM {rows} WHERE hanging = 0")[0]
    if first is None:
        return
    kinds = ", ".join(f"'{kind}'" for kind in (*family[1:], "teachers+", note(family)))
    for (run_pk,) in writer.rows("SELECT pk FROM import_runs WHERE undone_at IS NOT NULL"):
        writer.execute(
            f"DELETE FROM import_images WHERE run_pk = :run AND kind IN ({kinds}) "
            "AND row_pk BETWEEN :first AND :last "
            f"AND row_pk IN (SELECT pk FROM {rows} WHERE hanging = 0)",
            {"run": run_pk, "first": first, "last": last},
        )
