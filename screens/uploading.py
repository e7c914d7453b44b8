"""The work behind the upload screens, run in threads; no Textual here."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from console.importing.file_columns import FileColumns
from console.importing.formats import formats_for
from console.importing.headers import Format
from console.importing.listed import PlanPage, PlanRow
from console.importing.options import Progress, UploadOptions
from console.importing.past import ImportRecord, UndoReport
from console.importing.plans import Plan
from console.importing.rejects import Written
from console.importing.reports import EDITS, Cause, Counts, Hold, ImportDocument
from console.provisioning.directory import school_refs
from console.workspace import Workspace
from storage.connections import Reader
from storage.records.districts import DistrictRecord

CAUSES = "causes"


class PlanFacts(NamedTuple):
    """What the screens say of a plan, read once; the rows are read as they are looked at.

    `edits` counts rows with edits by hand that are kept: "" all, and of a roster each kind.
    """

    files: tuple[str, ...]
    document: ImportDocument
    counts: Counts
    held: Hold | None
    refused: bool
    nothing_to_do: bool
    causes: tuple[Cause, ...]
    options: UploadOptions
    schools: Mapping[str, str]
    columns: tuple[FileColumns, ...]
    edits: Mapping[str, int]


class PlanDesk:
    """A plan that many threads ask, one at a time; `close` it when it is left."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._lock = Lock()
        self._closed = False
        self._successor: PlanDesk | None = None
        causes = tuple(plan.causes())
        self.facts = PlanFacts(
            files=plan.files,
            document=plan.document,
            counts=plan.counts,
            held=plan.held,
            refused=plan.refused,
            nothing_to_do=plan.nothing_to_do,
            causes=causes,
            options=plan.upload.options,
            schools=plan.upload.workspace.read(_school_names, plan.district),
            columns=plan.columns,
            edits=_edits(plan) if any(cause.code == "kept_edit" for cause in causes) else {},
        )

    def page(self, kind: str, offset: int, limit: int, term: str, *, what: str = "") -> PlanPage:
        """Some rows of one kind, of a roster those of `what`; none once the plan was left.

        Of a plan that was made again, the new one's: they were asked for while it was made.
        """
        with self._lock:
            if not self._closed:
                return self._plan.rows(kind, offset, limit, term, what=what)
        later = self._successor
        return later.page(kind, offset, limit, term, what=what) if later else PlanPage([], 0)

    def refused_row(self, file: str, line: int) -> PlanRow | None:
        """The refused row of one line; None where no row can be put right, or the plan was left."""
        with self._lock:
            return None if self._closed else self._plan.refused_row(file, line)

    def again(self, options: UploadOptions, progress: Progress) -> PlanDesk:
        """A new plan from the same bytes; this one is closed, or stays when that was stopped.

        Raises:
            PrincipalError | StoreError: as planning does.
        """
        from console.importing.planning import plan_again

        with self._lock:
            self._successor = PlanDesk(plan_again(self._plan, options, progress))
            self._closed = True
            return self._successor

    def apply(
        self, workspace: Workspace, progress: Progress, *, release_hold: bool
    ) -> ImportDocument:
        """Write the plan into the store.

        Raises:
            StalePlan: the store moved; says what moved.
        """
        from console.importing.applying import apply_plan

        with self._lock:
            return apply_plan(workspace, self._plan, progress, release_hold=release_hold)

    def save(self, path: Path) -> None:
        """Write the plan as a file."""
        with self._lock:
            self._plan.save(path)

    def write_rejects(self, path: Path) -> list[Written]:
        """Write the refused rows with their reasons; tells what went where."""
        with self._lock:
            return self._plan.write_rejects(path)

    def close(self) -> None:
        """Let go of what was read."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._plan.close()


def _edits(plan: Plan) -> dict[str, int]:
    return {what: plan.rows(EDITS, 0, 1, what=what).total for what in ("", *plan.kinds)}


def _school_names(reader: Reader, district: DistrictRecord) -> dict[str, str]:
    return {ref.sis_id: ref.name for ref in school_refs(reader, district)}


def read(
    workspace: Workspace, paths: Sequence[Path], options: UploadOptions, progress: Progress
) -> PlanDesk:
    """Read files and plan the upload; nothing is written."""
    from console.importing.planning import plan_upload

    return PlanDesk(plan_upload(workspace, [str(path) for path in paths], options, progress))


def corrected(options: UploadOptions, row: PlanRow, values: dict[str, str]) -> UploadOptions:
    """Options in which one refused row is right."""
    key = (row.file, row.line or 0)
    before = options.corrections.get(key, {})
    return options._replace(corrections={**options.corrections, key: {**before, **values}})


def kinds_of_files() -> tuple[Format, ...]:
    """Everything a file may be."""
    return formats_for("auto")


def past_imports(workspace: Workspace) -> list[ImportRecord]:
    """Uploads applied so far, newest first."""
    from console.importing.undoing import list_imports

    return list_imports(workspace, limit=10_000)


def undo(workspace: Workspace, import_id: str, progress: Progress) -> UndoReport:
    """Take an upload back."""
    from console.importing.undoing import undo_import

    return undo_import(workspace, import_id, progress)


def document_text(document: ImportDocument) -> str:
    """The report as `principal import --json` prints it."""
    return json.dumps(document.as_json(), ensure_ascii=False, indent=2)
