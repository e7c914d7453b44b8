"""Applying the roster part of a plan, inside the transaction of the upload."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.importing.numbering import id_range
from console.importing.uploads import Upload
from console.workspace import Act
from storage.bulk.creating import Writing

if TYPE_CHECKING:
    from storage.bulk.kinds import Kind

Ranges = dict[str, list[int]]


def write_schools(act: Act, upload: Upload, task: Writing) -> Ranges:
    """Schools, before the people who belong to them."""
    if not upload.is_roster or "schools" not in upload.roster.kinds:
        return {}
    from storage.bulk.kinds import SCHOOLS

    return _write_kind(act, upload, task, SCHOOLS)


def write_classes(act: Act, upload: Upload, task: Writing) -> Ranges:
    """Teachers, students, sections and enrollments, after the admins."""
    kinds = upload.roster.kinds if upload.is_roster else []
    if not kinds:
        return {}
    from storage.bulk import members, roster_writing
    from storage.bulk.kinds import SECTIONS, STUDENTS, TEACHERS

    ranges: Ranges = {}
    for kind in (TEACHERS, STUDENTS, SECTIONS):
        if kind.name in kinds:
            ranges |= _write_kind(act, upload, task, kind)
    if SECTIONS.name in kinds:
        roster_writing.write_section_teachers(act.transaction, task.run_pk)
    if "enrollments" in kinds:
        members.write(act.transaction, task.district_pk, task.run_pk)
    return ranges


def _write_kind(act: Act, upload: Upload, task: Writing, kind: Kind) -> Ranges:
    from storage.bulk import roster_edits, roster_staging, roster_writing

    transaction = act.transaction

    def ids(count: int) -> list[str]:
        return id_range(act.new_ids(count), count)

    roster_writing.keep_images(transaction, kind, task.run_pk)
    roster_writing.update(transaction, kind, task.now)
    if kind.by_hand and upload.options.overwrite_edits:
        roster_edits.forget_edits(transaction)
    if kind.employee and upload.options.overwrite_edits:
        roster_edits.forget_names(transaction, kind)
    roster_writing.remove(transaction, kind, task.now)
    count = upload.roster.counts[kind.name].created
    upload.report("writing", 0, count)
    if not count:
        return {}
    if not kind.is_person:
        first = roster_writing.next_place_pk(transaction, kind, count)
        created = roster_writing.create_places(transaction, kind, task, ids, first)
    else:
        if kind.employee:
            # Admins of this same upload are there by now, and may be teachers too.
            roster_staging.join_by_email(transaction, kind, task.district_pk)
        created = roster_writing.create_people(transaction, kind, task, ids, count)
        roster_writing.create_joined_roles(transaction, kind, task, ids)
    upload.report("writing", count, count)
    return {kind.name: created} if created else {}
