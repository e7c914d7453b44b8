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
Undone = tuple[int, int, int, list[undoing.KeptPerson]]


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


def _undo_classes(act: Act, run: ImportRunRecord, ranges: dict[str, list[int]]) -> Undone:
    """Enrollments, sections, students and teachers, before the people they hang on."""
    roster_undoing.undo_links(act.transaction, run.pk)
    total: Undone = (0, 0, 0, [])
    for kind in (SECTIONS, STUDENTS, TEACHERS):
        one = _undo_kind(act, run, ranges, kind)
        total = (total[0] + one[0], total[1] + one[1], total[2] + one[2], [*total[3], *one[3]])
    return total


def _undo_kind(act: Act, run: ImportRunRecord, ranges: dict[str, list[int]], kind: Kind) -> Undone:
    created = ranges.get(kind.name, [])
    return roster_undoing.undo_kind(act.transaction, kind, run.pk, created, act.now)


def _undo(act: Act, import_id: str, progress: Progress) -> UndoReport:
    run = imports.run(act, import_id)
    if run is None:
        raise NotFound(f"There is no upload “{display(import_id)}”. See 'principal imports'.")
    if run.undone_at is not None:
        raise NothingToDo(f"That upload was undone already, by {display(run.undone_by)}.")
    ranges = json.loads(run.document).get("ranges", {})
    first, last = ranges.get("users") or (1, 0)
    progress(Step("writing", 0, 0))
    gone, left, back, kept_rows = _undo_classes(act, run, ranges)
    undoing.stage_images(act.transaction, run.pk)
    undoing.keep_taken(act.transaction, run.district_pk)
    kept = [*kept_rows, *undoing.kept_images(act), *undoing.kept_created(act, first, last)]
    removed, deactivated = undoing.take_out_created(act.transaction, first, last, act.now)
    restored = undoing.restore_images(act.transaction, run.pk, act.now)
    schools = _undo_kind(act, run, ranges, SCHOOLS)
    removed, deactivated = removed + gone + schools[0], deactivated + left + schools[1]
    restored, kept = restored + back + schools[2], [*kept, *schools[3]]
    imports.mark_undone(act.transaction, run.pk, act.now, act.operator.name)
    report = UndoReport(
        import_id=import_id,
        restored=restored,
        removed=removed,
        deactivated=deactivated,
        kept=tuple(KeptRow(*person) for person in kept[:LISTED_KEPT]),
        kept_total=len(kept),
    )
    act.record(
        "import.undo",
        f"upload of {run.source}",
        subject_id=import_id,
        after={
            "restored": restored,
            "removed": removed,
            "deactivated": deactivated,
            "kept": len(kept),
        },
    )
    return report
