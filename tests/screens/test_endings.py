"""What comes back too late is no crash; everything else is."""

from __future__ import annotations

import asyncio

import pytest
from textual.css.query import NoMatches

from console.workspace import Workspace
from screens.endings import crash_line
from screens.person import PersonPage
from screens.widgets.lines import Lines
from storage.records.districts import DistrictRecord
from storage.records.schools import SchoolRecord
from tests.screens.conftest import console
from tests.screens.crowd import ANA, add


async def test_work_that_comes_back_to_a_page_that_was_left_is_no_crash(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    (ana,) = add(workspace, district, ANA)
    async with console(workspace) as desk:
        page = PersonPage(ana)
        await desk.app.push_screen(page)
        await desk.press("escape")
        await desk.until(lambda: not page.is_attached, "the page is gone")
        desk.app._handle_exception(_too_late(page))
        await asyncio.sleep(0)
        assert desk.app.is_running
        assert desk.app.return_code is None


def _too_late(page: PersonPage) -> NoMatches:
    with pytest.raises(NoMatches) as caught:
        page.query_one(Lines)
    return caught.value


def test_the_line_after_a_crash_names_no_data() -> None:
    line = crash_line(ValueError("a.rivera@maple.example"), None)
    assert "ValueError" in line
    assert "rivera" not in line
