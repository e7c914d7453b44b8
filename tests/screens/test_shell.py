"""The frame: places by number, help, palette, quitting."""

from __future__ import annotations

import asyncio

import pytest

from console.workspace import Workspace
from screens.places import PLACES
from screens.widgets.frame import NoticeRule
from screens.widgets.runs import line
from storage.records.districts import DistrictRecord
from tests.screens.conftest import console

SIZES = [(80, 24), (120, 40)]


@pytest.mark.parametrize("size", SIZES)
async def test_every_place_is_one_digit_away(
    workspace: Workspace, district: DistrictRecord, size: tuple[int, int]
) -> None:
    async with console(workspace, size) as desk:
        for place in PLACES:
            await desk.press(place.key)
            await desk.until_at(place.name)
            await desk.until_shows("1 Admins  2 Schools  3 Applications  4 Upload  5 Preview")
            assert "Maple Valley Unified" in desk.rows()[0]
            assert "jane" in desk.rows()[0]


async def test_help_lists_what_the_focused_place_can_do(
    workspace: Workspace, district: DistrictRecord
) -> None:
    async with console(workspace) as desk:
        await desk.press("question_mark")
        await desk.until_shows("Edit this admin")
        await desk.press("escape")
        await desk.until_at("admins")


async def test_what_is_said_last_stays_its_whole_time(
    workspace: Workspace, district: DistrictRecord
) -> None:
    async with console(workspace) as desk:
        later = asyncio.Event()
        rule = desk.page.query_one(NoticeRule)
        rule.show_for(line("Said first."), 0.05)
        desk.page.tell("Said last.")
        rule.set_timer(0.1, later.set)
        await later.wait()
        await desk.until_shows("Said last.")


async def test_leaving_ends_with_status_0(workspace: Workspace, district: DistrictRecord) -> None:
    async with console(workspace) as desk:
        await desk.press("ctrl+q")
        await desk.until(lambda: not desk.app.is_running, "the console has ended")
    assert desk.app.return_code == 0
