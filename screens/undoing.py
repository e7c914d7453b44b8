"""Undoing from the log: ask with the effect, take the way back, say what was kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.provisioning.undoable import UPLOAD, why_not
from console.workspace import Workspace
from screens.history import verb
from screens.widgets.pressing import key_of
from screens.wording import number
from storage.records.log import AuditRecord

if TYPE_CHECKING:
    from console.provisioning.undoable import Way
    from console.provisioning.undoing import Undone
    from screens.page import AnyPage


def why_not_undo(entry: AuditRecord) -> str | None:
    """Why an entry cannot be undone, whatever happened since."""
    return why_not(entry.action)


async def undo(page: AnyPage, entry: AuditRecord) -> None:
    """Say what undoing an entry will do now and what it will keep; do it when that is wanted."""
    if entry.action == UPLOAD:
        from screens.upload_undo import undo_upload

        await undo_upload(page, entry.subject_id or "", entry.subject.removeprefix("upload of "))
        page.refresh_data()
        return
    with page.reporting(f"undo “{entry.subject} {verb(entry.action)}”"):
        way = await page.in_store(_look, entry)
        if not await _sure(page, entry, way):
            return
        undone = await page.in_store(_take, entry)
        page.tell(_said(undone), "warning" if undone.kept else "accent")
        page.refresh_data()


async def _sure(page: AnyPage, entry: AuditRecord, way: Way) -> bool:
    from screens.dialogs.confirm import ConfirmDialog

    kept = "\n".join(f"~ {each}" for each in way.kept)
    effect = f"{way.effect}\n\nStays as it was changed since:\n{kept}" if kept else way.effect
    title = f"Undo entry {number(entry.seq)}: {entry.subject}, {verb(entry.action)}?"
    answer = await page.app.push_screen_wait(ConfirmDialog(title, effect, ["Undo"]))
    return bool(answer)


def _said(undone: Undone) -> str:
    kept = f" Kept: {'; '.join(undone.kept)}." if undone.kept else ""
    top, undo = key_of("list.top", "g"), key_of("activity.undo", "u")
    return f"{undone.words}{kept} {top}, then {undo}, redoes it."


def _look(workspace: Workspace, entry: AuditRecord) -> Way:
    from console.provisioning.undoing import way_back

    return workspace.read(way_back, entry)


def _take(workspace: Workspace, entry: AuditRecord) -> Undone:
    from console.provisioning.undoing import undo_entry

    return workspace.run(undo_entry, entry)
