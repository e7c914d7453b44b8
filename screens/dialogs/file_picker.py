"""Choosing one file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from screens.dialogs.dialog import Dialog
from screens.dialogs.message import paragraphs
from screens.folder import DATA_SUFFIXES
from screens.widgets.file_chooser import FileChooser
from screens.widgets.lines import Lines


class FilePickerDialog(Dialog[Path | None]):
    """Which file; enter goes into a folder.

    Answers with the file, None on esc.
    """

    CSS_PATH = "file_picker.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "cancel", id="picker.leave"),
    ]

    def __init__(
        self,
        title: str,
        explanation: str,
        clock: Callable[[], int],
        *,
        suffixes: frozenset[str] = DATA_SUFFIXES,
    ) -> None:
        super().__init__(title)
        self.suffixes = suffixes
        self.explanation = explanation
        self.clock = clock

    def compose_body(self) -> ComposeResult:
        """What kind of file, the path, the files."""
        yield Lines(
            paragraphs(self.explanation, self.text_cells), classes="dialog-text", focusable=False
        )
        yield FileChooser(clock=self.clock, suffixes=self.suffixes)

    def on_mount(self) -> None:
        """Start with the files."""
        self.query_one(FileChooser).table.focus()

    @on(FileChooser.Chosen)
    def _chosen(self, event: FileChooser.Chosen) -> None:
        self.dismiss(event.path)
