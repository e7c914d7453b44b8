"""Schools and districts: lists, forms, and the way from a school to its admins."""

from __future__ import annotations

import pytest

from console.provisioning.applications import create_application
from console.provisioning.directory import find_school
from console.provisioning.districts import create_district, set_school_active
from console.provisioning.drafts import ApplicationDraft
from console.provisioning.sharing import connect, share
from console.provisioning.which_district import list_districts
from console.workspace import Workspace
from screens.schools import SchoolsPage
from storage.records.districts import DistrictRecord
from storage.records.schools import SchoolRecord
from tests.benchmarks.crowd import SCHOOL, school
from tests.screens.conftest import console
from tests.screens.crowd import ANA, LUIS, add


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_lists_schools_with_their_admins_and_opens_them(
    workspace: Workspace,
    district: DistrictRecord,
    schools: list[SchoolRecord],
    size: tuple[int, int],
) -> None:
    add(workspace, district, ANA, LUIS)
    async with console(workspace, size) as desk:
        await desk.press("2")
        await desk.until_shows("3 schools")
        assert any(
            row.startswith("▸  Bell Ridge Elementary") and " 1 " in row for row in desk.rows()
        )
        await desk.press("enter")
        await desk.until_shows("Bell Ridge Elementary   1 of 2")
        assert "Rivera-Soto" not in desk.text()


async def test_adds_edits_and_deactivates_a_school(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    async with console(workspace) as desk:
        await desk.press("2")
        await desk.until_shows("3 schools")
        await desk.press("n")
        await desk.until_shows("new school")
        await desk.press("ctrl+s")
        await desk.until_shows("Name is required.")
        await desk.type("Alder Hill")
        await desk.press("tab")
        await desk.type("104")
        await desk.press("ctrl+s")
        await desk.until_shows("Alder Hill is added.")
        await desk.until_shows("4 schools")
        await desk.press("g", "e")
        await desk.until_shows("Alder Hill › edit")
        await desk.type(" High")
        await desk.press("f2")
        await desk.until_shows("Alder Hill High is saved.")
        await desk.press("g", "D")
        await desk.until_shows("Deactivate Alder Hill High?")
        await desk.press("right", "enter")
        await desk.until_shows("Alder Hill High is deactivated.")
        assert not workspace.read(find_school, district, "104").active


async def test_switches_between_districts_and_starts_every_place_afresh(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    add(workspace, district, ANA)
    workspace.run(create_district, "Cedar County")
    async with console(workspace) as desk:
        await desk.press("2")
        await desk.until_shows("3 schools")
        await desk.press("0")
        await desk.until_shows("2 districts")
        await desk.press("j", "enter")
        await desk.until_shows("Cedar County has no admins yet.")
        await desk.press("2")
        await desk.until_shows("Cedar County has no schools yet.")


async def test_renames_a_district(workspace: Workspace, district: DistrictRecord) -> None:
    async with console(workspace) as desk:
        await desk.press("0")
        await desk.until_shows("1 district")
        await desk.press("e")
        await desk.until_shows("Rename Maple Valley Unified")
        await desk.type(" II")
        await desk.press("enter")
        await desk.until_shows("Maple Valley Unified II   the one being worked on")
        assert desk.rows()[0].startswith(" Principal  Maple Valley Unified II")
        assert workspace.read(list_districts)[0].name == "Maple Valley Unified II"


async def test_deactivates_a_district_and_brings_it_back(
    workspace: Workspace, district: DistrictRecord
) -> None:
    async with console(workspace) as desk:
        await desk.press("0")
        await desk.until_shows("1 district")
        await desk.press("D")
        await desk.until_shows("Deactivate Maple Valley Unified?")
        await desk.press("right", "enter")
        await desk.until_shows("- deactivated")
        assert workspace.read(list_districts, active=True) == []
        await desk.press("R")
        await desk.until_shows("Reactivate Maple Valley Unified?")
        await desk.press("right", "enter")
        await desk.until_shows("Maple Valley Unified is active again.")
        assert len(workspace.read(list_districts, active=True)) == 1


async def test_says_which_applications_lose_whom_before_a_school_is_deactivated(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    add(workspace, district, ANA)
    draft = ApplicationDraft(name="ReadWell", redirect_uris=("https://app.example/back",))
    application = workspace.run(create_application, draft).application
    workspace.run(connect, application, district)
    workspace.run(share, application, district, "all")
    async with console(workspace) as desk:
        await desk.press("2")
        await desk.until_shows("3 schools")
        await desk.press("D")
        await desk.until_shows("ReadWell loses 1 admin: Ana Rivera.")
        await desk.press("right", "enter")
        await desk.until_shows("Bell Ridge Elementary is deactivated.")


async def test_lists_schools_by_state_and_in_another_order(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    workspace.run(set_school_active, schools[0], active=False)
    async with console(workspace) as desk:
        await desk.press("2")
        await desk.until_shows("3 schools")
        await desk.until_shows("Name ↑")
        await desk.press("f")
        await desk.until_shows("active ones   2 schools")
        await desk.press("f")
        await desk.until_shows("deactivated ones   1 school")
        await desk.press("f", "o")
        await desk.until_shows("Sort by")
        await desk.type("sis")
        await desk.press("enter")
        await desk.until_shows("SIS id ↑")
        await desk.until(lambda: "Bell Ridge" in desk.rows()[5], "the lowest SIS id first")
        await desk.press("o", shows="Sort by")
        await desk.enter("most", shows="Admins ↓")


@pytest.mark.sqlite
async def test_reads_no_more_of_many_schools_than_are_seen(
    workspace: Workspace, district: DistrictRecord
) -> None:
    with workspace.store.write() as writer:
        writer.execute_many(SCHOOL, [school(pk, district.pk) for pk in range(1, 5_001)])
    async with console(workspace) as desk:
        await desk.press("2")
        await desk.until_shows("5,000 schools")
        await desk.press("G")
        await desk.until_shows("School 999")
        page = desk.app.screen
        assert isinstance(page, SchoolsPage)
        assert len(page.table.feed.window.pages) <= 4
