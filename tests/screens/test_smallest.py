"""In the smallest windows everything else gives way before the last row of a list does."""

from __future__ import annotations

import pytest

from tests.screens.conftest import Desk, Opening
from tests.screens.crowd import ANA, LUIS, MEI

SMALLEST = [(20, rows) for rows in range(2, 8)] + [(40, 8)]


def row(desk: Desk) -> str:
    """The line under the cursor."""
    return next((text for text in desk.rows() if text.startswith("▸")), "")


@pytest.mark.parametrize("size", SMALLEST)
async def test_a_row_is_seen_and_moved_through(at_admins: Opening, size: tuple[int, int]) -> None:
    async with at_admins(ANA, LUIS, MEI, size=(80, 24)) as desk:
        await desk.pilot.resize_terminal(*size)
        await desk.until(lambda: "Rive" in row(desk), "the first row")
        await desk.press("G")
        await desk.until(lambda: "Tana" in row(desk), "the last row")
        assert len(desk.rows()) == size[1]
        assert desk.rows()[-1].strip().endswith("all")
        await desk.pilot.resize_terminal(80, 24)
        await desk.until_shows("m.tanaka@maple.example")
        assert "1 Admins  2 Schools" in desk.text()


async def test_a_question_says_its_effect_and_shows_its_answers(at_admins: Opening) -> None:
    async with at_admins(ANA, size=(40, 12)) as desk:
        await desk.press("D", shows="▸ Cancel    Deactivate")
        assert "…" not in desk.text()
        await desk.until_shows("enter choose")
        await desk.press(*"jjjjjjj", shows="them back.")
        await desk.press("right", "enter", shows="deactivated")


async def test_who_is_searched_for_is_seen_while_one_types(at_admins: Opening) -> None:
    async with at_admins(ANA, LUIS, MEI) as desk:
        await desk.pilot.resize_terminal(20, 6)
        await desk.press("slash", *"mei")
        await desk.until(lambda: "Tana" in row(desk) and "/ mei" in desk.text(), "Mei is found")
        await desk.press("enter")
        await desk.until(lambda: "/ mei" not in desk.text() and "Tana" in row(desk), "the list")
