"""What stands in the way of a restore: nothing is thrown away, it is kept beside the store."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from console.care import back_up
from console.errors import FileUnusable, Refused
from console.workspace import Workspace
from storage.connections import Location
from storage.errors import StoreDamaged, StoreForeign, StoreMissing
from storage.queries import ledger
from storage.store import Store


def require_backup(file: Path, target: Location) -> None:
    """Open the backup once, before anything is touched.

    Raises:
        FileUnusable: it is missing or not whole.
        Refused: it is the store itself.
        StoreError: it is newer than the program, or locked.
    """
    source = Location.parse(str(file.absolute()))
    try:
        Store.open(source, create=False).close()
    except StoreMissing as error:
        raise FileUnusable(
            f"Cannot restore {file}: there is no such backup, or you may not read it. "
            "Check the path."
        ) from error
    except StoreDamaged as error:
        raise FileUnusable(
            f"Cannot restore {file}: it is not a whole backup. Nothing was changed; take another."
        ) from error
    if target.path is not None and target.path.exists() and file.samefile(target.path):
        raise Refused(f"{file} is the store itself. Name a file that 'principal backup' wrote.")


def open_target(
    location: Location, opened: Callable[[], Workspace]
) -> tuple[Workspace, Path | None]:
    """The store to restore into, and where a damaged one was moved that stood in its place.

    Raises:
        StoreError: the place cannot be used; a database of another program is left alone.
    """
    try:
        return opened(), None
    except StoreForeign:
        raise
    except StoreDamaged:
        if location.path is None:
            raise
        aside = _moved(location.path)
        return opened(), aside


def holds_nothing(workspace: Workspace) -> bool:
    """Whether nothing was ever done in the store, so that nothing is lost with it."""
    return workspace.read(ledger.head) is None


def keep(workspace: Workspace, backup: Path) -> Path:
    """Back up what the restore will replace: beside the store, on PostgreSQL beside the backup."""
    kept = _free(workspace.store.location.path or backup.absolute(), "before-restore")
    back_up(workspace, kept)
    return kept


def _moved(path: Path) -> Path:
    """Move a damaged store aside, with the journal that belongs to it."""
    aside = _free(path, "damaged")
    path.rename(aside)
    journal = path.with_name(f"{path.name}-journal")
    if journal.exists():
        journal.rename(aside.with_name(f"{aside.name}-journal"))
    return aside


def _free(path: Path, why: str) -> Path:
    """A name beside `path` that nothing has yet."""
    stem = f"{path.name}.{why}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    names = (stem if turn == 1 else f"{stem}-{turn}" for turn in itertools.count(1))
    return next(place for name in names if not (place := path.with_name(name)).exists())
