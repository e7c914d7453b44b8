"""Applying a plan: one transaction with the import run, before-images and one audit entry."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from typing import Any

from console.errors import Held, Interrupted, Refused
from console.importing.names import with_names
from console.importing.numbering import id_range
from console.importing.options import Progress, no_progress
from console.importing.pauses import no_collections
from console.importing.plans import Plan
from console.importing.reports import Counts, ImportDocument
from console.importing.roster_applying import write_classes, write_schools
from console.importing.staleness import INTERRUPTED, refuse_stale
from console.importing.uploads import Upload
from console.workspace import Act, Workspace
from storage.bulk import creating, indexes, writing
from storage.bulk.batches import AdminBatch
from storage.bulk.creating import Links, NewPeople, Writing
from storage.errors import StoreError
from storage.holding import holding
from storage.queries import imports

# Fewer changes than these are written before anybody wonders.
LARGE = 10_000


def apply_plan(
    workspace: Workspace,
    plan: Plan,
    progress: Progress = no_progress,
    *,
    release_hold: bool = False,
) -> ImportDocument:
    """Write a plan into the store, whole or not at all; one with nothing to do writes nothing.

    Raises:
        Refused: rows or files are wrong.
        Held: more admins would be deactivated than may be, and nobody has released the hold.
        StalePlan: the store moved since the plan was made; says what moved.
        Interrupted: raised by `progress`; everything was rolled back.
    """
    document = plan.document
    if plan.refused:
        raise Refused("Nothing was changed: the upload has problems. Correct them first.")
    if plan.held is not None and not release_hold:
        raise Held(plan.held.message)
    if plan.nothing_to_do:
        return document
    if plan.upload.light:
        raise ValueError("a plan that only counts keeps no rows to write; plan it again")
    plan.upload.progress = progress
    try:
        with no_collections(), _announced(workspace, plan):
            return workspace.run_on(plan.upload.connection, _apply, plan, document.done())
    except (Interrupted, KeyboardInterrupt):
        with suppress(StoreError):
            workspace.run(_record_interruption, plan)
        raise


def _announced(workspace: Workspace, plan: Plan) -> AbstractContextManager[None]:
    """Tell those who must wait for a large upload for whom they wait."""
    large = plan.counts.changes >= LARGE
    path = workspace.store.location.path if large else None
    return holding(path, workspace.operator.name, f"an upload of {', '.join(plan.files)}")


def _record_interruption(act: Act, plan: Plan) -> None:
    """Say in the log that an upload was begun and rolled back."""
    act.record(
        INTERRUPTED,
        f"upload of {', '.join(plan.files)}",
        subject_id=plan.upload.import_id,
        after={"rows": plan.counts.rows, "written": 0},
    )


def _apply(act: Act, plan: Plan, document: ImportDocument) -> ImportDocument:
    upload = plan.upload
    refuse_stale(act, upload.head)
    run_pk = imports.add_run(
        act.transaction,
        {
            "id": upload.import_id,
            "at": act.now,
            "operator": act.operator.name,
            "district_pk": upload.district.pk,
            "source": ", ".join(plan.files),
            "source_hash": upload.digest,
            "document": "{}",
        },
    )
    task = Writing(run_pk, upload.district.pk, act.now)
    ranges = write_schools(act, upload, task)
    if upload.staged:
        _write_changes(act, upload, task)
    admins = plan.kinds.get("admins", plan.counts if not plan.kinds else Counts())
    ranges["users"] = _create(act, upload, task, admins.created)
    ranges |= write_classes(act, upload, task)
    stored = {**document.as_json(), "ranges": ranges}
    imports.set_document(act.transaction, run_pk, json.dumps(stored, ensure_ascii=False))
    act.record(
        "import.apply",
        f"upload of {', '.join(plan.files)}",
        subject_id=upload.import_id,
        after=_told(document),
    )
    return document


def _told(document: ImportDocument) -> dict[str, Any]:
    """What the audit log says of an upload."""
    told = {"mode": document.mode, "format": document.format, **document.counts.as_json()}
    if document.kinds:
        told["kinds"] = {kind: counts.as_json() for kind, counts in document.kinds.items()}
    return told


def _write_changes(act: Act, upload: Upload, task: Writing) -> None:
    """Updates and removals, before new people take the emails these give up."""
    transaction = act.transaction
    writing.keep_images(transaction, task.run_pk)
    writing.update_people(transaction, task)
    if upload.options.overwrite_edits:
        writing.forget_edits(transaction)
    writing.remove_people(transaction, task)
    writing.join_people(transaction, task)
    # Rows of people who are there already are not compared when only new ones are added.
    if upload.options.mode != "add":
        writing.refresh_fingerprints(transaction)


def _create(act: Act, upload: Upload, task: Writing, count: int) -> list[int]:
    """New people in the order of the files; gives the first and last of their keys."""
    if not count:
        return []
    transaction = act.transaction
    next_pk = first_pk = creating.next_user_pk(transaction, count)
    next_id = act.new_ids(2 * count)
    suspended = indexes.suspend_indexes(transaction, count)
    links, done = Links(), 0
    for user_pks, batch in _new_rows(act, upload):
        rows = len(batch)
        ids = id_range(next_id + done, rows)
        legacy_ids = id_range(next_id + count + done, rows)
        people = NewPeople(batch, next_pk, ids, legacy_ids)
        if user_pks is None:
            creating.create_people(transaction, task, people)
            links.add(range(next_pk, next_pk + rows), batch.school_pks)
            next_pk += rows
        else:
            creating.create_roles(transaction, task, user_pks, people)
            links.add(user_pks, batch.school_pks)
        done += rows
        upload.report("writing", done, count)
    links.write(transaction)
    indexes.restore_indexes(transaction, suspended)
    return [first_pk, next_pk - 1]


def _new_rows(act: Act, upload: Upload) -> Iterator[tuple[list[int] | None, AdminBatch]]:
    """Batches to create: with user keys, the admin role is added to somebody who is there."""
    if not upload.staged:
        for batch in upload.scratch.batches:
            yield None, with_names(batch)
        return
    for _, batch in creating.staged_new(act, joins=False):
        yield None, batch
    yield from creating.staged_new(act, joins=True)
