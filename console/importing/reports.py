"""What an upload says: counts, problems, holds, rows of a plan, and the JSON document. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from storage.records.problems import ProblemRow as FileProblem

KINDS = ("created", "updated", "unchanged", "removed", "rejected")
# Rows of which an edit by hand is kept; each is also updated or unchanged.
EDITS = "edits"
VIEWS = (*KINDS, EDITS)
LISTED_PROBLEMS = 1_000

__all__ = [
    "EDITS",
    "KINDS",
    "LISTED_PROBLEMS",
    "VIEWS",
    "Cause",
    "Counts",
    "FieldDiff",
    "FileProblem",
    "FileRead",
    "Hold",
    "ImportDocument",
    "ImportRecord",
    "KeptRow",
    "PlanPage",
    "PlanRow",
    "RowCell",
    "UndoReport",
    "problem_image",
]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows an upload has, and what becomes of them."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    rejected: int = 0

    @property
    def changes(self) -> int:
        """How many people would change."""
        return self.created + self.updated + self.removed

    def as_json(self) -> dict[str, int]:
        """The counts as the document spells them."""
        return {name: getattr(self, name) for name in ("rows", *KINDS)}

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, name) + getattr(other, name) for name in ("rows", *KINDS)))


class Hold(NamedTuple):
    """Why a full upload waits: it would deactivate more than it may; `what` is one of them."""

    removals: int
    active: int
    limit: str
    message: str
    causes: tuple[str, ...] = ()
    what: str = "admin"

    def as_json(self) -> dict[str, Any]:
        """The hold as the document spells it."""
        return {
            "removals": self.removals,
            "active": self.active,
            "limit": self.limit,
            "message": self.message,
            "causes": list(self.causes),
        }


class Cause(NamedTuple):
    """Problems that say the same: how many rows, and where the first of them is."""

    code: str
    column: str
    severity: str
    message: str
    rows: int
    first_line: int
    file: str


class FieldDiff(NamedTuple):
    """One field of a row, before and after."""

    field: str
    old: str
    new: str


class RowCell(NamedTuple):
    """A cell of a refused row: the field it fills, its column's header, what it holds."""

    field: str
    header: str
    value: str


class PlanRow(NamedTuple):
    """One row of a plan, as it would be after; `kind` is one of `VIEWS`, `schools` are SIS ids.

    `what` is admin, or in a roster school, teacher, student, section or enrollment. People have
    `first_name` and `last_name`; of them and all others `name` is what they go by. Refused rows
    have their `cells`.
    """

    kind: str
    file: str
    line: int | None
    name: str
    email: str
    sis_id: str
    admin_scope: str
    title: str
    schools: tuple[str, ...]
    changes: tuple[FieldDiff, ...] = ()
    problems: tuple[FileProblem, ...] = ()
    what: str = "admin"
    first_name: str = ""
    last_name: str = ""
    cells: tuple[RowCell, ...] = ()


class PlanPage(NamedTuple):
    """Some rows of a plan, and how many there are in all."""

    rows: list[PlanRow]
    total: int


def problem_image(problem: FileProblem) -> dict[str, Any]:
    """A problem as the document spells it; a refusal of the whole file has no line."""
    return {
        "file": problem.file,
        "line": problem.line or None,
        "column": problem.column or None,
        "code": problem.code,
        "severity": problem.severity,
        "message": problem.message,
    }


class FileRead(NamedTuple):
    """What was assumed of one file of several; `kind` is what its rows are."""

    file: str
    format: str
    kind: str
    encoding: str
    delimiter: str


class ImportDocument(NamedTuple):
    """The report of contract section 4; `files` says what was assumed of each of several files."""

    import_id: str
    format: str
    encoding: str
    delimiter: str
    mode: str
    counts: Counts
    applied: bool = False
    held: Hold | None = None
    problems: tuple[FileProblem, ...] = ()
    problems_total: int = 0
    kinds: Mapping[str, Counts] = MappingProxyType({})
    files: tuple[FileRead, ...] = ()

    def done(self) -> ImportDocument:
        """The same, applied."""
        return self._replace(applied=True, held=None)

    def as_json(self) -> dict[str, Any]:
        """The document `--json` prints."""
        document: dict[str, Any] = {
            "import_id": self.import_id,
            "format": self.format,
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "mode": self.mode,
            **self.counts.as_json(),
            "applied": self.applied,
            "held": None if self.held is None else self.held.as_json(),
            "problems": [problem_image(problem) for problem in self.problems],
            "problems_total": self.problems_total,
        }
        if len(self.files) > 1:
            document["files"] = [file._asdict() for file in self.files]
        if self.kinds:
            document["kinds"] = {kind: counts.as_json() for kind, counts in self.kinds.items()}
        return document


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
