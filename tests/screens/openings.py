"""Where tests begin: the console open on a place, with what the test is about already there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from console.importing.options import UploadOptions
from console.provisioning.app_directory import find_application
from console.provisioning.people import find_person
from console.provisioning.which_district import find_district
from console.workspace import Workspace
from screens.plan import PlanPage
from screens.upload import UploadPage
from tests.screens.conftest import Desk, console

SIZES = SMALL, WIDE = (80, 24), (120, 40)
Size = tuple[int, int]


@asynccontextmanager
async def at(workspace: Workspace, key: str, shows: str, size: Size = SMALL) -> AsyncIterator[Desk]:
    """At the place a key leads to, as soon as it shows something."""
    async with console(workspace, size) as desk:
        await desk.press(key, shows=shows)
        yield desk


def at_applications(demo: Workspace, size: Size = SMALL) -> AbstractAsyncContextManager[Desk]:
    """At the list of the demo's applications; the cursor is on MathLeap."""
    return at(demo, "3", "3 applications", size)


def at_preview(demo: Workspace, size: Size = SMALL) -> AbstractAsyncContextManager[Desk]:
    """At Preview, which has shown MathLeap its first answer."""
    return at(demo, "5", "+ 200 OK", size)


@asynccontextmanager
async def at_sign_in(
    demo: Workspace,
    who: str = "A-010",
    application: str = "ReadWell",
    shows: str = "Will be let in",
    size: Size = SMALL,
) -> AsyncIterator[Desk]:
    """At Sign-in, handed a person and an application by another place; nothing was tried yet."""
    async with console(demo, size) as desk:
        district = demo.read(find_district, None)
        desk.app.open_place(
            "sign_in",
            person=demo.read(find_person, district, who),
            application=demo.read(find_application, application),
        )
        await desk.until_shows(shows)
        yield desk


@asynccontextmanager
async def signed_in(demo: Workspace, size: Size = SMALL) -> AsyncIterator[Desk]:
    """At Sign-in, after Ana Rivera has come to ReadWell and was matched by email."""
    async with at_sign_in(demo, size=size) as desk:
        await desk.press("s", shows="Matched by email")
        yield desk


async def to_upload(desk: Desk) -> UploadPage:
    """Go to Upload."""
    await desk.press("4")
    await desk.until_at("upload")
    assert isinstance(desk.page, UploadPage)
    return desk.page


def plan_of(desk: Desk) -> PlanPage:
    """The plan on top."""
    assert isinstance(desk.page, PlanPage)
    return desk.page


async def planned(desk: Desk, path: Path, mode: str = "upsert") -> PlanPage:
    """Come to the plan of a file, in a mode, and wait for its rows."""
    page = await to_upload(desk)
    page.options = UploadOptions(mode=mode)
    page.receive(path=path)
    await desk.until(lambda: isinstance(desk.page, PlanPage), "the plan")
    plan = plan_of(desk)
    await desk.until(plan.table.feed.idle.is_set, "its rows")
    return plan


@asynccontextmanager
async def at_plan(
    demo: Workspace, path: Path, mode: str = "upsert", size: Size = SMALL
) -> AsyncIterator[Desk]:
    """At the plan of a file."""
    async with console(demo, size) as desk:
        await planned(desk, path, mode)
        yield desk
