"""The list of admins in another order, marked whole, moved together, and of any length."""

from __future__ import annotations

from console.provisioning.directory import find_admin, history
from console.workspace import Workspace
from screens.admins import AdminsPage
from screens.widgets.table import RowTable
from storage.records.admins import AdminRecord
from storage.records.districts import DistrictRecord
from tests.screens.conftest import Desk, Opening, console
from tests.screens.crowd import ANA, LUIS, MEI, crowd


def table(desk: Desk) -> RowTable[AdminRecord]:
    page = desk.app.screen
    assert isinstance(page, AdminsPage)
    return page.table


async def test_sorts_by_what_one_chooses_and_says_so_in_the_head(at_admins: Opening) -> None:
    async with at_admins(ANA, LUIS, MEI) as desk:
        await desk.until_shows("Name ↑")
        await desk.press("o", shows="Sort by")
        await desk.enter("email", shows="Email ↑")
        await desk.until(lambda: "Rivera, Ana" in desk.rows()[5], "a.rivera@ first")
        await desk.press("o", shows="Sort by")
        await desk.enter("added", shows="Added ↓")
        await desk.until(lambda: "Tanaka, Mei" in desk.rows()[5], "the newest first")


async def test_all_that_are_found_are_marked_and_moved_in_one_entry(
    at_admins: Opening, workspace: Workspace, district: DistrictRecord
) -> None:
    async with at_admins(ANA, LUIS, MEI) as desk:
        await desk.press("asterisk", shows="3 marked")
        await desk.press("M", shows="Move 3 admins from which school?")
        await desk.press("enter", shows="Move 3 admins to which school?")
        await desk.enter("hara", shows="Move 2 admins from Bell Ridge Elementary to O’Hara")
        assert "▸ Cancel" in desk.text()
        assert "1 is a district admin" in desk.text()
        await desk.agree(shows="2 admins are moved.")
        await desk.press(
            "g", "enter", shows="schools  Bell Ridge Elementary → O’Hara Early College"
        )
        assert "moved to another school" in desk.text()
    ana = workspace.read(find_admin, district, "A1")
    assert [school.sis_id for school in ana.schools] == ["102"]
    assert workspace.read(history, limit=1)[0].action == "admins.move"


async def test_a_school_is_taken_away_with_what_that_means(at_admins: Opening) -> None:
    async with at_admins(ANA) as desk:
        await desk.press("X", shows="Take which school from Ana Rivera?")
        await desk.press("enter", shows="1 admin is then without a school")
        await desk.agree(shows="Ana Rivera is taken from the school.")


async def test_the_end_is_reached_before_the_rows_are_counted(
    workspace: Workspace, district: DistrictRecord
) -> None:
    crowd(workspace, district, 2_000)
    async with console(workspace) as desk:
        page = table(desk)
        page.feed.window.total = None
        page.action_to_end()
        page.feed._uncounted.set()
        await desk.until(lambda: page.cursor == 1_999, "the last")
        await desk.until(lambda: page.row is not None, "read")
        last = page.row
        await desk.press("pageup", "pageup", "pagedown", "pagedown", "pagedown")
        assert page.row == last
        assert len(page.feed.window.pages) <= 4
