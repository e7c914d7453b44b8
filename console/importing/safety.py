"""Holds: a full upload that would deactivate more admins than it may waits for somebody."""

from __future__ import annotations

from console.display import display
from console.importing.options import UploadOptions
from console.importing.reports import Hold
from storage.bulk import pages
from storage.connections import Reader


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
        causes=tuple(_causes(reader, removals)),
    )


def _causes(reader: Reader, removals: int) -> list[str]:
    """The schools that the removed admins have in common."""
    found: list[str] = []
    for school in pages.removed_by_school(reader):
        whole = _share(school.removed, school.active)
        named = (
            ""
            if school.removed < school.active or pages.school_named(reader, school.pk)
            else (f". The upload has no row for school {display(school.sis_id)}")
        )
        found.append(
            f"{school.removed:,} of {removals:,}: {whole} of {display(school.name)}{named}."
        )
    return found


def _share(removed: int, active: int) -> str:
    """How many of a school's admins, in words."""
    if removed < active:
        return f"{removed:,} admins" if removed > 1 else "one admin"
    return "every admin" if removed > 1 else "the only admin"
