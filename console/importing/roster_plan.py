"""From roster files to a plan: schools first, then people, then what they teach and attend."""

from __future__ import annotations

from collections.abc import Iterator

from console.display import display
from console.importing import oneroster
from console.importing.admins_file import read_admins
from console.importing.cells import row_error
from console.importing.enrollments import read_enrollments
from console.importing.header_problems import refusal
from console.importing.people import read_roster_people
from console.importing.places import read_orgs, read_schools, read_sections
from console.importing.remarks import lost_zeros, roster_remarks
from console.importing.reports import Counts, FileProblem
from console.importing.roster import KIND_ORDER, kind_of
from console.importing.roster_reading import (
    Line,
    Staging,
    column_of,
    lines,
    read_people,
    refuse,
    unknown,
)
from console.importing.safety import roster_hold
from console.importing.schools import SchoolKeys
from console.importing.staff import read_staff
from console.importing.teaching import change_teachers, known_teachers, stage_taught
from console.importing.uploads import ReadFile, Upload
from console.importing.users import read_users, say_no_admins
from console.keys import name_key
from storage.bulk import members, roster_staging, roster_writing
from storage.bulk.filling import refresh_name_keys
from storage.bulk.kinds import KINDS, SCHOOLS, SECTIONS, STUDENTS, TEACHERS, Kind
from storage.bulk.lost_zeros import of_kind
from storage.bulk.roster_edits import keep_edits
from storage.bulk.roster_repeats import repeated_emails
from storage.bulk.roster_schools import closed, opened
from storage.records.school_refs import SchoolRef

_CLASSROOM = ("teachers", "students")
_PIECES = ("staff", *_CLASSROOM)
_CLASSES = ("sections", "classes")


def read_roster(upload: Upload) -> None:
    """Read every file, stage what is whole, and hand admins to the upload as batches."""
    roster = upload.roster
    roster.kinds = [
        kind
        for kind in KIND_ORDER
        if any(kind in kind_of(read.layout) for read in upload.files if read.layout is not None)
    ]
    if "sections" not in roster.kinds and any(_files(upload, "enrollments")):
        _expect_teaching(upload)
    _read_manifest(upload)
    for kind in map(KINDS.get, roster.kinds):
        if kind is not None:
            roster_staging.create_stage(upload.writer, kind)
    if "schools" in roster.kinds:
        _read_schools(upload)
    _read_people(upload)
    _read_classes(upload)


def _expect_teaching(upload: Upload) -> None:
    """Without a file of classes, OneRoster's enrollments may still say who teaches one."""
    if any(
        read.layout and "user" in read.layout.positions for read in _files(upload, "enrollments")
    ):
        upload.roster.kinds.insert(upload.roster.kinds.index("enrollments"), "sections")


def _files(upload: Upload, *formats: str) -> Iterator[ReadFile]:
    """The files of these formats."""
    for read in upload.files:
        if read.layout is not None and read.layout.format.kind in formats:
            yield read


def _read_manifest(upload: Upload) -> None:
    """What the manifest promises, and where it lies."""
    for read in _files(upload, "manifest"):
        manifest = oneroster.read_manifest([line.values for line in lines(upload, read)])
        upload.roster.manifest = manifest
        there = {source.name.rsplit("/", 1)[-1].lower() for source in upload.sources}
        for name, sent in sorted(manifest.files.items()):
            if (sent != "absent") != (f"{name}.csv" in there):
                says = f"{name}.csv is {sent}" if sent != "absent" else f"{name}.csv is absent"
                have = "it is there" if f"{name}.csv" in there else "it is not there"
                message = f"The manifest says {says}, but {have}; the files themselves count."
                upload.add_problems(
                    [FileProblem(read.source.name, 0, "", "manifest", "warning", message)]
                )
        if upload.options.mode == "full" and "delta" in manifest.files.values():
            message = "A delta holds only what changed; upload it without --mode full."
            upload.add_problems([refusal(read.source.name, "delta", message)])


def _read_schools(upload: Upload) -> None:
    staging = Staging(upload, SCHOOLS)
    for read in _files(upload, "schools"):
        read_schools(upload, read, staging)
    for read in _files(upload, "orgs"):
        read_orgs(upload, read, staging)
    staging.flush()
    _decide(upload, SCHOOLS)
    writer, roster = upload.writer, upload.roster
    roster.first_school_pk = roster_writing.peek_place_pk(writer, SCHOOLS)
    new = [
        SchoolRef(pk, "", row[0], row[1])
        for pk, row in enumerate(roster_staging.new_schools(writer), roster.first_school_pk)
    ]
    inactive = upload.schools.inactive - opened(writer) | closed(writer)
    upload.schools = SchoolKeys([*upload.schools.refs, *new], inactive, upload.schools.former)


def _decide(upload: Upload, kind: Kind) -> None:
    """Match a staged kind with the store, and find who is missing."""
    writer, district_pk, options = upload.writer, upload.district.pk, upload.options
    if kind.employee:
        _refuse_repeated_emails(upload, kind)
    keeps = not options.overwrite_edits
    roster_staging.match(writer, kind, district_pk, keeps_names=keeps)
    if kind.employee:
        _refuse_taken_emails(upload, kind)
    if kind is SECTIONS:
        roster_staging.note_teachers(writer)
        change_teachers(upload)
    if kind is SCHOOLS and keeps:
        keep_edits(writer)
    if kind.employee and keeps:
        refresh_name_keys(writer, name_key, kind.stage)
    roster_staging.decide(writer, kind, add_only=options.mode == "add")
    if options.mode != "add" and (kind.by_hand or kind.employee):
        upload.add_problems(roster_remarks(upload, kind))
    upload.add_problems(lost_zeros(upload, of_kind(writer, kind, district_pk)))
    roster_staging.stage_present(writer, kind, list(upload.roster.present[kind.name]))
    # A file that names none of a kind, such as users without any teacher, says nothing of them.
    whole = kind is not SECTIONS or any(_files(upload, *_CLASSES))
    full = options.mode == "full" and whole and roster_staging.holds_any(writer, kind)
    roster_staging.find_missing(writer, kind, district_pk, full=full)


def _refuse_taken_emails(upload: Upload, kind: Kind) -> None:
    """Refuse rows with an email that another keeps; a refused row frees none, so until it rests."""
    add_only = upload.options.mode == "add"
    while taken := roster_staging.collisions(
        upload.writer, kind, upload.district.pk, add_only=add_only
    ):
        for _, file, line, owner in taken:
            message = (
                f"This email belongs to {display(owner)}, who has another id. Correct one of them."
            )
            column = column_of(upload, file, "email")
            problem = row_error(file, line, "conflict", message, column)
            refuse(upload, Line(file, line, {}, []), [problem], kind.name)
        roster_staging.reject(upload.writer, kind, [row[0] for row in taken])


def _refuse_repeated_emails(upload: Upload, kind: Kind) -> None:
    """Refuse employees whose email an earlier row of the upload has, naming both."""
    repeated = repeated_emails(upload.writer, kind)
    for row in repeated:
        first = f"Line {row.first_line}"
        first += "" if row.first_file == row.file else f" of {row.first_file}"
        message = (
            f"{first} and line {row.line} have the same email, “{display(row.email)}”, for two "
            "ids. Correct one of them."
        )
        column = column_of(upload, row.file, "email")
        problem = row_error(row.file, row.line, "duplicate_email", message, column)
        refuse(upload, Line(row.file, row.line, {}, []), [problem], kind.name)
    roster_staging.reject(upload.writer, kind, [row.row_pk for row in repeated])


def _read_people(upload: Upload) -> None:
    for read in _files(upload, "admins"):
        read_admins(upload, read)
    for read in _files(upload, *_PIECES):
        read_people(upload, read, read.layout.format.kind if read.layout else "")
    for read in _files(upload, "users", "roles"):
        read_people(upload, read, "users")
    if any(_files(upload, "staff")):
        read_staff(upload)
    for kind in (TEACHERS, STUDENTS):
        if any(_files(upload, kind.name)):
            read_roster_people(upload, kind)
    if any(_files(upload, "users", "roles")):
        read_users(upload)
    else:
        _say_if_no_admins(upload)
    for kind in (TEACHERS, STUDENTS):
        if kind.name in upload.roster.kinds:
            _decide(upload, kind)


def _say_if_no_admins(upload: Upload) -> None:
    """Say so when a roster has teachers or students, and no row about an admin, good or bad."""
    staff = sum(upload.roster.rows[read.source.name] for read in _files(upload, "staff"))
    if any(_files(upload, *_CLASSROOM)) and not (staff or upload.good_rows):
        say_no_admins(upload)


def _read_classes(upload: Upload) -> None:
    roster = upload.roster
    if "sections" in roster.kinds:
        roster.teachers = known_teachers(upload)
    if "enrollments" in roster.kinds:
        members.create_stage(upload.writer)
        for read in _files(upload, "enrollments"):
            roster.knows_teaching |= read.layout is not None and "user" in read.layout.positions
            read_enrollments(upload, read)
    if "sections" in roster.kinds:
        staging = Staging(upload, SECTIONS)
        for read in _files(upload, *_CLASSES):
            read_sections(upload, read, staging)
        stage_taught(upload, staging)
        staging.flush()
        _decide(upload, SECTIONS)
    if "enrollments" in roster.kinds:
        _decide_members(upload)


def _decide_members(upload: Upload) -> None:
    writer, district_pk = upload.writer, upload.district.pk
    staged = frozenset(upload.roster.kinds)
    refused = members.dangling(writer, district_pk, staged=staged)
    for _, file, line, column, sis_id in refused:
        place = Line(file, line, {}, [])
        refuse(upload, place, [unknown(upload, place, column, sis_id)])
    members.reject(writer, [row[0] for row in refused])
    full = upload.options.mode == "full" and upload.roster.members > 0
    members.decide(writer, district_pk, full=full)


def count_roster(upload: Upload, admins: Counts) -> dict[str, Counts]:
    """The counts of every kind of the upload, and holds for kinds that would lose too many."""
    roster, found = upload.roster, {}
    for name in roster.kinds:
        if name == "admins":
            found[name] = admins
            continue
        kind = KINDS.get(name)
        verdicts = (
            members.counts(upload.writer)
            if kind is None
            else roster_staging.counts(upload.writer, kind)
        )
        found[name] = _counts(verdicts, roster.rejected[name])
        if kind is not None and upload.options.mode == "full":
            roster.holds += roster_hold(upload, kind, found[name].removed)
    roster.counts = found
    return found


def _counts(verdicts: dict[str, int], rejected: int) -> Counts:
    kept = {name: verdicts.get(name, 0) for name in ("created", "updated", "unchanged")}
    rows = sum(kept.values()) + verdicts.get("gone", 0) + rejected
    return Counts(rows=rows, removed=verdicts["removed"], rejected=rejected, **kept)
