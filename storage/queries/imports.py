"""Applied uploads: the run, its report, and whether it was undone."""

from __future__ import annotations

from typing import Any

from storage.connections import Reader, Writer
from storage.records.imports import ImportRunRecord, ImportTraceRecord

_COLUMNS = "pk, id, at, operator, district_pk, source, document, undone_at, undone_by"

# By the key of the images, which begins with the upload.
TRACES = (
    "SELECT r.id, r.undone_at, i.kind, i.before FROM import_runs r CROSS JOIN import_images i "
    "WHERE r.district_pk = :district_pk AND i.run_pk = r.pk AND i.kind IN "
    "('admin', 'teachers', 'teachers+', 'students', 'students+') AND i.row_pk = :user_pk "
    "ORDER BY r.pk DESC, i.kind"
)


def add_run(writer: Writer, run: dict[str, Any]) -> int:
    """Write the run of an upload that is being applied; returns its key."""
    return int(
        writer.value(
            "INSERT INTO import_runs (id, at, operator, district_pk, source, source_hash, "
            "document) VALUES (:id, :at, :operator, :district_pk, :source, '', '{}') RETURNING pk",
            run,
        )
    )


def finish_run(writer: Writer, run_pk: int, source_hash: str, document: str) -> None:
    """Complete a run with what is only known at its end: the digest of its files, its report."""
    writer.execute(
        "UPDATE import_runs SET source_hash = :source_hash, document = :document WHERE pk = :pk",
        {"source_hash": source_hash, "document": document, "pk": run_pk},
    )


def runs(reader: Reader, *, limit: int, offset: int = 0) -> list[ImportRunRecord]:
    """Runs, newest first."""
    rows = reader.rows(
        f"SELECT {_COLUMNS} FROM import_runs ORDER BY pk DESC LIMIT :limit OFFSET :offset",
        {"limit": limit, "offset": offset},
    )
    return [ImportRunRecord(*row) for row in rows]


def run(reader: Reader, import_id: str) -> ImportRunRecord | None:
    """One run by its id."""
    row = reader.row(f"SELECT {_COLUMNS} FROM import_runs WHERE id = :id", {"id": import_id})
    return None if row is None else ImportRunRecord(*row)


def traces_of(reader: Reader, district_pk: int, user_pk: int) -> list[ImportTraceRecord]:
    """What the uploads of a district kept of one person before they changed them, newest first.

    One look for each upload, however many people it changed.
    """
    rows = reader.rows(TRACES, {"district_pk": district_pk, "user_pk": user_pk})
    return [ImportTraceRecord(*row) for row in rows]


def of_moment(reader: Reader, district_pk: int, at: int) -> list[ImportRunRecord]:
    """The uploads of a district at one moment: whoever is as old was perhaps created by one."""
    rows = reader.rows(
        f"SELECT {_COLUMNS} FROM import_runs WHERE district_pk = :district_pk AND at = :at",
        {"district_pk": district_pk, "at": at},
    )
    return [ImportRunRecord(*row) for row in rows]


def mark_undone(writer: Writer, run_pk: int, at: int, by: str) -> None:
    """Remember who undid a run, and when."""
    writer.execute(
        "UPDATE import_runs SET undone_at = :at, undone_by = :by WHERE pk = :pk",
        {"at": at, "by": by, "pk": run_pk},
    )


def last_at(reader: Reader, district_pk: int) -> int | None:
    """When a district's roster was last changed by an upload, or by undoing one; or never."""
    found = reader.value(
        "SELECT MAX(COALESCE(undone_at, at)) FROM import_runs WHERE district_pk = :pk",
        {"pk": district_pk},
    )
    return None if found is None else int(found)


def has_imports(reader: Reader, district_pk: int) -> bool:
    """Whether an upload was ever applied to the district and not undone."""
    return (
        reader.row(
            "SELECT 1 FROM import_runs WHERE district_pk = :district_pk AND undone_at IS NULL",
            {"district_pk": district_pk},
        )
        is not None
    )
