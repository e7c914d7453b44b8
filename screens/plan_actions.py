"""What one can do with a plan: fix, leave out, write rejects, save, apply, leave."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from console.errors import Interrupted, StalePlan
from console.importing.listed import PlanRow
from console.importing.options import Progress, UploadOptions
from console.importing.rejects import Written
from console.importing.reports import Cause, ImportDocument
from console.workspace import Workspace
from screens import uploading
from screens.page import Page
from screens.plan_words import WHOLE_REFUSED, changes_words, nothing_words, ways_on
from screens.uploading import PlanDesk, PlanFacts
from screens.widgets.pressing import key_of
from screens.widgets.table import RowTable
from screens.wording import number, several
from screens.working import watched


class PlanActions(Page[ImportDocument | None]):
    """Answers with the report of what was applied; None when nothing was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "apply", "apply", tooltip="Apply the plan", id="plan.apply"),
        Binding("f", "fix", "fix", tooltip="Put this refused row right", id="plan.fix"),
        Binding("s", "save", "save plan", tooltip="Write the plan to a file", id="plan.save"),
        Binding("x", "rejects", "rejects to file", tooltip="Write refused rows", id="plan.rejects"),
        Binding("o", "options", "options", tooltip="Plan with others", id="plan.options"),
        Binding(
            "L", "leave_out", "leave out", tooltip="Leave refused rows out", id="plan.leave_out"
        ),
        Binding("c", "columns", "columns", tooltip="Which column is what", id="plan.columns"),
        Binding("y", "copy", "copy", tooltip="Copy the report", id="plan.copy"),
    ]

    desk: PlanDesk

    def take_up(self, desk: PlanDesk) -> None:
        """Show another plan of the same file."""
        self.desk = desk

    def item(self) -> PlanRow | Cause | None:
        """The row under the cursor."""
        table: RowTable[PlanRow | Cause] | None = self.query_one_optional("#table", RowTable)
        return table.row if table is not None else None

    def why_not(self, action: str) -> str | None:
        """Why an action makes no sense for this plan, or this row."""
        facts, item = self.desk.facts, self.item()
        if action == "apply" and facts.refused:
            return f"Refused: {ways_on()}." if facts.counts.rejected else WHOLE_REFUSED
        fixable = item is not None and _refused(item)
        reasons = (
            (
                action == "apply" and facts.nothing_to_do,
                _nothing_to_do(facts),
            ),
            (
                action == "fix" and not fixable,
                f"Only refused rows are fixed here; {key_of('plan.kind', 'tab')} goes to them.",
            ),
            (action == "columns" and not facts.columns, "No header was found."),
            (
                action in {"rejects", "leave_out"} and not facts.counts.rejected,
                "No row is refused.",
            ),
            (
                action == "leave_out" and facts.options.allow_partial,
                "Refused rows are left out already.",
            ),
        )
        said = next((why for is_so, why in reasons if is_so), None)
        return said or super().why_not(action)

    async def plan_again(self, options: UploadOptions, said: str) -> bool:
        """Plan with other options or corrections, from what was read already; False: stopped."""
        desk = self.desk

        def again(workspace: Workspace, progress: Progress) -> PlanDesk:
            del workspace
            return desk.again(options, progress)

        try:
            self.take_up(await watched(self, "Planning again", again))
        except Interrupted:
            self.tell("Stopped. The plan stays as it was.", "warning")
            return False
        self.tell(said)
        return True

    @work(group="change", exclusive=True)
    async def action_fix(self) -> None:
        """Put the refused row under the cursor right, of a cause its first; then plan again."""
        from screens.dialogs.fix_row import FixRowDialog

        row = self.item()
        if isinstance(row, Cause):
            row = await self._refused(row.file, row.first_line)
        if row is None:
            return
        values = await self.app.push_screen_wait(FixRowDialog(row))
        if values:
            options = uploading.corrected(self.desk.facts.options, row, values)
            where = f"Line {number(row.line or 0)}"
            with self.reporting("plan again"):
                made = await self.plan_again(options, f"{where} is planned as corrected.")
                if made and await self._refused(row.file, row.line):
                    self.tell(f"{where} is still refused; see its problems.", "warning")

    async def _refused(self, file: str, line: int | None) -> PlanRow | None:
        return await self.in_store(lambda _workspace: self.desk.refused_row(file, line or 0))

    @work(group="change", exclusive=True)
    async def action_leave_out(self) -> None:
        """Leave refused rows out, so that the rest can be applied."""
        with self.reporting("plan again"):
            left = several(self.desk.facts.counts.rejected, "refused row")
            options = self.desk.facts.options._replace(allow_partial=True)
            await self.plan_again(options, f"{left} left out; the rest can be applied.")

    @work(group="change", exclusive=True)
    async def action_options(self) -> None:
        """Choose other options and plan again."""
        from screens.dialogs.upload_options import UploadOptionsDialog

        options = await self.app.push_screen_wait(UploadOptionsDialog(self.desk.facts.options))
        if options is not None and options != self.desk.facts.options:
            with self.reporting("plan again"):
                await self.plan_again(options, "Planned with these options.")

    @work(group="change", exclusive=True)
    async def action_columns(self) -> None:
        """Say which column of a file fills which field, and plan again."""
        from screens.dialogs.choice import Choice, ChoiceDialog
        from screens.upload_columns import ColumnsPage, kind_words

        files = self.desk.facts.columns
        columns = files[0]
        if len(files) > 1:
            choices = [Choice(one.file, kind_words(one.format), one) for one in files]
            taken = await self.app.push_screen_wait(ChoiceDialog("Columns of which file?", choices))
            if taken is None:
                return
            columns = taken.value
        answer = await self.app.push_screen_wait(ColumnsPage(columns))
        taken_so = (columns.format.name, columns.format.kind, tuple(columns.fields))
        if answer is not None and answer != taken_so:
            options = self.desk.facts.options
            options = options._replace(columns={**options.columns, columns.file: answer})
            with self.reporting("plan again"):
                await self.plan_again(options, "Planned with these columns.")

    @work(group="change", exclusive=True)
    async def action_apply(self) -> None:
        """Apply the plan after naming what it does; a hold is released by typing its number."""
        facts = self.desk.facts
        if not await self._sure():
            return
        held = facts.held is not None
        with self.reporting("apply the plan"):
            try:
                document = await watched(
                    self,
                    "Applying",
                    lambda workspace, progress: self.desk.apply(
                        workspace, progress, release_hold=held
                    ),
                )
            except StalePlan as stale:
                made = await self.plan_again(facts.options, "This is the plan as of now.")
                told, then = str(stale), "It was planned again: look it over, then apply it."
                told = f"{told.removesuffix('Plan again.')}{then}" if made else told
                self.tell_problem("The store moved", told)
                return
            except Interrupted:
                self.tell("Stopped and rolled back. Nothing was changed.", "warning")
                return
            self.desk.close()
            self.dismiss(document)

    async def _sure(self) -> bool:
        from screens.dialogs.confirm import ConfirmDialog
        from screens.dialogs.release_hold import ReleaseHoldDialog

        facts = self.desk.facts
        if facts.held is not None:
            released = await self.app.push_screen_wait(ReleaseHoldDialog(facts.held))
            return released is True
        left = facts.counts.rejected
        effect = (
            f"{self.district.name}: {changes_words(facts.counts)}."
            + (f" {several(left, 'refused row')} left out." if left else "")
            + "\n\nIt happens in one go, whole or not at all, and can be undone."
        )
        answer = await self.app.push_screen_wait(
            ConfirmDialog("Apply this plan?", effect, ["Apply"], danger=bool(facts.counts.removed))
        )
        return bool(answer)

    async def _to_file(
        self, title: str, suggested: str, write: Callable[[Path], str | None]
    ) -> None:
        """Ask for a name and write; what `write` answers is told, else where it was written."""
        from screens.dialogs.prompt import PromptDialog

        name = await self.app.push_screen_wait(PromptDialog(title, "", suggested))
        if name is None:
            return
        path = Path(name).expanduser()
        with self.reporting(f"write {name}"):
            told = await self.in_store(lambda _workspace: write(path))
            self.tell(told or f"Written to {path}.")

    def _stem(self) -> str:
        return Path(self.desk.facts.files[0]).stem if self.desk.facts.files else "upload"

    @work(group="change", exclusive=True)
    async def action_save(self) -> None:
        """Write the plan to a file that `principal apply` takes."""
        desk = self.desk
        await self._to_file("Save the plan as which file?", f"{self._stem()}.plan", desk.save)

    @work(group="change", exclusive=True)
    async def action_rejects(self) -> None:
        """Write the refused rows with their reasons."""
        desk = self.desk
        await self._to_file(
            "Write the refused rows to which file?",
            f"{self._stem()}-rejects.csv",
            lambda path: _told(desk.write_rejects(path)),
        )

    @work(group="change", exclusive=True)
    async def action_copy(self) -> None:
        """Copy the report as JSON, or write it to a file."""
        from screens.copying import Text, copy_one_of

        text = uploading.document_text(self.desk.facts.document)
        await copy_one_of(self, [Text("report as JSON", text)])

    @work(group="change", exclusive=True)
    async def action_leave(self) -> None:
        """Leave; nothing was changed. Rows put right here are given up only when told so."""
        from screens.dialogs.confirm import ConfirmDialog

        corrected = len(self.desk.facts.options.corrections)
        if corrected:
            effect = (
                f"You would lose {several(corrected, 'row')} put right here: the file still has "
                f"{'it' if corrected == 1 else 'them'} as before."
            )
            if not await self.app.push_screen_wait(
                ConfirmDialog("Leave the plan?", effect, ["Leave"])
            ):
                return
        self.dismiss(None)


def _refused(item: PlanRow | Cause) -> bool:
    """Whether there is a row to put right: a refused one, or the first one of a cause."""
    if isinstance(item, Cause):
        return item.severity == "error" and bool(item.first_line)
    return item.kind == "rejected"


def _told(files: list[Written]) -> str:
    """Which files hold how many refused rows."""
    told = (f"{several(file.rows, 'refused row')} to {file.path}" for file in files)
    return "Written: " + ", ".join(told) + "."


def _nothing_to_do(facts: PlanFacts) -> str:
    """Why there is nothing to apply."""
    if facts.edits:
        way = key_of("plan.options", "o")
        return f"Nothing to do: edits by hand stay; {way}, hand edits, lets the file win."
    return nothing_words(facts)
