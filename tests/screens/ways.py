"""How to get to every screen and dialog: one table for the snapshots and for hostile data.

Each way starts on the list of admins of a district whose places were opened afresh, and ends when
its screen has read everything it shows. No way looks at what data says, so that each also works in
a store full of payloads.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple, cast

from textual.screen import ModalScreen, Screen
from textual.timer import Timer
from textual.widgets import Input

from console.errors import EditConflict, FieldChange
from console.importing.options import UploadOptions
from console.importing.reports import Counts, ImportDocument
from console.provisioning.app_directory import list_applications
from console.provisioning.directory import AdminQuery, page_of_admins
from screens.accounts import AccountsPage
from screens.activity import ActivityPage
from screens.admin_form import AdminForm
from screens.admins import AdminsPage
from screens.application import ApplicationPage
from screens.application_form import ApplicationForm
from screens.applications import ApplicationsPage
from screens.comparison import ComparisonPage
from screens.dialogs.choice import ChoiceDialog
from screens.dialogs.confirm import ConfirmDialog
from screens.dialogs.conflict import ConflictDialog
from screens.dialogs.file_picker import FilePickerDialog
from screens.dialogs.filter import FilterDialog
from screens.dialogs.fix_row import FixRowDialog
from screens.dialogs.help import HelpDialog
from screens.dialogs.message import MessageDialog
from screens.dialogs.person_picker import PersonPickerDialog
from screens.dialogs.progress import ProgressDialog, far_line
from screens.dialogs.prompt import PromptDialog
from screens.dialogs.read import ReadDialog
from screens.dialogs.release_hold import ReleaseHoldDialog
from screens.dialogs.reveal import RevealDialog
from screens.dialogs.upload_options import UploadOptionsDialog
from screens.districts import DistrictsPage
from screens.entry import EntryPage
from screens.exchange import ExchangePage
from screens.exchange_log import ExchangeLogPage
from screens.faults import FaultsPage
from screens.imports import ImportsPage
from screens.jumping import JumpScreen
from screens.lenses import LensesPage
from screens.library import LibraryPage
from screens.person import PersonPage
from screens.plan import PlanPage
from screens.preview import PreviewPage
from screens.rehearsal import RehearsalPage
from screens.school_form import SchoolForm
from screens.schools import SchoolsPage
from screens.settings import SettingsPage
from screens.sharing import SharingPage
from screens.sign_in import SignInPage
from screens.tour import TourScreen
from screens.typed_ahead import ASKING
from screens.upload import UploadPage
from screens.upload_columns import ColumnsPage
from screens.upload_result import ResultPage
from screens.welcome import WelcomePage
from screens.why import WhyPage
from screens.widgets.file_chooser import FileChooser
from storage.records.admins import AdminRecord
from storage.records.applications import ApplicationRecord
from tests.screens.conftest import DEADLINE_SECONDS, Desk, table_is_read

# Work that goes on as long as the console or a question does.
LASTING = ASKING | {"keys", "rows", "read", "quit"}
LOOK_SECONDS = 0.01
Go = Callable[[Desk], Awaitable[None]]


class Way(NamedTuple):
    """What to do, from the list of admins, until a screen of that class is on top."""

    name: str
    screen: type[Screen[Any]]
    go: Go


async def home(desk: Desk) -> None:
    """Leave everything unsaved and open every place afresh."""
    app = desk.app
    while isinstance(app.screen, ModalScreen):
        app.screen.dismiss(None)
        await desk.settle()
    district = app.session.district
    assert district is not None
    before = app.screen_stack[0]
    app.work_on(district)
    await desk.until(lambda: app.screen_stack[0] is not before, "the places are new")
    await ready(desk, AdminsPage)


async def ready(desk: Desk, screen: type[Screen[Any]] = Screen) -> None:
    """Wait until a screen of that class is on top and has read and drawn everything."""
    await desk.until(lambda: isinstance(desk.app.screen, screen), f"{screen.__name__} on top")
    for chooser in desk.app.screen.query(FileChooser):
        if chooser.here != files(desk):
            chooser.here = files(desk)
            chooser.query_one(Input).placeholder = f"{chooser.here}/…"
            chooser.action_look()
    for field in desk.app.screen.query(Input):
        field.cursor_blink = False
    shown, deadline = "", monotonic() + DEADLINE_SECONDS
    while at_work(desk) or shown != desk.text():
        assert monotonic() < deadline, f"{way_there(desk)} never came to rest"
        shown = desk.text()
        await asyncio.sleep(LOOK_SECONDS)
        if not at_work(desk):
            await desk.settle()


def way_there(desk: Desk) -> str:
    """What is on top, for a message."""
    return f"{type(desk.app.screen).__name__}\n{desk.text()}"


def at_work(desk: Desk) -> bool:
    """Whether the screen on top still reads something, or is about to."""
    screen = desk.app.screen
    if (
        not table_is_read(desk.app)
        or screen._callbacks
        or screen._dirty_widgets
        or screen._layout_required
    ):
        return True
    # What it does when a cursor or a typist comes to rest.
    if any(timer._repeat == 0 and not _ended(timer) for timer in screen._timers):
        return True
    return any(
        worker.group not in LASTING and not worker.is_finished and _is_of(worker.node, screen)
        for worker in desk.app.workers
    )


def _ended(timer: Timer) -> bool:
    return timer._task is None or timer._task.done()


def _is_of(node: Any, screen: Screen[Any]) -> bool:
    return node is screen or node in screen.walk_children()


async def press(desk: Desk, *keys: str) -> None:
    """Press keys, each on what the one before has opened."""
    for key in keys:
        await ready(desk)
        await desk.press(key)


def _keys(name: str, screen: type[Screen[Any]], *keys: str) -> Way:
    return Way(name, screen, partial(_pressed, keys=keys))


async def _pressed(desk: Desk, keys: tuple[str, ...]) -> None:
    await press(desk, *keys)


def _pushed(name: str, screen: type[Screen[Any]], make: Callable[[Desk], Screen[Any]]) -> Way:
    async def push(desk: Desk) -> None:
        await desk.app.push_screen(make(desk))

    return Way(name, screen, push)


def admin(desk: Desk) -> AdminRecord:
    """The first admin of the list."""
    session = desk.app.session
    assert session.district is not None
    return session.workspace.read(page_of_admins, session.district, AdminQuery(), 0, 1)[0]


def application(desk: Desk, which: int = 0) -> ApplicationRecord:
    """An application, by its place among all of them."""
    return desk.app.session.workspace.read(list_applications)[which]


def files(desk: Desk) -> Path:
    """The folder with files to upload, told to the console of the tests by its environment."""
    return Path(desk.app.environment["PRINCIPAL_TEST_FILES"])


async def upload(desk: Desk) -> None:
    await press(desk, "4")
    await ready(desk, UploadPage)


def planned(file: str, *keys: str, mode: str = "upsert") -> Go:
    async def plan(desk: Desk) -> None:
        await upload(desk)
        page = cast("UploadPage", desk.page)
        page.options = UploadOptions(mode=mode)
        page.receive(path=files(desk) / file)
        await ready(desk, PlanPage)
        await press(desk, *keys)

    return plan


def signing_in(*keys: str) -> Go:
    async def sign_in(desk: Desk) -> None:
        desk.app.open_place("sign_in", admin=admin(desk), application=application(desk, 1))
        await ready(desk, SignInPage)
        await press(desk, *keys)

    return sign_in


async def preview(desk: Desk) -> None:
    await press(desk, "5")
    await ready(desk, PreviewPage)
    page = cast("PreviewPage", desk.page)
    await desk.until(lambda: page.exchange is not None, "an answer")
    if page.exchange is not None:
        page.exchange = replace(page.exchange, elapsed=0.017)
        page._draw(page.exchange)


async def why_told(desk: Desk) -> None:
    await press(desk, "5")
    await ready(desk, PreviewPage)
    page = cast("PreviewPage", desk.page)
    page.run_worker(page.tell_why(admin(desk)), group="asking")


async def progress(desk: Desk) -> None:
    dialog = ProgressDialog("Uploading staff.csv", lambda: None)
    await desk.app.push_screen(dialog)
    dialog.show("writing", far_line("writing", 1_204, 30_000, 0.15))


async def problem(desk: Desk) -> None:
    desk.page.tell_problem("Could not save", f"{admin(desk).name} was changed meanwhile.")


def conflict(desk: Desk) -> ConflictDialog:
    current = admin(desk)
    changes = [
        FieldChange("title", current.title, f"{current.title} of Reading", "Principal"),
        FieldChange("email", current.email, current.email, f"new.{current.email}"),
    ]
    now = desk.app.session.workspace.clock()
    return ConflictDialog(EditConflict(current, "luis", now - 60_000, changes), now)


def result(desk: Desk) -> ResultPage:
    counts = Counts(rows=12, created=3, updated=2, unchanged=6, removed=0, rejected=1)
    document = ImportDocument("6a" * 12, "admins", "utf-8", "comma", "upsert", counts)
    return ResultPage(document.done(), f"august {admin(desk).last_name}.csv")


PROBLEMS, AUGUST = "upload-with-problems.csv", "august-upload.csv"
WAYS = (
    _keys("admins", AdminsPage),
    _keys("admins-searched", AdminsPage, "slash", "r", "i", "v"),
    _keys("admins-none-found", AdminsPage, "slash", "z", "q", "x"),
    _keys("admins-marked", AdminsPage, "space", "space", "down", "space"),
    _keys("admins-filter", FilterDialog, "f"),
    _keys("admins-copy", ChoiceDialog, "y"),
    _keys("admins-deactivate", ConfirmDialog, "D"),
    _keys("palette", ChoiceDialog, "ctrl+p"),
    _keys("help", HelpDialog, "question_mark"),
    _keys("person", PersonPage, "enter"),
    _keys("person-why", WhyPage, "w"),
    _keys("person-lenses", LensesPage, "enter", "l"),
    _keys("admin-new", AdminForm, "n"),
    _keys("admin-edit", AdminForm, "e"),
    _pushed("admin-conflict", ConflictDialog, conflict),
    _keys("schools", SchoolsPage, "2"),
    _keys("school-edit", SchoolForm, "2", "e"),
    _keys("applications", ApplicationsPage, "3"),
    _keys("application", ApplicationPage, "3", "enter"),
    _keys("application-edit", ApplicationForm, "3", "e"),
    _keys("application-sharing", SharingPage, "3", "h"),
    _keys("application-token", RevealDialog, "3", "t"),
    _keys("application-accounts", AccountsPage, "3", "down", "a"),
    _keys("application-accounts-load", FilePickerDialog, "3", "down", "a", "l"),
    _pushed("application-library", LibraryPage, lambda desk: LibraryPage(application(desk, 2))),
    Way("upload", UploadPage, upload),
    _keys("upload-options", UploadOptionsDialog, "4", "o"),
    _keys("upload-past", ImportsPage, "4", "i"),
    Way("upload-plan", PlanPage, planned(AUGUST)),
    Way("upload-plan-problems", PlanPage, planned(PROBLEMS)),
    Way("upload-plan-row", ReadDialog, planned(AUGUST, "enter")),
    Way("upload-plan-fix", FixRowDialog, planned(PROBLEMS, "shift+tab", "f")),
    Way("upload-plan-columns", ColumnsPage, planned(AUGUST, "c")),
    Way("upload-plan-held", PlanPage, planned(AUGUST, mode="full")),
    Way("upload-plan-release", ReleaseHoldDialog, planned(AUGUST, "a", mode="full")),
    _pushed("upload-result", ResultPage, result),
    Way("upload-progress", ProgressDialog, progress),
    Way("preview", PreviewPage, preview),
    _keys("preview-why", PersonPickerDialog, "5", "w"),
    Way("preview-why-told", ReadDialog, why_told),
    _keys("faults", FaultsPage, "5", "F"),
    _keys("exchange-log", ExchangeLogPage, "5", "x"),
    Way("sign-in", SignInPage, signing_in()),
    Way("sign-in-done", SignInPage, signing_in("s")),
    Way("sign-in-exchange", ExchangePage, signing_in("s", "down", "enter")),
    Way("sign-in-compared", ComparisonPage, signing_in("c")),
    Way("sign-in-everybody", RehearsalPage, signing_in("E")),
    _keys("activity", ActivityPage, "7"),
    _keys("activity-entry", EntryPage, "7", "enter"),
    _keys("settings", SettingsPage, "comma"),
    _keys("jump", JumpScreen, "ctrl+o"),
    _keys("districts", DistrictsPage, "0"),
    _keys("district-new", PromptDialog, "0", "n"),
    Way("problem", MessageDialog, problem),
    _pushed("tour", TourScreen, lambda desk: TourScreen(0)),
    _keys("store-open", FilePickerDialog, "ctrl+p", *"another store", "enter"),
    _pushed("welcome", WelcomePage, lambda desk: WelcomePage()),
)
