"""The care of a store: examine it, back it up, restore it."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from console.audit import verify
from console.errors import FileUnusable
from console.workspace import Act, Workspace
from storage.connections import Location, Reader
from storage.migrations import HEAD
from storage.queries import ledger
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Finding:
    """One check of a store and what it found."""

    check: str
    ok: bool
    detail: str


def examine(location: Location, *, read_only: bool = False) -> list[Finding]:
    """Check a store; one of an older schema is brought up to date, unless the run is `read_only`.

    Raises:
        StoreError: it is missing, damaged, locked, or newer than the program; of an older schema
            (with `read_only`).
    """
    store = Store.open(location, create=False, read_only=read_only)
    try:
        with store.read() as reader:
            place = [*_place(location), *_search(location)]
            schema = _schema(location)
            return [Finding("store", True, location.label), *place, schema, *_contents(reader)]
    finally:
        store.close()


def _place(location: Location) -> Iterator[Finding]:
    if location.path is None:
        return
    for path, wanted in ((location.path, 0o600), (location.path.parent, 0o700)):
        mode = stat.S_IMODE(path.stat().st_mode)
        private = not mode & 0o077 if path == location.path else not mode & 0o022
        advice = "" if private else f", others can reach it: chmod {wanted:o} {path}"
        yield Finding("file" if path == location.path else "folder", private, f"{mode:o}{advice}")


def _search(location: Location) -> Iterator[Finding]:
    """The index of words beside the store: losing it costs nothing, so nothing of it is wrong."""
    from storage.search.index import Search

    search = Search(location)
    if search.path is None or not search.path.exists():
        return
    with search.read() as index:
        told = (
            "of no use any more: the next console makes another"
            if index is None
            else f"{len(index.changed):,} admins changed since it was made"
        )
    search.close()
    yield Finding("search index", True, f"{search.path.name}, {told}")


def _schema(location: Location) -> Finding:
    from storage.migrations.comparing import differences

    wrong = differences(location)
    told = f"not as it should be: {', '.join(wrong)}; a backup, restored, is" if wrong else "whole"
    return Finding("schema", not wrong, f"{HEAD}, the newest this program knows, {told}")


def _contents(reader: Reader) -> Iterator[Finding]:
    from storage import examining

    found = examining.integrity(reader)
    yield Finding("database", found == "ok", f"{examining.server_version(reader)}, {found}")
    yield Finding("journal", True, examining.journal_mode(reader))
    broken = examining.broken_references(reader)
    yield Finding("references", not broken, f"{broken} broken" if broken else "whole")
    uneven = examining.mismatched_school_lists(reader)
    yield Finding("school lists", not uneven, f"{uneven} uneven" if uneven else "even")
    verdict = verify(ledger.entries(reader))
    broken_at = f", broken at entry {verdict.broken_at}" if not verdict.whole else ""
    yield Finding("log", verdict.whole, f"{verdict.entries:,} entries{broken_at}")
    counts = examining.row_counts(reader)
    yield Finding("rows", True, ", ".join(f"{n:,} {table}" for table, n in counts.items()))


def back_up(workspace: Workspace, file: Path) -> int:
    """Copy the whole store into the new SQLite file `file` (0600); returns the rows copied.

    Raises:
        FileUnusable: the file exists already, or its folder is not there.
    """
    from storage.copying import copy_store

    if file.exists() or file.is_symlink():
        raise FileUnusable(f"{file} exists already; a backup never overwrites. Name another file.")
    if not file.absolute().parent.is_dir():
        raise FileUnusable(f"There is no folder {file.absolute().parent} to put the backup in.")
    target = Location.parse(str(file.absolute()))
    Store.open(target).close()
    try:
        return copy_store(workspace.store.location, target)
    except BaseException:
        # Half a backup would stand in the way of the next one, and might be taken for a whole one.
        file.unlink(missing_ok=True)
        raise


def restore_from(workspace: Workspace, file: Path) -> int:
    """Replace everything in the store by the backup; returns the rows copied.

    Raises:
        ReadOnly: this run only looks.
        StoreError: the backup is missing, damaged or newer than the program.
    """
    workspace.refuse_writing()
    from storage.copying import copy_store

    source = Location.parse(str(file.absolute()))
    Store.open(source, create=False).close()
    copied = copy_store(source, workspace.store.location)
    workspace.store.sessions.forget()
    workspace.run(_note_restore, str(file))
    return copied


def _note_restore(act: Act, file: str) -> None:
    act.record("store.restore", f"backup {Path(file).name}", after={"file": file})
