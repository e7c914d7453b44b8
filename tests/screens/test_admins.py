"""The list of admins: search, filter, marks, opening, deactivating, keeping its place."""

from __future__ import annotations

import pytest

from console.provisioning.directory import find_admin, list_admins
from console.workspace import Workspace
from screens.admins import AdminsPage
from screens.widgets.table import RowTable
from storage.records.admins import AdminRecord
from storage.records.districts import DistrictRecord
from storage.records.schools import SchoolRecord
from tests.screens.conftest import Desk, Opening, console
from tests.screens.crowd import ANA, LUIS, MEI, add, crowd
from tests.screens.openings import SIZES


def table(desk: Desk) -> RowTable[AdminRecord]:
    page = desk.app.screen
    assert isinstance(page, AdminsPage)
    return page.table


async def idle(desk: Desk) -> None:
    await desk.until(table(desk).feed.idle.is_set, "the list has been read")


@pytest.mark.parametrize("size", SIZES)
async def test_shows_who_they_are_and_what_one_can_do(
    at_admins: Opening, size: tuple[int, int]
) -> None:
    async with at_admins(ANA, LUIS, size=size) as desk:
        await desk.until_shows("There is no application yet")
        text = desk.text()
        for words in ("Rivera, Ana", "Bell Ridge Elementary", "whole district", "a.rivera@maple"):
            assert words in text
        assert desk.rows()[-1].startswith(" enter open  n new  e edit  space mark  D deactivate")
        assert "? " in desk.rows()[-1]
        assert "^p all" in desk.rows()[-1]


async def test_searches_as_one_types_and_takes_it_back(at_admins: Opening) -> None:
    async with at_admins(ANA, LUIS, MEI) as desk:
        await desk.press("slash")
        await desk.type("tana", shows="1 of 3")
        assert "Rivera" not in desk.text()
        await desk.press("enter")
        assert desk.app.focused is table(desk)
        await desk.press("escape", shows="3 admins")


async def test_letters_typed_ahead_are_searched_for_and_do_nothing_else(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    add(workspace, district, ANA, LUIS, MEI)
    async with console(workspace) as desk:
        await desk.press(*"/eDn", shows="Nobody goes by “eDn”")
        assert isinstance(desk.app.screen, AdminsPage)
    async with console(workspace) as desk:
        await desk.press(*"/mei", shows="1 of 3")


async def test_says_what_to_do_when_nobody_is_found(at_admins: Opening) -> None:
    async with at_admins() as desk:
        await desk.until_shows("Maple Valley Unified has no admins yet.")
        await desk.until_shows("n add the first one")
        await desk.press("slash")
        await desk.type("zoe", shows="Nobody goes by “zoe”.")


async def test_filters_by_scope_and_state(at_admins: Opening) -> None:
    async with at_admins(ANA, LUIS) as desk:
        await desk.press("f", shows="Which admins to list")
        await desk.press("right", "enter", shows="district admins   1 of 2")
        assert "Rivera-Soto" in desk.text()
        await desk.press("f", shows="Which admins to list")
        await desk.press("x", shows="2 admins")


async def test_deactivates_after_naming_the_person_and_starting_on_cancel(
    at_admins: Opening, workspace: Workspace, district: DistrictRecord
) -> None:
    async with at_admins(ANA) as desk:
        await desk.press("D", shows="Deactivate Ana Rivera?")
        assert "▸ Cancel" in desk.text()
        await desk.press("enter")
        await desk.until_at("admins")
        assert workspace.read(find_admin, district, "A1").active
        await desk.press("D", shows="Deactivate Ana Rivera?")
        await desk.agree(shows="Ana Rivera is deactivated.")
        assert not workspace.read(find_admin, district, "A1").active
        await desk.until_shows("no admins yet")


async def test_a_dimmed_key_says_why_it_does_nothing(at_admins: Opening) -> None:
    async with at_admins(ANA) as desk:
        await desk.press("R", shows="Ana Rivera is active.")


async def test_marked_admins_are_deactivated_together(
    at_admins: Opening, workspace: Workspace, district: DistrictRecord
) -> None:
    async with at_admins(ANA, LUIS, MEI) as desk:
        await desk.press("space", "space", shows="2 marked")
        await desk.press("D", shows="Deactivate 2 admins?")
        await desk.agree(shows="2 admins are deactivated.")
        assert workspace.read(list_admins, district).total == 1


async def test_a_school_is_added_to_those_marked(
    at_admins: Opening, workspace: Workspace, district: DistrictRecord
) -> None:
    async with at_admins(ANA, LUIS, MEI) as desk:
        await desk.press("space", "space", "space", "A", shows="Add which school to 3 admins?")
        await desk.type("pena", shows="Colegio Peñarroya")
        await desk.press("enter", shows="1 is a district admin")
        await desk.agree(shows="2 admins are given the school.")
        ana = workspace.read(find_admin, district, "A1")
        assert [school.sis_id for school in ana.schools] == ["101", "103"]


async def test_keeps_cursor_marks_and_search_while_a_person_is_open_and_through_a_resize(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    crowd(workspace, district, 300)
    async with console(workspace) as desk:
        await desk.press("slash")
        await desk.type("rivera", shows=" of 300")
        await desk.press("enter", "down", "down", "space", "down")
        before = table(desk).row
        assert before is not None
        await desk.press("enter", shows="Clever id")
        await desk.press("escape")
        await desk.until_at("admins")
        await idle(desk)
        await desk.pilot.resize_terminal(120, 40)
        await desk.until(lambda: len(desk.rows()[0]) == 120, "resized")
        await desk.press("ctrl+r")
        await idle(desk)
        assert table(desk).row == before
        assert len(table(desk).marks) == 1
        assert "rivera" in desk.text()


async def test_movement_reaches_every_end(workspace: Workspace, district: DistrictRecord) -> None:
    crowd(workspace, district, 1_000)
    async with console(workspace) as desk:
        await desk.until_shows("1,000 admins")
        await desk.press("G")
        await desk.until(lambda: table(desk).cursor == 999, "the last")
        await desk.until(lambda: table(desk).row is not None, "read")
        await desk.press("k", "ctrl+u")
        assert table(desk).cursor < 998
        await desk.press("g", "j")
        assert table(desk).cursor == 1


@pytest.mark.parametrize("size", [(58, 14), (40, 10), (30, 8)])
async def test_the_list_alone_still_works_on_a_small_terminal(
    at_admins: Opening, size: tuple[int, int]
) -> None:
    async with at_admins(ANA, LUIS, size=size) as desk:
        await desk.until_shows("Rivera, Ana")
        await desk.press("down")
        assert table(desk).cursor == 1
        assert "?" in desk.rows()[-1]
