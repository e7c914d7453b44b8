"""One admin: fields, who sees them and why, history with before and after."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.provisioning.admins import edit_admin
from console.provisioning.applications import create_application
from console.provisioning.directory import find_admin
from console.provisioning.drafts import ApplicationDraft
from console.provisioning.images import draft_of
from console.provisioning.sharing import connect, share
from console.workspace import Workspace
from storage.records.admins import AdminRecord
from storage.records.districts import DistrictRecord
from storage.records.schools import SchoolRecord
from tests.screens.conftest import Desk, console
from tests.screens.crowd import ANA, add


@pytest.fixture
def ana(workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]) -> AdminRecord:
    """Ana, seen by ReadWell and not by Atlas, whose title was edited once."""
    (admin,) = add(workspace, district, ANA)
    for name in ("ReadWell", "Atlas"):
        draft = ApplicationDraft(name=name, redirect_uris=("https://app.example/back",))
        application = workspace.run(create_application, draft).application
        workspace.run(connect, application, district)
        if name == "ReadWell":
            workspace.run(share, application, district, ("101",))
    draft_now = replace(draft_of(admin), title="Director")
    return workspace.run(edit_admin, district, admin, draft_now).admin


async def open_person(desk: Desk) -> None:
    await desk.until_shows("1 admin")
    await desk.press("enter")
    await desk.until_shows("Seen by  1 of 2 applications")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_shows_everything_about_them(
    workspace: Workspace, ana: AdminRecord, size: tuple[int, int]
) -> None:
    async with console(workspace, size) as desk:
        await open_person(desk)
        text = desk.text()
        for words in ("a.rivera@maple.example", "Director", "Bell Ridge Elementary", ana.id, "A1"):
            assert words in text
        assert "+ ReadWell" in text
        assert "- Atlas" in text
        await desk.press("G")
        await desk.until_shows("title  Principal → Director")
        assert "edited  by jane" in desk.text()


async def test_why_is_one_key_away(workspace: Workspace, ana: AdminRecord) -> None:
    async with console(workspace) as desk:
        await desk.until_shows("1 admin")
        await desk.press("w")
        await desk.until_shows("+ sees them")
        assert "- does not see them" in desk.text()
        assert "to show them:" in desk.text()
        await desk.press("escape")
        await desk.until_shows("1 admin")


async def test_deactivates_and_brings_back_from_the_person(
    workspace: Workspace, district: DistrictRecord, ana: AdminRecord
) -> None:
    async with console(workspace) as desk:
        await open_person(desk)
        await desk.press("D")
        await desk.until_shows("Seen by 1 of 2 applications: ReadWell")
        await desk.press("right", "enter")
        await desk.until_shows("- deactivated")
        assert not workspace.read(find_admin, district, "A1").active
        await desk.press("R")
        await desk.until_shows("Reactivate Ana Rivera?")
        await desk.press("right", "enter")
        await desk.until_shows("Ana Rivera is active again.")


async def test_the_list_tells_who_sees_them_when_the_cursor_rests(
    workspace: Workspace, ana: AdminRecord
) -> None:
    async with console(workspace) as desk:
        await desk.until_shows("Seen by 1 of 2 applications: ReadWell")
