"""Which version of a row an upload left, when later uploads were taken back since.

Undoing an upload gives rows new versions, though they are again what they were. So the images of
earlier uploads that left them in that state follow to the new version, and of rows that an upload
had created a note is kept that they are as they were made. Otherwise the earlier upload could not
be undone any more: everybody would seem edited since.
"""

from __future__ import annotations

from collections.abc import Mapping

from storage.bulk.loading import load
from storage.connections import Writer

# Kinds of image that speak of the same rows, and so of the same versions.
PEOPLE = ("users", "admin", "teachers", "students")
SCHOOLS = ("schools", "schools")
SECTIONS = ("sections", "sections")
Family = tuple[str, ...]


def family_of(kind: str) -> Family:
    """The table that has the versions of a kind of row, and all kinds it has them of."""
    return {"schools": SCHOOLS, "sections": SECTIONS}.get(kind, PEOPLE)


def as_made(alias: str, family: Family) -> str:
    """A condition: a created row is as it was made, or made so again by undoing later uploads."""
    return (
        f"({alias}.version = 1 OR EXISTS (SELECT 1 FROM import_images m WHERE m.run_pk IN "
        "(SELECT d.pk FROM import_runs d WHERE d.undone_at IS NOT NULL) "
        f"AND m.kind = '{note(family)}' AND m.row_pk = {alias}.pk "
        f"AND m.after_version = {alias}.version))"
    )


def follow(writer: Writer, run_pk: int, family: Family, restored: Mapping[int, int]) -> None:
    """Let images follow rows that were restored; `restored` has their versions before the upload.

    Call it when the rows have their new versions.
    """
    if not restored:
        return
    table, *kinds = family
    writer.execute("CREATE TEMP TABLE undo_lines (pk INTEGER PRIMARY KEY, version INTEGER)")
    load(writer, "undo_lines", {"pk": list(restored), "version": list(restored.values())})
    for (other,) in writer.rows("SELECT pk FROM import_runs ORDER BY pk"):
        for kind in (*kinds, note(family)):
            writer.execute(
                f"UPDATE import_images SET after_version = (SELECT x.version FROM {table} x "
                "WHERE x.pk = import_images.row_pk) WHERE run_pk = :run AND kind = :kind "
                "AND row_pk IN (SELECT l.pk FROM undo_lines l) AND EXISTS "
                "(SELECT 1 FROM undo_lines l WHERE l.pk = import_images.row_pk "
                "AND l.version = import_images.after_version)",
                {"run": other, "kind": kind},
            )
    writer.execute(
        "INSERT INTO import_images (run_pk, kind, row_pk, before, after_version) "
        f"SELECT :run, :kind, l.pk, '', x.version FROM undo_lines l JOIN {table} x ON x.pk = l.pk "
        "WHERE l.version = 1",
        {"run": run_pk, "kind": note(family)},
    )
    writer.execute("DROP TABLE undo_lines")


def note(family: Family) -> str:
    """The kind of image that says a created row is as it was made."""
    return f"{family[0]}="
