"""Keys that arrive all at once do what they would have done one by one."""

from __future__ import annotations

from console.provisioning.directory import AdminQuery, list_admins
from console.workspace import Workspace
from screens.person import PersonPage
from storage.records.districts import DistrictRecord
from storage.records.schools import SchoolRecord
from tests.screens.conftest import console
from tests.screens.crowd import ANA, LUIS, MEI, add


async def test_enter_takes_what_the_letters_before_it_found(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    add(workspace, district, ANA, LUIS, MEI)
    async with console(workspace) as desk:
        await desk.press(*"/mei", "enter", "enter")
        await desk.until(lambda: isinstance(desk.app.screen, PersonPage), "a person is open")
        await desk.until_shows("Mei")
        assert "Ana Rivera" not in desk.text()


async def test_keys_after_a_question_answer_the_question(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    add(workspace, district, ANA, LUIS)
    async with console(workspace) as desk:
        await desk.press("D", "right", "enter", "down", "D", "right", "enter")
        await desk.until_shows("Luis Rivera-Soto is deactivated.")
    known = workspace.read(list_admins, district, AdminQuery(active=None))
    assert [admin.active for admin in known.admins] == [False, False]


async def test_the_palette_takes_the_letters_after_it(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    add(workspace, district, ANA)
    async with console(workspace) as desk:
        await desk.press("ctrl+p", *"go to schools", "enter")
        await desk.until_at("schools")


async def test_enter_typed_before_the_console_is_up_is_enter(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    """Until the terminal is taken over it hands Enter on as a newline."""
    add(workspace, district, ANA)
    async with console(workspace) as desk:
        await desk.press(*"/ana", "ctrl+j", "ctrl+j")
        await desk.until(lambda: isinstance(desk.app.screen, PersonPage), "a person is open")
