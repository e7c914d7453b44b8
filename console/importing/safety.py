"""Holds: a full upload that would deactivate more than it may waits for somebody."""

from __future__ import annotations

from collections.abc import Sequence

from console.display import display
from console.importing.options import UploadOptions
from console.importing.reports import Hold
from console.importing.roster_rows import SINGULAR
from console.importing.uploads import Upload
from storage.bulk import matching, pages, roster_staging
from storage.bulk.kinds import Kind
from storage.bulk.roster_causes import Share, removed_by_school
from storage.connections import Reader

_CAUSES = 5


def hold_for(reader: Reader, options: UploadOptions, removals: int, active: int) -> Hold | None:
    """Why the upload waits, or None if it need not."""
    limit = options.limit(active)
    if removals <= limit:
        return None
    share = f" ({removals * 100 / active:.0f}%)" if active else ""
    return Hold(
        removals=removals,
        active=active,
        limit=options.max_removals,
        message=(
            f"Held: {removals:,} of {active:,} admins would be deactivated{share}; "
            f"the limit is {options.max_removals}. Nothing was changed."
        ),
        causes=(*_strangers(reader, removals, active), *_causes(reader, removals)),
    )


def _strangers(reader: Reader, removals: int, active: int) -> list[str]:
    """Said when everybody would go and nobody of the upload is known."""
    counts = matching.verdict_counts(reader)
    known = counts.get("updated", 0) + counts.get("unchanged", 0)
    if removals < active or known or not counts.get("created"):
        return []
    return [
        "No row of the upload is about anybody in this district, neither by SIS id nor by email. "
        "Is it another district’s file, or were ids and emails changed?"
    ]


def _causes(reader: Reader, removals: int) -> list[str]:
    """The schools that the removed admins have in common."""
    found: list[str] = []
    for school in pages.removed_by_school(reader):
        whole = _share(school.removed, school.active)
        named = (
            ""
            if school.removed < school.active or pages.school_named(reader, school.pk)
            else (f". The upload has no admin of school {display(school.sis_id)}")
        )
        found.append(
            f"{school.removed:,} of {removals:,}: {whole} of {display(school.name)}{named}."
        )
    if of_district := pages.removed_district_admins(reader):
        several = "district admins" if of_district > 1 else "a district admin"
        found.append(f"{of_district:,} of {removals:,}: {several}, of no school.")
    return found


def _share(removed: int, active: int) -> str:
    """How many of a school's admins, in words."""
    if removed < active:
        return f"{removed:,} admins" if removed > 1 else "one admin"
    return "every admin" if removed > 1 else "the only admin"


def roster_hold(upload: Upload, kind: Kind, removals: int) -> list[Hold]:
    """The same for a kind of a roster: teachers, students, sections, schools."""
    writer, district_pk, options = upload.writer, upload.district.pk, upload.options
    active = roster_staging.active(writer, kind, district_pk)
    if removals <= options.limit(active):
        return []
    share = f" ({removals * 100 / active:.0f}%)" if active else ""
    message = (
        f"Held: {removals:,} of {active:,} {kind.name} would be deactivated{share}; "
        f"the limit is {options.max_removals}. Nothing was changed."
    )
    names = {ref.pk: ref.name for ref in upload.schools.refs}
    causes = tuple(
        f"{lost.removed:,} of {removals:,}: {_all_or(lost, kind)} of "
        f"{display(names.get(lost.school_pk, '?'))}."
        for lost in removed_by_school(writer, kind, district_pk)[:_CAUSES]
    )
    return [Hold(removals, active, options.max_removals, message, causes, SINGULAR[kind.name])]


def _all_or(lost: Share, kind: Kind) -> str:
    one = SINGULAR[kind.name]
    if lost.removed == lost.active:
        return f"all {kind.name}" if lost.removed > 1 else f"the only {one}"
    return f"{lost.removed:,} {kind.name}" if lost.removed > 1 else f"one {one}"


def together(holds: Sequence[Hold]) -> Hold | None:
    """One hold of several: the first, with what else waits among its causes."""
    if not holds:
        return None
    first, *others = holds
    more = [
        line
        for hold in others
        for line in (hold.message.removesuffix(" Nothing was changed."), *hold.causes)
    ]
    return first._replace(causes=(*first.causes, *more))
