"""Taking an upload back, with progress, and saying what was kept."""

from __future__ import annotations

from console.errors import Interrupted
from console.importing.past import UndoReport
from screens import uploading
from screens.page import AnyPage
from screens.widgets.runs import Line, line, wrapped
from screens.wording import number, several
from screens.working import watched


async def undo_upload(page: AnyPage, import_id: str, source: str) -> UndoReport | None:
    """Ask, take an upload back with progress, and show what was kept; None when nothing was."""
    from screens.dialogs.confirm import ConfirmDialog

    effect = (
        f"Everybody {source} changed becomes as they were before it; whoever it created goes. "
        "People somebody edited since stay as they are, and are named."
    )
    dialog = ConfirmDialog(f"Undo the upload of {source}?", effect, ["Undo"], danger=True)
    if not await page.app.push_screen_wait(dialog):
        return None
    report: UndoReport | None = None
    with page.reporting(f"undo the upload of {source}"):
        try:
            report = await watched(
                page,
                "Undoing",
                lambda workspace, progress: uploading.undo(workspace, import_id, progress),
            )
        except Interrupted:
            page.tell("Stopped and rolled back. The upload stands.", "warning")
    if report is not None:
        await _show(page, report)
    return report


async def _show(page: AnyPage, report: UndoReport) -> None:
    from screens.dialogs.read import ReadDialog

    page.tell(undone_words(report), "warning" if report.kept_total else "accent")
    if report.kept_total:
        await page.app.push_screen_wait(
            ReadDialog("Kept as they are", lambda cells: kept_lines(report, cells))
        )


def undone_words(report: UndoReport) -> str:
    """What an undo did, in one sentence."""
    return (
        f"Undone: {number(report.restored)} restored, {number(report.removed)} taken away, "
        f"{number(report.deactivated)} deactivated, {number(report.kept_total)} kept."
    )


def kept_lines(report: UndoReport, cells: int) -> list[Line]:
    """Who was kept by an undo, and why."""
    lines: list[Line] = [line(undone_words(report)), ()]
    for row in report.kept:
        lines += wrapped(line(("~ ", "warning"), (row.name, "strong"), f"  {row.reason}"), cells, 2)
    more = report.kept_total - len(report.kept)
    return [*lines, line((f"and {several(more, 'other')}", "dim"))] if more > 0 else lines
