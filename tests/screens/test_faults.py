"""Faults of the server: listed with what they rehearse, switched from where one tests."""

from __future__ import annotations

import pytest

from console.sso.fault_switches import switched_on
from console.workspace import Workspace
from tests.screens.conftest import Desk, console
from tests.screens.demo import with_demo


def on(workspace: Workspace) -> list[str]:
    return [one.chosen.words for one in workspace.read(switched_on)]


async def look(desk: Desk, place: str) -> None:
    """Open the faults from one of the places."""
    await desk.press(place)
    await desk.settle()
    await desk.press("F")
    await desk.until_shows("faults of the server")
    await desk.until_shows("denied")


async def test_a_fault_is_switched_for_one_application_and_off_again(workspace: Workspace) -> None:
    async with console(with_demo(workspace)) as desk:
        await look(desk, "3")
        await desk.until_shows("for ")
        await desk.press("down", "space")
        await desk.until_shows("not-shared: every request from now on")
        (chosen,) = workspace.read(switched_on)
        assert chosen.chosen.application is not None
        assert f"not-shared@{chosen.chosen.application}" in on(workspace)
        await desk.press("space")
        await desk.until_shows("not-shared: off")
        assert on(workspace) == []


async def test_once_for_everybody_and_all_off(workspace: Workspace) -> None:
    async with console(with_demo(workspace)) as desk:
        await look(desk, "6")
        await desk.press("a")
        await desk.until_shows("For whom?")
        await desk.press("enter")
        await desk.until_shows("for every application")
        await desk.press("slash", "4", "2", "9", "enter")
        await desk.until_shows("1 fault")
        await desk.press("o")
        await desk.until_shows("every application, 1 more request")
        assert on(workspace) == ["429*1"]
        await desk.press("D")
        await desk.until_shows("1 fault switched off.")
        assert on(workspace) == []


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_what_a_fault_stands_for_is_told(workspace: Workspace, size: tuple[int, int]) -> None:
    async with console(with_demo(workspace), size) as desk:
        await look(desk, "5")
        await desk.until_shows("navikt/mock-oauth2-server#690")
        await desk.until_shows("deny.")
        await desk.press("x")
        await desk.until_shows("exchange log")
