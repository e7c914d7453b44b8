"""Opening another store: a file one picks, refused with a reason when it is none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from console.errors import Refused
from console.provisioning.which_district import list_districts
from console.workspace import Workspace
from screens.dialogs.file_picker import FilePickerDialog
from storage.connections import Location
from storage.store import Store

if TYPE_CHECKING:
    from screens.page import AnyPage

BEGINS = b"SQLite format 3\0"
SUFFIXES = frozenset({".db", ".sqlite", ".sqlite3"})
EXPLANATION = (
    "The file in which Principal keeps a district, usually principal.db. "
    "A store on PostgreSQL is opened with 'principal --db URL'."
)


def at_store(workspace: Workspace, path: Path) -> Workspace:
    """The same operator at another store, which has a district.

    Raises:
        StoreError: it is no store, damaged, newer than the program, or locked.
        Refused: a folder, or a store without a district.
    """
    if path.is_dir():
        raise Refused(f"{path} is a folder. Choose the store in it, usually principal.db.")
    if _is_other(path):
        raise Refused(f"{path.name} is not a store: it is no database. Choose another file.")
    store = Store.open(Location.parse(str(path)), create=False, read_only=bool(workspace.read_only))
    opened = workspace._replace(store=store)
    if not opened.read(list_districts):
        store.close()
        raise Refused(f"{path} is a store without a district. 'principal --db {path}' begins one.")
    return opened.looking_only(workspace.read_only) if workspace.read_only else opened


def _is_other(path: Path) -> bool:
    """Whether it is a file that holds something, but not what every SQLite file begins with."""
    try:
        with path.open("rb") as file:
            begun = file.read(len(BEGINS))
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}.") from error
    return bool(begun) and begun != BEGINS


async def ask_store(page: AnyPage) -> None:
    """Ask for a file and work on the store in it; the present one stays as it is."""
    lost = next((lost for lost in map(_unsaved, page.app.screen_stack) if lost), None)
    if lost is not None:
        page.tell(f"Save or leave this first: {lost}.", "warning")
        return
    dialog = FilePickerDialog(
        "Open which store?", EXPLANATION, page.workspace.clock, suffixes=SUFFIXES
    )
    path = await page.app.push_screen_wait(dialog)
    if path is None:
        return
    with page.reporting(f"open {path.name}"):
        page.session.adopt(await page.in_store(at_store, path))
        district = page.session.district
        if district is not None:
            page.principal.work_on(district)


def _unsaved(screen: object) -> str | None:
    tell = getattr(screen, "unsaved", None)
    return tell() if tell is not None else None
