"""From files to a plan: read every row, find repeats, match with the store, decide, hold."""

from __future__ import annotations

from collections.abc import Sequence

from console.importing.admins_file import read_admins
from console.importing.duplicates import KeyHashes, repeated_problems
from console.importing.headers import ADMINS
from console.importing.identifying import identify
from console.importing.options import Progress, UploadOptions, no_progress
from console.importing.pauses import no_collections
from console.importing.plans import Plan
from console.importing.refused_cells import fill_refused
from console.importing.reports import LISTED_PROBLEMS, Counts, Hold, summed
from console.importing.sources import Folder, Opened, open_sources
from console.importing.staleness import state_of
from console.importing.uploads import Upload, new_import_id, open_connection, schools_of
from console.provisioning.which_district import find_district
from console.workspace import Workspace
from storage.bulk import matching
from storage.errors import translated

DEFAULTS = UploadOptions()
# How often a plan with refused rows is made again because the store moved meanwhile.
_TIMES_ANEW = 2


def plan_upload(
    workspace: Workspace,
    paths: Sequence[str],
    options: UploadOptions = DEFAULTS,
    progress: Progress = no_progress,
) -> Plan:
    """Work out what uploading these files would do; nothing is written and no lock is held.

    With `at_once` among the options, a file of new people may be applied already.

    A file that is wrong gives a plan with problems. Close the plan when done with it.

    Raises:
        UsageError: the options make no sense.
        FileUnusable: a file is missing or unreadable.
        NotFound: the district is not there, or must be named.
        Interrupted: raised by `progress`; everything is let go of.
        StoreError: the store cannot be read.
    """
    options.check()
    folder = Folder()
    try:
        return plan_sources(workspace, open_sources(paths, folder), folder, options, progress)
    except BaseException:
        folder.close()
        raise


def plan_sources(
    workspace: Workspace,
    opened: Opened,
    folder: Folder,
    options: UploadOptions,
    progress: Progress = no_progress,
) -> Plan:
    """Like `plan_upload`, for files already at hand; the plan takes the folder over."""
    with translated(workspace.store.location.label), no_collections():
        plan = _plan_once(workspace, opened, folder, options, progress)
        for _ in range(_TIMES_ANEW):
            # Rows may be wrong only because others wrote between two looks at the store.
            if not (plan.refused and _has_moved(plan.upload)):
                break
            plan = _again(plan.upload, options, progress)
        return plan


def _has_moved(upload: Upload) -> bool:
    try:
        return upload.workspace.read(state_of) != upload.head
    except BaseException:
        upload.close()
        raise


def _plan_once(
    workspace: Workspace,
    opened: Opened,
    folder: Folder,
    options: UploadOptions,
    progress: Progress,
) -> Plan:
    upload = _begin(workspace, opened, folder, options, progress)
    try:
        return _plan(upload)
    except BaseException:
        upload.close()
        raise


def plan_again(plan: Plan, options: UploadOptions, progress: Progress = no_progress) -> Plan:
    """A new plan from the bytes the old one read; the old one is closed.

    Raises:
        FileUnusable: a file was changed since; corrections of its lines would meet others.
        PrincipalError | StoreError: as `plan_upload` does; the old plan stays as it was.
    """
    upload = plan.upload
    for source in upload.sources:
        source.refuse_changed()
    opened = Opened(upload.sources, upload.archive_problems, upload.names)
    again = plan_sources(upload.workspace, opened, Folder(), options, progress)
    again.upload.folder = upload.hand_over()
    upload.close()
    return again


def _again(upload: Upload, options: UploadOptions, progress: Progress) -> Plan:
    folder = upload.hand_over()
    upload.close()
    opened = Opened(upload.sources, upload.archive_problems, upload.names)
    return _plan_once(upload.workspace, opened, folder, options, progress)


def _begin(
    workspace: Workspace,
    opened: Opened,
    folder: Folder,
    options: UploadOptions,
    progress: Progress,
) -> Upload:
    with workspace.store.read() as reader:
        head = state_of(reader)
        district = find_district(reader, options.district)
        schools = schools_of(reader, district.pk)
    upload = Upload(
        workspace=workspace,
        district=district,
        options=options,
        progress=progress,
        sources=opened.sources,
        names=opened.names,
        folder=folder,
        schools=schools,
        head=head,
        import_id=new_import_id(workspace.clock()),
        connection=open_connection(workspace),
    )
    upload.light = options.counts_only and not matching.has_employees(upload.writer, district.pk)
    if upload.light:
        upload.scratch.list_only(LISTED_PROBLEMS)
    upload.archive_problems = opened.problems
    upload.add_problems(opened.problems)
    return upload


def _plan(upload: Upload) -> Plan:
    identify(upload)
    if upload.options.at_once:
        from console.importing.while_reading import written_while_read

        if (plan := written_while_read(upload)) is not None:
            return plan
    roster = _is_roster(upload)
    if not roster:
        for read in upload.files:
            read_admins(upload, read)
    elif not upload.stopped:
        from console.importing.roster_plan import read_roster

        read_roster(upload)
    if upload.light and upload.hashes.repeat():
        # To name the rows that repeat, they must be at hand.
        return _again(upload, upload.options._replace(counts_only=False), upload.progress)
    upload.refuse_good(repeated_problems(upload.scratch, upload.hashes, upload.column))
    upload.hashes = KeyHashes()
    if not upload.stopped and matching.has_employees(upload.writer, upload.district.pk):
        from console.importing.comparing import compare

        compare(upload)
    fill_refused(upload)
    counts = _admin_counts(upload)
    if roster and not upload.stopped:
        from console.importing.roster_plan import count_roster

        kinds = count_roster(upload, counts)
        counts = summed(kinds.values())
    return Plan(upload, counts, _hold(upload))


def _is_roster(upload: Upload) -> bool:
    """Whether any file is something else than the admins format."""
    return any(
        read.layout is not None and read.layout.format is not ADMINS for read in upload.files
    )


def _hold(upload: Upload) -> Hold | None:
    """Why the upload waits: for the sake of admins first, then of the other kinds."""
    if upload.options.mode != "full" and not (upload.is_roster and upload.roster.holds):
        return None
    from console.importing.comparing import missing_scope
    from console.importing.safety import hold_for, together

    found: list[Hold] = []
    if upload.options.mode == "full" and upload.staged:
        writer, district_pk = upload.writer, upload.district.pk
        active = matching.active_admins(writer, district_pk, missing_scope(upload))
        removed = matching.verdict_counts(writer)["removed"]
        found += filter(None, [hold_for(writer, upload.options, removed, active)])
    return together([*found, *(upload.roster.holds if upload.is_roster else ())])


def _admin_counts(upload: Upload) -> Counts:
    if upload.stopped:
        return Counts(rows=upload.rows, rejected=upload.scratch.refused_count())
    others = upload.roster.rejected if upload.is_roster else {}
    elsewhere = sum(n for kind, n in others.items() if kind != "admins")
    rejected = max(0, upload.scratch.refused_count() - elsewhere)
    if not upload.staged:
        created = upload.good_rows
        return Counts(rows=created + rejected, created=created, rejected=rejected)
    verdicts = matching.verdict_counts(upload.writer)
    kept = {kind: verdicts.get(kind, 0) for kind in ("created", "updated", "unchanged")}
    kept["unchanged"] += upload.seen_rows
    rows = sum(kept.values()) + rejected
    return Counts(rows=rows, removed=verdicts["removed"], rejected=rejected, **kept)


def corrected(
    options: UploadOptions, file: str, line: int, values: dict[str, str]
) -> UploadOptions:
    """Options with one more refused row fixed by hand."""
    return options._replace(corrections={**options.corrections, (file, line): values})
