"""Choosing a file: a path to type with completion, and the files of that folder below it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input

from console.display import display
from screens.folder import (
    DATA_SUFFIXES,
    Entry,
    Folder,
    completed,
    narrowed,
    read_folder,
    recent_entries,
    size_words,
    split_typed,
)
from screens.widgets.columns import Column
from screens.widgets.pressing import pressing
from screens.widgets.runs import Line, both_ends, line
from screens.widgets.sources import ListSource
from screens.widgets.table import RowTable
from screens.widgets.toned import Bar
from screens.wording import ago, several


class PathInput(Input):
    """The path; tab completes it, down goes to the files."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "complete", id="path.complete"),
        Binding("down,escape", "leave", "to the files", id="path.leave"),
    ]

    class Complete(Message):
        """The name that was begun is to be completed."""

    class Left(Message):
        """The keys go back to the files."""

    def action_complete(self) -> None:
        """Ask for completion."""
        self.post_message(self.Complete())

    def action_leave(self) -> None:
        """Go to the files."""
        self.post_message(self.Left())


class FolderBar(Bar):
    """The folder that is listed, and how many of its files are not."""

    folder: Folder | None = None

    def tell(self, folder: Folder) -> None:
        """Tell of another folder."""
        self.folder = folder
        self.refresh()

    def line_to_draw(self, cells: int) -> Line:
        """The path at the left, the count at the right."""
        if self.folder is None:
            return ()
        others = self.folder.others
        note = f"{several(others, 'other file')} not shown " if others else ""
        return both_ends(line(f" {self.folder.path}"), line((note, "dim")), cells)


class FileChooser(Vertical):
    """Posts `Chosen(path)` when a file was taken.

    Files used before stand on top as long as nothing is typed.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "open", tooltip="Open the file", id="files.take"),
        Binding("slash", "path", "type a path", tooltip="Type a path", id="files.path"),
        Binding("backspace", "up", "folder above", show=False, id="files.up"),
        Binding("ctrl+r,f5", "look", "list again", show=False, id="files.again"),
    ]

    class Chosen(Message):
        """A file was taken."""

        def __init__(self, path: Path) -> None:
            super().__init__()
            self.path = path

    def __init__(
        self,
        *,
        clock: Callable[[], int],
        recent: Iterable[Path] = (),
        here: Path | None = None,
        suffixes: frozenset[str] = DATA_SUFFIXES,
    ) -> None:
        super().__init__(classes="chooser")
        self.clock = clock
        self.recent = list(recent)
        self.here = here or Path.cwd()
        self.suffixes = suffixes
        self.folder = Folder(self.here, ())

    def compose(self) -> ComposeResult:
        """The path above, the files below."""
        with Horizontal(classes="path-row"):
            yield Bar(line((" File ", "dim")), classes="path-label")
            yield PathInput(
                placeholder=f"{display(self.here)}/…",
                compact=True,
                classes="field",
                select_on_focus=False,
            )
        yield FolderBar(classes="folder-line")
        yield RowTable(columns_of(self.clock), id="files")

    @property
    def table(self) -> RowTable[Entry]:
        """The files."""
        return self.query_one("#files", RowTable)

    def on_mount(self) -> None:
        """Show where one is."""
        self.action_look()

    @on(Input.Changed)
    def _path_typed(self) -> None:
        self.action_look()

    @work(group="folder", exclusive=True)
    async def action_look(self) -> None:
        """List the folder that was typed, as far as its name goes."""
        typed = self.query_one(PathInput).value
        path, beginning = split_typed(typed, self.here)
        self.folder = await asyncio.to_thread(read_folder, path, self.suffixes)
        recent = [] if typed else await asyncio.to_thread(recent_entries, self.recent)
        if not self.query("#files"):  # the page was left meanwhile
            return
        entries = [*recent, *narrowed(self.folder.entries, beginning)]
        self.table.say_when_empty(self._nothing(beginning))
        self.query_one(FolderBar).tell(self.folder)
        self.table.browse(ListSource(entries, key=lambda entry: (entry.path, entry.recent)))

    def _nothing(self, beginning: str) -> list[Line]:
        if self.folder.problem:
            above = line("   ", pressing("files.up", "backspace"), " goes to the folder above.")
            return [line((f"   {self.folder.problem}", "warning")), above]
        if beginning:
            return [line(f"   No file or folder here has “{beginning}” in its name.")]
        *most, last = sorted(self.suffixes)
        kinds = f"{', '.join(most)} or {last}"
        return [line(f"   No {kinds} file here; type another path.")]

    @on(PathInput.Complete)
    def _complete(self) -> None:
        path, beginning = split_typed(self.query_one(PathInput).value, self.here)
        text = completed(self.folder.entries, beginning)
        if text or path != self.here:
            self._put(f"{path}/{text}")

    @on(PathInput.Left)
    def _left(self) -> None:
        self.table.focus()

    def _put(self, text: str) -> None:
        field = self.query_one(PathInput)
        field.value = text
        field.cursor_position = len(text)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        path, beginning = split_typed(self.query_one(PathInput).value, self.here)
        whole = path / beginning if beginning else path
        self.table.focus()
        if beginning and whole.is_file():
            # Whoever comes back sees the files beside it, not this one alone.
            self._put(f"{path}/".replace("//", "/"))
            self.post_message(self.Chosen(whole))

    @on(RowTable.Clicked)
    def action_take(self) -> None:
        """Take the file under the cursor, or go into the folder."""
        entry = self.table.row
        if entry is None:
            return
        if entry.is_folder and not entry.recent:
            self._put(f"{entry.path}/")
        else:
            self.post_message(self.Chosen(entry.path))

    def action_path(self) -> None:
        """Type a path."""
        self.query_one(PathInput).focus()

    def action_up(self) -> None:
        """Go to the folder above."""
        self._put(f"{self.folder.path.parent}/".replace("//", "/"))


class FolderChooser(FileChooser):
    """Of several files that belong together, their whole folder may be taken too."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "whole", "whole folder", tooltip="Read a folder of files", id="files.whole"),
    ]

    def action_whole(self) -> None:
        """Take the folder under the cursor with all its files, or the one that is listed."""
        entry = self.table.row
        inside = entry is not None and entry.is_folder
        self.post_message(self.Chosen(entry.path if entry and inside else self.folder.path))


def columns_of(clock: Callable[[], int]) -> tuple[Column[Entry], ...]:
    """Name, size, when it was changed."""
    return (
        Column("Name", 40, _name),
        Column("Size", 9, _size, fixed=True, right=True),
        Column("Changed", 15, lambda e: ago(clock(), e.modified), 50, fixed=True),
    )


def _size(entry: Entry) -> str:
    return "" if entry.is_folder else size_words(entry.size)


def _name(entry: Entry) -> str:
    if entry.recent:
        return f"{entry.path.name}   read before, {entry.path.parent}"
    return f"{entry.name}/" if entry.is_folder else entry.name
