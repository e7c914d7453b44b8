"""The file a SQLite store lives in: whose it may be, and how it comes into being.

A new store is built beside its place and then linked into it, so that a file of that name is
always a whole store, whoever is killed half-way and however many start at once.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from storage.connections import Location
from storage.errors import StoreDamaged, StoreMissing, StoreUnwritable


def find_file(path: Path) -> bool:
    """Whether there is a file at `path` that may be a store.

    Raises:
        StoreMissing: there is a folder, or a link that leads nowhere.
        StoreDamaged: the file is empty.
        StoreUnwritable: other people may write to the file or replace it.
    """
    if not path.exists():
        if path.is_symlink():
            raise StoreMissing(f"Cannot use {path} as a store: it is a link that leads nowhere.")
        return False
    if not path.is_file():
        kind = "a folder. Name a file in it" if path.is_dir() else "not a file"
        raise StoreMissing(f"Cannot use {path} as a store: it is {kind}.")
    if path.stat().st_size == 0:
        raise StoreDamaged(
            f"Cannot use {path}: the file is empty (0 bytes), so it is no store. If it was one, "
            "restore a backup; if you want a new store there, delete the file first."
        )
    _refuse_foreign_writers(path)
    return True


def _refuse_foreign_writers(path: Path) -> None:
    if path.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise StoreUnwritable(
            f"Will not use {path}: other people may write to it. Run 'chmod 600 {path}'."
        )
    folder = path.parent
    mode = folder.stat().st_mode
    if mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
        raise StoreUnwritable(
            f"Will not use {path}: everybody may replace files in its folder. "
            f"Run 'chmod o-w {folder}'."
        )


def create_file(location: Location, path: Path) -> None:
    """Put an empty store at `path`, 0600; somebody else's, if they were first.

    A folder that is missing is made with 0700.
    """
    import secrets

    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}.new")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_NOFOLLOW, 0o600))
        try:
            from storage.migrations.creating import create

            create(Location(url=location.url, path=draft))
            _link(draft, path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise StoreUnwritable(
            f"Cannot create the store {path}: {error.strerror}. Name another place with --db."
        ) from error


def _link(draft: Path, path: Path) -> None:
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    except OSError:  # a file system without hard links
        if not path.exists():
            draft.rename(path)


def refuse_unwritable(path: Path) -> None:
    """Say so before a change is typed into a store that takes none.

    Raises:
        StoreUnwritable: the file or its folder is read-only for this user.
    """
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        raise StoreUnwritable(
            f"Cannot write to {path}: the file or its folder is read-only for you. "
            "Reading still works."
        )
