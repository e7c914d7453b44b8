"""Past uploads, and taking one back."""

from __future__ import annotations

from console.importing.past import ImportRecord
from console.plain.desk import Desk, Listing, Rows, browse
from console.plain.progress import Telling
from console.plain.talk import Choice, Place
from console.plain.words import when

MOST = 10_000


def uploads(desk: Desk) -> None:
    """Stay in the list of uploads."""
    from console.importing.undoing import list_imports

    def read(_term: str, offset: int, limit: int) -> Rows[ImportRecord]:
        found = list_imports(desk.workspace, limit=MOST)
        return Rows(found[offset : offset + limit], len(found))

    listing = Listing(
        noun=("upload", "uploads"),
        read=read,
        line=_line,
        open=lambda record: _upload(desk, record),
        where=lambda: "newest first",
        empty="Nothing was uploaded yet.",
    )
    browse(desk, listing)


def _line(record: ImportRecord) -> str:
    state = "" if record.undone_at is None else f", taken back {when(record.undone_at)}"
    return f"{record.source}, {when(record.at)}, by {record.operator}{state}"


def _upload(desk: Desk, record: ImportRecord) -> None:
    from console.importing.undoing import list_imports

    def look() -> Place:
        every = list_imports(desk.workspace, limit=MOST)
        now = next((each for each in every if each.import_id == record.import_id), record)
        counts = now.document
        lines = [
            f"{counts['created']:,} created, {counts['updated']:,} updated, "
            f"{counts['removed']:,} deactivated, {counts['rejected']:,} refused.",
            f"Upload {now.import_id}",
        ]
        undone = None if now.undone_at is None else f"It was taken back by {now.undone_by}."
        undo = Choice(
            "Take it back",
            lambda: undo_upload(desk, now.import_id, f"the upload of {now.source}"),
            why_not=undone,
        )
        return Place(f"{_line(now)}.", lines, [undo])

    desk.visit(look)


def undo_upload(desk: Desk, import_id: str, named: str) -> None:
    """Ask, take an upload back, and say whom it kept."""
    from console.importing.undoing import undo_import

    desk.talk.say(
        f"Everybody {named} changed becomes as they were before it; whoever it created goes. "
        "People somebody edited since stay as they are, and are named."
    )
    if not desk.talk.agreed(f"Take back {named}?"):
        return
    report = undo_import(desk.workspace, import_id, Telling(desk.talk))
    desk.talk.say(
        f"Taken back: {report.removed:,} removed, {report.restored:,} restored, "
        f"{report.deactivated:,} deactivated, {report.kept_total:,} kept.",
        *(f"Kept {row.name} ({row.email}): {row.reason}." for row in report.kept),
    )
