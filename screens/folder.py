"""Looking through folders for a file to read. Pure but for listing the folder itself."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

DATA_SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".zip"})
MOST_ENTRIES = 2_000


class Entry(NamedTuple):
    """A file or folder that can be chosen; `modified` in milliseconds since 1970 UTC."""

    name: str
    path: Path
    is_folder: bool
    size: int = 0
    modified: int = 0
    recent: bool = False


class Folder(NamedTuple):
    """What a folder holds: folders and data files; how many other files there are."""

    path: Path
    entries: tuple[Entry, ...]
    others: int = 0
    problem: str = ""


def read_folder(path: Path, suffixes: frozenset[str] = DATA_SUFFIXES) -> Folder:
    """List a folder: files of some kinds, newest first, then folders by name; none hidden."""
    files: list[Entry] = []
    folders: list[Entry] = []
    others = 0
    try:
        with os.scandir(path) as found:
            for item in found:
                entry = _entry(item)
                if entry is None:
                    continue
                if entry.is_folder:
                    folders.append(entry)
                elif entry.path.suffix.lower() in suffixes:
                    files.append(entry)
                else:
                    others += 1
    except OSError as error:
        return Folder(path, (), 0, f"This folder cannot be listed: {error.strerror}.")
    files.sort(key=lambda entry: (-entry.modified, entry.name))
    folders.sort(key=lambda entry: entry.name.casefold())
    return Folder(path, (*files, *folders)[:MOST_ENTRIES], others)


def _entry(item: os.DirEntry[str]) -> Entry | None:
    if item.name.startswith("."):
        return None
    try:
        facts, is_folder = item.stat(), item.is_dir()
    except OSError:  # gone, or a link to nowhere: nothing that could be read
        return None
    return Entry(item.name, Path(item.path), is_folder, facts.st_size, int(facts.st_mtime * 1000))


def recent_entries(paths: Iterable[Path]) -> list[Entry]:
    """Files used before that are still there."""
    found = []
    for path in paths:
        try:
            facts = path.stat()
        except OSError:
            continue
        found.append(
            Entry(str(path), path, path.is_dir(), facts.st_size, int(facts.st_mtime * 1000), True)
        )
    return found


def split_typed(typed: str, here: Path) -> tuple[Path, str]:
    """What was typed as the folder to list, and the beginning of a name in it.

    A whole path typed or pasted behind another stands for itself: `/a/b//c` is `/c`.
    """
    text = typed.strip()
    begins = max(text.rfind("//"), text.rfind("/~/"))
    text = text[begins + 1 :]
    if not text:
        return here, ""
    path = Path(text).expanduser()
    path = path if path.is_absolute() else here / path
    if text.endswith("/") or path.is_dir():
        return path, ""
    return path.parent, path.name


def narrowed(entries: Iterable[Entry], beginning: str) -> list[Entry]:
    """The entries whose name holds what was typed; those that begin with it come first."""
    word = beginning.casefold()
    held = [entry for entry in entries if word in entry.name.casefold()]
    return sorted(held, key=lambda entry: not entry.name.casefold().startswith(word))


def completed(entries: Iterable[Entry], beginning: str) -> str:
    """The longest beginning that all entries share which start with what was typed."""
    word = beginning.casefold()
    names = [
        entry.name + ("/" if entry.is_folder else "")
        for entry in entries
        if entry.name.casefold().startswith(word)
    ]
    if not names:
        return beginning
    shortest = min(names, key=len)
    shared = next(
        (index for index, letter in enumerate(shortest) if any(n[index] != letter for n in names)),
        len(shortest),
    )
    return shortest[:shared] if shared >= len(beginning) else beginning


def size_words(size: int) -> str:
    """A size as people say it."""
    if size < 1_000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{size / 1_000:.0f} kB"
    return f"{size / 1_000_000:,.1f} MB"
