"""Choosing a file to upload, and how."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from console.errors import Interrupted
from console.importing.options import UploadOptions
from console.importing.reports import ImportDocument
from screens import uploading
from screens.dialogs.upload_options import ROWS, options_words, turned
from screens.page import Page
from screens.widgets.file_chooser import FileChooser, FolderChooser
from screens.widgets.lines import Lines
from screens.widgets.runs import Line, Part, line
from screens.working import watched

MODE_WORDS = {
    "upsert": "adds new people and updates known ones; nobody is deactivated",
    "add": "adds new people; known ones stay as they are",
    "full": "the file is everybody: who is missing in it is deactivated",
}
MOST_RECENT = 8


class UploadPage(Page[None]):
    """A file to upload; you see the plan before anything is written."""

    place: ClassVar[str] = "upload"
    CSS_PATH = "upload.tcss"
    footer: ClassVar[tuple[str, ...]] = (
        "files.take",
        "upload.mode",
        "upload.options",
        "files.whole",
        "files.path",
        "upload.imports",
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "mode", "mode", tooltip="Add, upsert, or full", id="upload.mode"),
        Binding("o", "options", "options", tooltip="Format, hold, …", id="upload.options"),
        Binding("i", "imports", "past uploads", tooltip="See and undo", id="upload.imports"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.options = UploadOptions()
        self.recent: list[Path] = []

    def compose_content(self) -> ComposeResult:
        """The path and the files."""
        yield FolderChooser(clock=self.workspace.clock, recent=self.recent)

    def compose_detail(self) -> ComposeResult:
        """How the file will be read."""
        yield Lines(id="how", focusable=False)

    @property
    def chooser(self) -> FileChooser:
        """Path and files."""
        return self.query_one(FileChooser)

    def on_mount(self) -> None:
        """The files have the keys."""
        self.chooser.table.focus()

    def receive(self, *, path: Path | str | None = None, **_: object) -> None:
        """Read a file another place names."""
        if path is not None:
            self.read(Path(path))

    def refresh_data(self) -> None:
        """List the files again."""
        self.query_one("#how", Lines).show(how_lines(self.options))
        self.chooser.action_look()

    def action_mode(self) -> None:
        """Take the next mode."""
        self._use(turned(self.options, ROWS[0], 1))

    def _use(self, options: UploadOptions) -> None:
        self.options = options
        self.query_one("#how", Lines).show(how_lines(options))

    @work(group="change", exclusive=True)
    async def action_options(self) -> None:
        """Choose format, encoding, hold and the rest."""
        from screens.dialogs.upload_options import UploadOptionsDialog

        options = await self.app.push_screen_wait(UploadOptionsDialog(self.options))
        if options is not None:
            self._use(options)

    def action_imports(self) -> None:
        """Look at past uploads."""
        from screens.imports import ImportsPage

        self.app.push_screen(ImportsPage())

    @on(FileChooser.Chosen)
    def _chosen(self, event: FileChooser.Chosen) -> None:
        self.read(event.path)

    @work(group="read", exclusive=True)
    async def read(self, path: Path) -> None:
        """Read a file, show the plan, then what was applied."""
        from screens.plan import PlanPage
        from screens.upload_columns import ask_columns

        options = self.options._replace(district=self.district.id)
        with self.reporting(f"read {path.name}"):
            try:
                desk = await watched(
                    self,
                    f"Reading {path.name}",
                    lambda workspace, progress: uploading.read(
                        workspace, [path], options, progress
                    ),
                )
                self._remember(path)
                settled = await ask_columns(self, desk)
            except Interrupted:
                self.tell("Stopped. Nothing was changed.", "warning")
                return
            if settled is None:
                self.tell("Nothing was changed.", "plain")
                return
            applied = await self.app.push_screen_wait(PlanPage(settled))
            if applied is None:
                self.tell("Nothing was changed.", "plain")
            else:
                await self._show_result(applied, path.name)

    async def _show_result(self, applied: ImportDocument, source: str) -> None:
        from screens.upload_result import ResultPage

        told = await self.app.push_screen_wait(ResultPage(applied, source))
        if told:
            self.tell(told)

    def _remember(self, path: Path) -> None:
        self.recent[:] = [path, *(old for old in self.recent if old != path)][:MOST_RECENT]
        self.chooser.recent = self.recent


def how_lines(options: UploadOptions) -> list[Line]:
    """Mode and every option that was changed, in two lines."""
    parts: list[Part] = []
    for label, words in options_words(options)[1:]:
        parts += [(f"{label.lower()} ", "dim"), f"{words}   "]
    changed = (
        line(" ", *parts)
        if parts
        else line(
            (
                " Format, encoding and delimiter are found out; a hold beyond 10% deactivated.",
                "dim",
            )
        )
    )
    return [
        line((" Mode ", "dim"), (options.mode, "strong"), f"  {MODE_WORDS[options.mode]}"),
        changed,
    ]
