"""The files of a folder: its CSV files are read, and what else is in it is named."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from console.display import display
from console.importing.reports import FileProblem
from console.importing.sources import Source, printable, regular, unreadable

# What systems and spreadsheets leave beside files, and nobody put there.
_LEFT = frozenset({"thumbs.db", "desktop.ini", "__macosx", "icon\r"})
_HIDDEN = (".", "~$")
_NAMED = 8
_UNREAD = {
    "file": "only .csv files of a folder are. Save what holds rows as CSV (UTF-8)",
    "folder": "folders in a folder are not. Name them themselves",
}


def open_folder(path: Path, name: str) -> tuple[list[Source], list[FileProblem]]:
    """The CSV files of a folder by name, and a remark on what in it was not read.

    Raises:
        FileUnusable: the folder, or a CSV file of it, cannot be read.
    """
    try:
        entries = sorted(entry for entry in path.iterdir() if not _left(entry.name))
        found = [entry for entry in entries if entry.suffix.lower() == ".csv" and entry.is_file()]
        folders = {entry for entry in entries if entry.is_dir()}
    except OSError as error:
        raise unreadable(str(path), error) from error
    kinds: dict[str, list[str]] = {"file": [], "folder": []}
    for entry in entries:
        if entry not in found:
            kinds["folder" if entry in folders else "file"].append(printable(entry.name))
    unread = [not_read(name, names, _UNREAD[kind]) for kind, names in kinds.items() if names]
    if not found:
        message = "There is no .csv file in this folder. Name the folder the export wrote into."
        unread.insert(0, FileProblem(name, 0, "", "empty_folder", "error", message))
    return [regular(entry, printable(entry.name)) for entry in found], unread


def not_read(file: str, names: Sequence[str], why: str) -> FileProblem:
    """A remark that names what nothing was read from, and why; the first of many."""
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    listed = ", ".join(map(display, names[:_NAMED])) + more
    return FileProblem(file, 0, "", "not_read", "warning", f"Not read: {listed}; {why}.")


def _left(name: str) -> bool:
    return name.startswith(_HIDDEN) or name.lower() in _LEFT
