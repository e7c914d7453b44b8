"""Undoing from the log: uploads by their before-images, changes of one admin by the opposite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.errors import Refused
from console.provisioning.drafts import AdminDraft
from console.workspace import Workspace
from screens.history import change_words, image, verb
from screens.wording import several
from storage.records import AdminRecord, AuditRecord, DistrictRecord

if TYPE_CHECKING:
    from screens.page import AnyPage

UNDONE = frozenset(
    {"admin.create", "admin.edit", "admin.deactivate", "admin.reactivate", "import.apply"}
)


def why_not_undo(entry: AuditRecord) -> str | None:
    """Why an entry cannot be undone from the log."""
    if entry.action in UNDONE:
        return None
    if entry.action == "import.undo":
        return "An upload that was undone is applied again by uploading it again."
    return f"“{entry.subject} {verb(entry.action)}” is changed back where it was changed."


async def undo(page: AnyPage, entry: AuditRecord) -> None:
    """Ask, then undo what an entry did, and say what was kept."""
    from screens.dialogs.confirm import ConfirmDialog

    answer = await page.app.push_screen_wait(
        ConfirmDialog(f"Undo “{entry.subject} {verb(entry.action)}”?", effect(entry), ["Undo"])
    )
    if not answer:
        return
    with page.reporting("undo it"):
        if entry.action == "import.apply":
            words = await page.in_store(undo_upload, entry)
        else:
            words = await page.in_store(undo_change, page.district, entry)
        page.tell(words)
        page.refresh_data()


def effect(entry: AuditRecord) -> str:
    """What undoing an entry will do."""
    if entry.action == "import.apply":
        return (
            "Everybody the upload changed becomes as they were before it; whoever it added is "
            "taken away again. People edited since the upload are kept as they are, and named."
        )
    if entry.action == "admin.create":
        return "The admin is deactivated; nothing is deleted."
    return f"This is taken back: {change_words(entry)}"


def undo_upload(workspace: Workspace, entry: AuditRecord) -> str:
    """Undo an upload; what was kept since people edited it is counted."""
    from console.importing.undoing import undo_import

    report = undo_import(workspace, entry.subject_id or "")
    said = f"{several(report.restored, 'row')} restored, {report.removed} taken away"
    kept = (
        f", {several(report.kept_total, 'row')} kept as edited since" if report.kept_total else ""
    )
    return f"{said}{kept}."


def undo_change(workspace: Workspace, district: DistrictRecord, entry: AuditRecord) -> str:
    """Do the opposite of an entry about one admin.

    Raises:
        Refused: the admin was changed since.
    """
    from console.provisioning.admins import deactivate_admin, edit_admin, reactivate_admin
    from console.provisioning.directory import find_admin

    admin = workspace.read(find_admin, district, entry.subject_id or "")
    if entry.action == "admin.edit":
        _refuse_if_changed(admin, entry)
        edited = workspace.run(edit_admin, district, admin, draft_before(entry))
        return f"{edited.admin.name} is as before."
    back = entry.action == "admin.deactivate"
    workspace.run(reactivate_admin if back else deactivate_admin, admin)
    return f"{admin.name} is {'active again' if back else 'deactivated'}."


def draft_before(entry: AuditRecord) -> AdminDraft:
    """The admin as they were before an edit."""
    before = image(entry.before)
    return AdminDraft(
        email=before["email"],
        first_name=before["first_name"],
        last_name=before["last_name"],
        admin_scope=before["admin_scope"],
        title=before["title"] or "",
        schools=tuple(school["sis_id"] for school in before["schools"]),
        sis_id=before["sis_id"] or "",
    )


def _refuse_if_changed(admin: AdminRecord, entry: AuditRecord) -> None:
    from console.provisioning.images import admin_image

    now, after = admin_image(admin), image(entry.after)
    changed = [name for name in after if name != "active" and now.get(name) != after[name]]
    if changed:
        listed = ", ".join(name.replace("_", " ") for name in changed)
        raise Refused(f"{admin.name} was changed since then: {listed}. Edit what should go back.")
