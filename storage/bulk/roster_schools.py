"""Which schools an upload opens and closes; known before its people are read."""

from __future__ import annotations

from storage.bulk.kinds import SCHOOLS
from storage.connections import Reader


def opened(reader: Reader) -> set[int]:
    """Stored schools that are active after the upload, since a row of it changes them."""
    rows = reader.rows(
        f"SELECT pk FROM {SCHOOLS.stage} WHERE verdict = 'updated' AND kept NOT LIKE '%active,%'"
    )
    return {int(row[0]) for row in rows}


def closed(reader: Reader) -> set[int]:
    """Stored schools that the upload deactivates."""
    return {int(row[0]) for row in reader.rows(f"SELECT pk FROM {SCHOOLS.removed}")}
