"""Taking an upload back, and the list of uploads."""

from __future__ import annotations

import json
from typing import Any

from console.display import display
from console.errors import NotFound, NothingToDo
from console.importing.options import Progress, Step, no_progress
from console.importing.past import ImportRecord, KeptRow, UndoReport
from console.workspace import Act, Workspace
from storage.bulk import roster_undoing, undoing
from storage.bulk.kinds import SCHOOLS, SECTIONS, STUDENTS, TEACHERS, Kind
from storage.bulk.loading import open_bulk
from storage.connections import Reader
from storage.holding import holding
from storage.queries import imports
from storage.records.imports import ImportRunRecord

LISTED_KEPT = 1_000


def list_imports(workspace: Workspace, limit: int = 100, offset: int = 0) -> list[ImportRecord]:
    """Applied uploads, newest first."""
    return workspace.read(_list, limit, offset)


def _list(reader: Reader, limit: int, offset: int) -> list[ImportRecord]:
    return [_record(run) for run in imports.runs(reader, limit=limit, offset=offset)]


def _record(run: ImportRunRecord) -> ImportRecord:
    document: dict[str, Any] = json.loads(run.document)
    document.pop("ranges", None)
    return ImportRecord(
        import_id=run.id,
        at=run.at,
        operator=run.operator,
        source=run.source,
        district_pk=run.district_pk,
        document=document,
        undone_at=run.undone_at,
        undone_by=run.undone_by,
    )


def undo_import(
    workspace: Workspace, import_id: str, progress: Progress = no_progress
) -> UndoReport:
    """Take an upload back: whoever it created goes, whoever it changed is as before.

    People somebody changed since are kept as they are, and named.

    Raises:
        NotFound: there is no upload with that id.
        NothingToDo: it was undone already.
    """
    connection = open_bulk(workspace.store.location)
    try:
        with holding(
            workspace.store.location.path, workspace.operator.name, f"the undo of {import_id}"
        ):
            return workspace.run_on(connection, _undo, import_id, progress)
    finally:
        connection.close()


class _Undoing:
    """What is undone so far."""

    def __init__(self, act: Act, run: ImportRunRecord) -> None:
        self._act, self._run = act, run
        self._ranges: dict[str, list[int]] = json.loads(run.document).get("ranges", {})
        self.removed = self.deactivated = self.restored = 0
        self.kept: list[undoing.KeptPerson] = []

    def links(self) -> None:
        """Enrollments and teachers of sections, before what they hang on."""
        roster_undoing.undo_links(self._act.transaction, self._run.pk)

    def take_back(self, kind: Kind) -> None:
        """What the upload created of a kind goes."""
        act, created = self._act, self._ranges.get(kind.name, [])
        one = roster_undoing.take_back(act.transaction, kind, self._run.pk, created, act.now)
        self.removed += one[0]
        self.deactivated += one[1]
        self.kept += one[2]

    def restore(self, kind: Kind) -> None:
        """What the upload changed of a kind is as before."""
        act = self._act
        restored, kept = roster_undoing.restore(act.transaction, kind, self._run.pk, act.now)
        self.restored += restored
        self.kept += kept

    def take_back_people(self) -> None:
        """Admins, and teachers first, who may be the same people."""
        self.take_back(TEACHERS)
        writer = self._act.transaction
        first, last = self._ranges.get("users") or (1, 0)
        self.kept += undoing.kept_created(self._act, first, last)
        gone, left = undoing.take_out_created(writer, first, last, self._act.now)
        self.removed += gone
        self.deactivated += left

    def restore_people(self) -> None:
        """Employees, when those are gone who may have their old emails and SIS ids."""
        writer, run = self._act.transaction, self._run
        undoing.stage_images(writer, run.pk)
        undoing.keep_taken(writer, run.district_pk)
        self.restore(TEACHERS)
        self.kept += undoing.kept_images(self._act)
        self.restored += undoing.restore_images(writer, run.pk, self._act.now)


def _undo(act: Act, import_id: str, progress: Progress) -> UndoReport:
    run = imports.run(act, import_id)
    if run is None:
        raise NotFound(f"There is no upload “{display(import_id)}”. See 'principal imports'.")
    if run.undone_at is not None:
        raise NothingToDo(f"That upload was undone already, by {display(run.undone_by)}.")
    progress(Step("writing", 0, 0))
    undone = _Undoing(act, run)
    undone.links()
    for kind in (SECTIONS, STUDENTS):
        undone.restore(kind)
        undone.take_back(kind)
    undone.take_back_people()
    undone.restore_people()
    undone.restore(SCHOOLS)
    undone.take_back(SCHOOLS)
    imports.mark_undone(act.transaction, run.pk, act.now, act.operator.name)
    report = UndoReport(
        import_id=import_id,
        restored=undone.restored,
        removed=undone.removed,
        deactivated=undone.deactivated,
        kept=tuple(KeptRow(*person) for person in undone.kept[:LISTED_KEPT]),
        kept_total=len(undone.kept),
    )
    act.record(
        "import.undo",
        f"upload of {run.source}",
        subject_id=import_id,
        after={
            "restored": undone.restored,
            "removed": undone.removed,
            "deactivated": undone.deactivated,
            "kept": len(undone.kept),
        },
    )
    return report
