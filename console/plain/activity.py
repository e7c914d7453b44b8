"""Who did what, when; one entry whole; and taking it back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from console.plain.desk import Desk, Listing, Rows, browse
from console.plain.talk import Choice, Place
from console.plain.uploads import undo_upload
from console.plain.words import said, verb, when
from console.provisioning.directory import (
    activity as activity_page,
)
from console.provisioning.directory import (
    count_activity,
    history,
    verify_activity,
)
from console.provisioning.undoable import UPLOAD, named, read_entry, why_not
from storage.records.log import AuditRecord

if TYPE_CHECKING:
    from console.provisioning.undoing import Undone

ENTRIES_OF_ONE = 200


def activity(desk: Desk) -> None:
    """Stay in the log."""

    def read(term: str, offset: int, limit: int) -> Rows[AuditRecord]:
        found = desk.workspace.read(activity_page, term, offset, limit)
        return Rows(found, desk.workspace.read(count_activity, term))

    listing = Listing(
        noun=("entry", "entries"),
        read=read,
        line=entry_line,
        open=lambda entry: _entry(desk, entry),
        also=lambda: [Choice("check that no entry was changed or taken out",
                             lambda: _verify(desk), "v")],
        where=lambda: "newest first",
        searched="who, what or whom",
        empty="Nothing has been done yet.",
    )  # fmt: skip
    browse(desk, listing)


def changes_of(desk: Desk, subject_id: str, name: str) -> None:
    """Stay with what happened to one person."""

    def read(_term: str, offset: int, limit: int) -> Rows[AuditRecord]:
        found = desk.workspace.read(history, subject_id=subject_id, limit=ENTRIES_OF_ONE)
        return Rows(found[offset : offset + limit], len(found))

    listing = Listing(
        noun=("entry", "entries"),
        read=read,
        line=entry_line,
        open=lambda entry: _entry(desk, entry),
        where=lambda: f"about {name}, newest first",
        empty="They came with an upload and were not changed since.",
    )
    browse(desk, listing)


def entry_line(entry: AuditRecord) -> str:
    """An entry in a list."""
    return f"{when(entry.at)}: {entry.subject} {verb(entry.action)}, by {entry.operator}"


def _entry(desk: Desk, entry: AuditRecord) -> None:
    def look() -> Place:
        undo = Choice("Take this back", lambda: _undo(desk, entry), why_not=why_not(entry.action))
        return Place(f"Entry {entry.seq:,}: {entry_line(entry)}.", [*_changes(entry)], [undo])

    desk.visit(look)


def _changes(entry: AuditRecord) -> Iterator[str]:
    read = read_entry(entry)
    for field in dict.fromkeys([*read.before, *read.after]):
        before, after = read.before.get(field), read.after.get(field)
        if before == after or (not read.before and not after):
            continue
        now = f"{named(field)}: {said(after)}"
        yield f"{now}; before: {said(before)}" if read.before else now
    yield f"Number in the chain: {entry.hash[:12]}"


def _undo(desk: Desk, entry: AuditRecord) -> None:
    if entry.action == UPLOAD:
        undo_upload(desk, entry.subject_id or "", entry.subject)
        return
    from console.provisioning.undoing import undo_entry, way_back

    way = desk.workspace.read(way_back, entry)
    desk.talk.say(way.effect, *(f"Stays, as it was changed since: {each}" for each in way.kept))
    if not desk.talk.agreed("Take it back?"):
        return
    undone: Undone = desk.workspace.run(undo_entry, entry)
    desk.talk.say(undone.words, *(f"Kept: {each}" for each in undone.kept))


def _verify(desk: Desk) -> None:
    verdict = desk.workspace.read(verify_activity)
    if verdict.whole:
        desk.talk.say(f"The log is whole: {verdict.entries:,} entries, head {verdict.head}.")
    else:
        desk.talk.say(
            f"The log was changed outside Principal: entry {verdict.broken_at} does not fit the "
            f"one before it. The {verdict.entries:,} entries before it are whole."
        )
