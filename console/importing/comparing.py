"""Putting the rows of an upload beside the people of the store: who they are, what differs."""

from __future__ import annotations

from console.display import display
from console.importing.cells import row_error
from console.importing.names import with_names
from console.importing.remarks import lost_zeros, remarks
from console.importing.reports import FileProblem
from console.importing.roster_reading import column_of
from console.importing.uploads import Upload
from console.keys import name_key
from storage.bulk import filling, matching, staging
from storage.bulk.kinds import TEACHERS
from storage.bulk.lost_zeros import of_admins
from storage.bulk.roster_repeats import taken_by_teachers
from storage.bulk.roster_staging import leave_names_to_admins


def compare(upload: Upload) -> None:
    """Put the rows beside the store's and find out who they are and what differs."""
    writer, options = upload.writer, upload.options
    staging.create_tables(writer)
    upload.staged = True
    for done in staging.stage(writer, map(with_names, upload.scratch.batches)):
        upload.report("comparing", done, upload.good_rows)
    if upload.known is not None:
        staging.stage_unseen(writer, upload.known.unseen())
    staging.stage_present(writer, upload.scratch.refused_keys())
    staging.stage_present(writer, ((None, sis_id) for sis_id in upload.roster.present["admins"]))
    matching.match_by_sis_id(writer, upload.district.pk)
    filling.fill_in(writer, overwrite_edits=options.overwrite_edits)
    matching.match_by_email(writer)
    filling.fill_in(writer, overwrite_edits=options.overwrite_edits)
    filling.refresh_name_keys(writer, name_key)
    _refuse_collisions(upload)
    matching.decide(writer, add_only=options.mode == "add")
    if options.mode != "add":
        upload.add_problems(remarks(upload))
    upload.add_problems(lost_zeros(upload, of_admins(writer, upload.district.pk)))
    if options.mode == "full" and upload.good_rows + upload.seen_rows:
        matching.find_missing(
            writer,
            upload.district.pk,
            fingerprints=upload.known is not None,
            scope=missing_scope(upload),
        )
    matching.remove_named(writer, upload.district.pk, upload.roster.gone_admins)


def _refuse_collisions(upload: Upload) -> None:
    writer = upload.writer
    if upload.known is not None:
        twice = matching.claimed_twice(writer)
        matching.reject_rows(writer, [row[0] for row in twice])
        upload.refuse_good(
            row_error(
                file,
                line,
                "duplicate_email",
                f"Another line of this file is about the same admin as “{display(email)}”. "
                "Keep one of them.",
                column_of(upload, file, "email"),
            )
            for _, file, line, email, _ in twice
        )
    add_only = upload.options.mode == "add"
    if upload.is_roster and "teachers" in upload.roster.kinds:
        leave_names_to_admins(writer, TEACHERS, add_only=add_only)
        taken = taken_by_teachers(writer)
        matching.reject_rows(writer, [row_pk for row_pk, _ in taken])
        upload.refuse_good(_collision(upload, found) for _, found in taken)
    collisions = matching.reject_collisions(writer, add_only=add_only)
    upload.refuse_good(_collision(upload, found) for found in collisions)


def _collision(upload: Upload, found: matching.Collision) -> FileProblem:
    owner = f"“{display(found.email)}” is the email of {display(found.by_email)}"
    if found.by_sis_id is None:
        code = "duplicate_email"
        message = f"{owner}, who is another row of this upload and keeps it."
    else:
        code = "conflict"
        message = (
            f"SIS id “{display(found.sis_id)}” is {display(found.by_sis_id)}, but {owner}. "
            "Correct one of the two."
        )
    column = column_of(upload, found.file, "email")
    return row_error(found.file, found.line, code, message, column)


def missing_scope(upload: Upload) -> str | None:
    """Whom a full upload may find missing: Clever's files never hold district admins."""
    names = {read.layout.format.name for read in upload.files if read.layout is not None}
    return "school" if names == {"clever"} else None
