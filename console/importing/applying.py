"""Applying a plan: one transaction with the import run, before-images and one audit entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from console.errors import Held, Refused
from console.importing.names import with_names
from console.importing.numbering import id_range
from console.importing.options import Progress, no_progress
from console.importing.pauses import no_collections
from console.importing.plans import Plan
from console.importing.reports import Counts, ImportDocument
from console.importing.roster_applying import write_classes, write_schools
from console.importing.runs import announced, begin_run, finish_run
from console.importing.uploads import Upload
from console.workspace import Act, Workspace
from storage.bulk import creating, indexes, writing
from storage.bulk.batches import AdminBatch
from storage.bulk.creating import Links, NewPeople, Writing

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

    A plan that was written when it was made stays so.

    Raises:
        Refused: rows or files are wrong.
        Held: more admins would be deactivated than may be, and nobody has released the hold.
        StalePlan: the store moved since the plan was made; says what moved.
        Interrupted: raised by `progress`; everything was rolled back.
    """
    if plan.applied is not None:
        return plan.applied
    document = plan.document
    if plan.refused:
        raise Refused("Nothing was changed: the upload has problems. Correct them first.")
    if plan.held is not None and not release_hold:
        raise Held(plan.held.message)
    if plan.nothing_to_do:
        return document
    if plan.upload.light:
        raise ValueError("a plan that only counts keeps no rows to write; plan it again")
    upload, changes = plan.upload, plan.counts.changes
    upload.progress = progress
    with no_collections(), announced(upload, plan.counts.rows, large=changes >= LARGE):
        return workspace.run_on(upload.connection, _apply, plan, document.done())


def _apply(act: Act, plan: Plan, document: ImportDocument) -> ImportDocument:
    upload = plan.upload
    task = begin_run(act, upload)
    ranges = write_schools(act, upload, task)
    if upload.staged:
        _write_changes(act, upload, task)
    admins = plan.kinds.get("admins", plan.counts if not plan.kinds else Counts())
    count = admins.created
    ranges["users"] = create_people(act, task, _new_rows(act, upload, count), count)
    ranges |= write_classes(act, upload, task)
    finish_run(act, upload, task.run_pk, document, ranges)
    return document


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


def create_people(
    act: Act,
    task: Writing,
    new_rows: Iterable[tuple[list[int] | None, AdminBatch]],
    count: int,
    gathered: Callable[[], Links] | None = None,
) -> list[int]:
    """New people in the order of the files; gives the first and last of their keys.

    Rows come with the keys of users who are there and get the admin role, or without. `count` is
    how many there are; on SQLite about as many will do. `gathered` gives their links, with users
    counted from 0, once all rows are written, if somebody else has gathered them.
    """
    if not count:
        return []
    transaction = act.transaction
    next_pk = first_pk = creating.next_user_pk(transaction, count)
    suspended = indexes.suspend_indexes(transaction, count)
    links = Links()
    for user_pks, batch in new_rows:
        rows = len(batch)
        if user_pks is None:
            ids = id_range(act.new_ids(2 * rows), rows, 2)
            creating.create_people(transaction, task, NewPeople(batch, next_pk, ids))
            if gathered is None:
                links.add(range(next_pk, next_pk + rows), batch.school_pks)
            next_pk += rows
        else:
            legacy_ids = id_range(act.new_ids(rows), rows)
            creating.create_roles(transaction, task, user_pks, batch, legacy_ids)
            links.add(user_pks, batch.school_pks)
    indexes.restore_indexes(transaction, suspended)
    if gathered is None:
        links.write(transaction)
    else:
        gathered().write(transaction, first_pk)
    return [first_pk, next_pk - 1]


def _new_rows(
    act: Act, upload: Upload, count: int
) -> Iterator[tuple[list[int] | None, AdminBatch]]:
    """Batches to create, as the plan found them."""
    done = 0
    for user_pks, batch in _planned_rows(act, upload):
        yield user_pks, batch
        done += len(batch)
        upload.report("writing", done, count)


def _planned_rows(act: Act, upload: Upload) -> Iterator[tuple[list[int] | None, AdminBatch]]:
    if not upload.staged:
        for batch in upload.scratch.batches:
            yield None, with_names(batch)
        return
    for _, batch in creating.staged_new(act, joins=False):
        yield None, batch
    yield from creating.staged_new(act, joins=True)
