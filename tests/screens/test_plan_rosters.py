"""The plan of a roster: rows say what they are, one sort at a time, refused ones are put right."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from console.importing.applying import apply_plan
from console.importing.planning import plan_upload
from console.provisioning.directory import find_school
from console.provisioning.districts import edit_school
from console.provisioning.images import school_draft_of
from console.provisioning.which_district import find_district
from console.workspace import Workspace
from tests.screens.conftest import console
from tests.screens.openings import at_plan, plan_of, planned

SCHOOLS = "School_id,School_name,School_number\n901,New Hope,901\n902,Old Hope,902\n"
STAFF = (
    "School_id,Staff_id,Staff_email,First_name,Last_name,Title,Password\n"
    "901,S-1,s1@maple.example,Sol,First,Principal,hush\n"
    "999,S-2,s2@maple.example,Sue,Second,Dean,hush\n"
)
TEACHERS = "School_id,Teacher_id,First_name,Last_name\n901,T-1,Tom,Third\n902,T-2\n"


def roster(folder: Path) -> Path:
    folder.mkdir()
    for name, text in (("schools", SCHOOLS), ("staff", STAFF), ("teachers", TEACHERS)):
        (folder / f"{name}.csv").write_text(text)
    return folder


async def test_rows_say_what_they_are_and_are_looked_at_by_sort(
    demo: Workspace, tmp_path: Path
) -> None:
    async with at_plan(demo, roster(tmp_path / "roster"), size=(100, 30)) as desk:
        plan = plan_of(desk)
        plan.show_kind("created")
        await desk.until_shows("teacher     Tom Third")
        await desk.until_shows("school      New Hope")
        await desk.press("w", "w", "w")
        await desk.until(lambda: "New Hope" not in desk.text(), "teachers only")
        await desk.until_shows("teacher     Tom Third")
        await desk.until_shows("+ 1 create")
        await desk.press("w", shows="New Hope")


async def test_refused_rows_of_a_roster_are_fixed_in_place(demo: Workspace, tmp_path: Path) -> None:
    async with at_plan(demo, roster(tmp_path / "roster")) as desk:
        plan = plan_of(desk)
        plan.show_kind("rejected")
        await desk.until_shows("Sue Second")
        await desk.press("f", shows="is not a school of")
        assert "hush" not in desk.text()
        await desk.press("end", "backspace", "backspace", "backspace")
        await desk.type("902")
        await desk.press("ctrl+s", shows="! 1 rejected")
        await desk.press("f", shows="2 cells; the header has 4.")
        await desk.press("tab", "tab")
        await desk.type("Tim")
        await desk.press("tab")
        await desk.type("Fourth")
        await desk.press("ctrl+s", shows="! 0 rejected")
        await desk.until_shows("+ 6 create")


async def test_edits_by_hand_are_a_sort_of_rows_and_may_be_overwritten(
    demo: Workspace, tmp_path: Path
) -> None:
    async with console(demo, (100, 30)) as desk:
        folder = roster(tmp_path / "roster")
        (folder / "staff.csv").unlink()
        (folder / "teachers.csv").unlink()
        with plan_upload(demo, [str(folder)]) as first:
            apply_plan(demo, first)
        district = demo.read(find_district, None)
        school = demo.read(find_school, district, "901")
        draft = replace(school_draft_of(school), name="New Hope Academy")
        demo.run(edit_school, district, school, draft)
        plan = await planned(desk, folder)
        await desk.until_shows("* 1 kept as edited")
        plan.show_kind("edits")
        await desk.until_shows("Nothing to do: 1 row stays as edited by hand")
        await desk.until_shows("“School_name” stays “New Hope Academy”")
        await desk.press("o", shows="How to upload")
        await desk.press("up", "right", shows="the file wins")
        await desk.press("enter", shows="~ 1 update")
        assert "kept as edited" not in desk.text()
