"""What an upload says: counts, problems, holds, and the JSON document. Pure."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, Self

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
    "FileProblem",
    "FileRead",
    "Hold",
    "ImportDocument",
    "problem_image",
    "summed",
]


class Counts(NamedTuple):
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
        return self._asdict()


def summed(several: Iterable[Counts]) -> Counts:
    """The counts of several kinds together."""
    return Counts(*map(sum, zip(*several, strict=True)))


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
    """Problems that say the same: how many rows, where the first of them is, what to do."""

    code: str
    column: str
    severity: str
    message: str
    rows: int
    first_line: int
    file: str
    way_out: str = ""


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

    def done(self) -> Self:
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
