"""What is known of uploads that were applied. Pure."""

from typing import Any, NamedTuple


class ImportRecord(NamedTuple):
    """An applied upload; `document` is its report, times are milliseconds since 1970 UTC."""

    import_id: str
    at: int
    operator: str
    source: str
    district_pk: int
    document: dict[str, Any]
    undone_at: int | None
    undone_by: str | None


class KeptRow(NamedTuple):
    """Somebody an undo left as they are, and why."""

    id: str
    name: str
    email: str
    reason: str


class UndoReport(NamedTuple):
    """What an undo did; `kept` lists at most 1,000 of `kept_total` people."""

    import_id: str
    restored: int
    removed: int
    deactivated: int
    kept: tuple[KeptRow, ...]
    kept_total: int

    def as_json(self) -> dict[str, Any]:
        """The report `principal undo --json` prints."""
        return {
            "import_id": self.import_id,
            "restored": self.restored,
            "removed": self.removed,
            "deactivated": self.deactivated,
            "kept": [row._asdict() for row in self.kept],
            "kept_total": self.kept_total,
        }
