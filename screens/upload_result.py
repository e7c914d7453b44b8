"""What an upload did, right after it was applied."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from console.importing.reports import Counts, ImportDocument
from screens.page import Page
from screens.upload_undo import undo_upload, undone_words
from screens.widgets.lines import Lines
from screens.widgets.pressing import pressing
from screens.widgets.runs import Line, line
from screens.wording import number


def count_lines(counts: Counts) -> list[Line]:
    """The counts, one below the other."""
    return [
        line(("+ ", "accent"), f"{number(counts.created)} created"),
        line(("~ ", "plain"), f"{number(counts.updated)} updated"),
        line(("= ", "dim"), f"{number(counts.unchanged)} unchanged"),
        line(("- ", "danger"), f"{number(counts.removed)} deactivated"),
        *(
            [line(("! ", "warning"), f"{number(counts.rejected)} refused and left out")]
            if counts.rejected
            else []
        ),
    ]


class ResultPage(Page[str | None]):
    """What an upload did, right after it was applied.

    Answers with what was undone.
    """

    place: ClassVar[str] = "upload"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("u", "undo", "undo", tooltip="Take it back", id="result.undo"),
        Binding("i", "imports", "past uploads", tooltip="See and undo", id="upload.imports"),
        Binding("1", "app.place('admins')", "see the admins", id="result.admins"),
        Binding("escape,enter", "dismiss", "done", key_display="esc", id="result.leave"),
    ]

    def __init__(self, applied: ImportDocument, source: str = "this file") -> None:
        super().__init__()
        self.applied = applied
        self.source = source

    def crumbs(self) -> list[str]:
        """It is done."""
        return ["applied"]

    def compose_content(self) -> ComposeResult:
        """The counts."""
        yield Lines(
            [
                (),
                line((" Applied.", "strong"), f"   upload {self.applied.import_id}"),
                (),
                *((*line("  "), *runs) for runs in count_lines(self.applied.counts)),
                (),
                line(
                    "  ",
                    pressing("result.undo", "u"),
                    " takes it back, now or later from past uploads (",
                    pressing("upload.imports", "i"),
                    ").",
                ),
            ],
            id="result",
        )

    def action_imports(self) -> None:
        """Leave for the past uploads, of which this is one."""
        from screens.imports import ImportsPage

        self.dismiss(None)
        self.app.push_screen(ImportsPage())

    @work(group="change", exclusive=True)
    async def action_undo(self) -> None:
        """Take it back."""
        report = await undo_upload(self, self.applied.import_id, self.source)
        if report is not None:
            self.dismiss(undone_words(report))
