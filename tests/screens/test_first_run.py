"""A store without a district: three ways to begin."""

from __future__ import annotations

import pytest

from console.provisioning.which_district import list_districts
from console.workspace import Workspace
from tests.screens.conftest import console


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_offers_three_ways_and_no_place_without_a_district(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    async with console(workspace, size) as desk:
        await desk.until_shows("Load the demo district")
        for words in ("Start with an empty district", "Quit", "no district yet"):
            assert words in desk.text()
        await desk.press("2")
        await desk.until_shows("Begin with a district first.")


async def test_starts_with_an_empty_district(workspace: Workspace) -> None:
    async with console(workspace) as desk:
        await desk.until_shows("Start with an empty district")
        await desk.press("down", "enter")
        await desk.until_shows("Its name, as the office writes it.")
        await desk.type("Cedar County")
        await desk.press("enter")
        await desk.until_shows("Cedar County has no admins yet.")
        assert [district.name for district in workspace.read(list_districts)] == ["Cedar County"]


async def test_loads_the_demo_district_into_this_store(workspace: Workspace) -> None:
    async with console(workspace) as desk:
        await desk.until_shows("Load the demo district")
        await desk.press("enter")
        await desk.until_shows("Maple Valley Unified")
        await desk.until_shows(" admins")


async def test_quits_without_changing_anything(workspace: Workspace) -> None:
    async with console(workspace) as desk:
        await desk.until_shows("Quit")
        await desk.press("q")
        await desk.until(lambda: not desk.app.is_running, "the console has ended")
    assert workspace.read(list_districts) == []
