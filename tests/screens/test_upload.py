"""Upload: from a file to a plan one can read, to the store, and back."""

from __future__ import annotations

import csv
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from console.errors import NotFound
from console.importing.options import Step, UploadOptions
from console.importing.undoing import list_imports
from console.provisioning.admins import edit_admin
from console.provisioning.directory import AdminQuery, count_admins, find_admin
from console.provisioning.images import draft_of
from console.provisioning.which_district import find_district
from console.workspace import Workspace
from screens import uploading
from screens.plan import PlanPage
from tests.screens.conftest import Desk, console
from tests.screens.demo import demo_file
from tests.screens.openings import SIZES, at_plan, planned, to_upload

AUGUST, PROBLEMS = demo_file("august-upload.csv"), demo_file("upload-with-problems.csv")
HEADER = "sis_id,email,first_name,last_name,title,admin_scope,school_ids\n"


def admins(workspace: Workspace) -> int:
    district = workspace.read(find_district, None)
    return workspace.read(count_admins, district, AdminQuery())


@pytest.mark.parametrize("size", SIZES)
async def test_the_plan_counts_and_tells_old_and_new(
    demo: Workspace, size: tuple[int, int]
) -> None:
    async with at_plan(demo, AUGUST, size=size) as desk:
        await desk.until_shows(
            "+ 3 create  ~ 2 update  = 2 unchanged  - 0 deactivate  ! 0 rejected"
        )
        await desk.until_shows("admins · utf-8 · comma · 7 rows · mode upsert")
        await desk.until_shows("Principal → Director of Curriculum")
        await desk.until_shows("+ Okeechobee Street School  = Bell")
        await desk.press("tab", shows="Theo Lindqvist")
        await desk.press("tab", shows="Wren Nakamura")
        await desk.press("slash")
        await desk.type("voss")
        await desk.until(lambda: "Nakamura" not in desk.text(), "filtered")
        await desk.until_shows("Tilda Voss")


async def test_leaving_says_that_nothing_changed(demo: Workspace) -> None:
    before = admins(demo), list_imports(demo)
    async with at_plan(demo, AUGUST) as desk:
        await desk.press("escape", shows="Nothing was changed.")
    assert (admins(demo), list_imports(demo)) == before


async def test_applying_names_the_counts_and_can_be_undone_at_once(demo: Workspace) -> None:
    before = admins(demo)
    async with at_plan(demo, AUGUST) as desk:
        await desk.press("a", shows="3 created, 2 updated.")
        await desk.press("enter")
        assert admins(demo) == before
        await desk.press("a", "right", "enter", shows="+ 3 created")
        assert admins(demo) == before + 3
        await desk.press("u", shows="Undo the upload of august-upload.csv?")
        await desk.agree(shows="Undone: 2 restored, 3 taken away")
        assert admins(demo) == before


async def test_past_uploads_are_listed_and_undone_keeping_later_edits(demo: Workspace) -> None:
    district = demo.read(find_district, None)
    async with console(demo) as desk:
        await desk.press("4", "i", shows="admins.csv")
        await desk.press("escape")
        await planned(desk, AUGUST)
        await desk.press("a", "right", "enter", shows="Applied.")
        ana = demo.read(find_admin, district, "A-010")
        demo.run(edit_admin, district, ana, replace(draft_of(ana), title="Head of Reading"))
        await desk.press("i", shows="3 created, 2 updated")
        await desk.until_shows("mode upsert")
        await desk.press("enter", shows="= 2 unchanged")
        await desk.press("escape", "u", "right", "enter", shows="Kept as they are")
        await desk.until_shows("Ana Rivera")
        await desk.press("escape", shows="undone: 3 created")
        await desk.press("u", shows="It was undone already, by jane.")
        await desk.press("escape", shows="Mode upsert")
        assert "Applied." not in desk.text()
    assert demo.read(find_admin, district, "A-010").title == "Head of Reading"


async def test_problems_are_grouped_and_a_row_is_fixed_in_place(demo: Workspace) -> None:
    async with at_plan(demo, PROBLEMS) as desk:
        await desk.until_shows("! 4 rejected  ? 4")
        await desk.until_shows("4 causes")
        await desk.press("a", shows="Refused: f fixes one here")
        await desk.press("tab", "f", shows="Only refused rows are fixed here")
        await desk.press("shift+tab", "f", shows="Line 2 of upload-with-problems.csv")
        await desk.until_shows("is not an email address")
        await desk.type(".example")
        await desk.press("ctrl+s", shows="! 3 rejected")
        await desk.until_shows("+ 2 create")


async def test_rows_put_right_are_not_lost_by_one_key(demo: Workspace) -> None:
    async with at_plan(demo, PROBLEMS) as desk:
        await desk.press("shift+tab", shows="Nam Nguyen")
        await desk.press("f", shows="Line 2 of upload-with-problems.csv")
        await desk.type(".example")
        await desk.press("ctrl+s", shows="! 3 rejected")
        await desk.press("escape", shows="You would lose 1 row put right here")
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.page, PlanPage), "the plan is still there")
        await desk.press("escape", "right", "enter", shows="Nothing was changed.")


async def test_refused_rows_are_written_to_a_file_or_left_out(
    demo: Workspace, tmp_path: Path
) -> None:
    target = tmp_path / "rejects.csv"
    async with at_plan(demo, PROBLEMS) as desk:
        await desk.press("x", shows="Write the refused rows to which file?")
        await desk.name_file(target, shows="4 refused rows")
        with target.open(newline="", encoding="utf-8") as file:
            assert len(list(csv.DictReader(file))) == 4
        await desk.press("L", shows="4 refused rows left out")
        await desk.press("a", shows="1 created. 4 refused rows left out.")
        await desk.agree(shows="! 4 refused and left out")


async def test_a_hold_explains_itself_and_wants_its_number_typed(demo: Workspace) -> None:
    before = admins(demo)
    async with at_plan(demo, AUGUST, mode="full") as desk:
        await desk.until_shows("Held: 42 of 46 admins would be deactivated")
        await desk.until_shows("every admin of")
        await desk.press("a", shows="Deactivate 42 admins?")
        await desk.until_shows("enter deactivate them")
        await desk.enter("41", shows="That is not 42.")
        assert admins(demo) == before
        await desk.press("backspace")
        await desk.enter("2", shows="- 42 deactivated")
        assert admins(demo) == before - 42 + 3


async def test_a_plan_the_store_has_left_behind_is_made_again(demo: Workspace) -> None:
    district = demo.read(find_district, None)
    async with at_plan(demo, AUGUST) as desk:
        ana = demo.read(find_admin, district, "A-010")
        edited = replace(draft_of(ana), title="Director of Curriculum")
        demo.run(edit_admin, district, ana, edited)
        await desk.press("a", "right", "enter", shows="The store moved")
        await desk.until_shows("admin.edit")
        await desk.until_shows("look it over, then apply it.")
        await desk.press("escape", shows="This is the plan as of now.")
        assert isinstance(desk.page, PlanPage)


async def test_a_file_that_is_no_table_says_so(demo: Workspace, tmp_path: Path) -> None:
    wrong = tmp_path / "empty.csv"
    wrong.write_text("")
    async with at_plan(demo, wrong) as desk:
        await desk.until_shows("The file as a whole is refused")
        await desk.until_shows("whole file")


async def test_the_same_file_again_is_nothing_to_do(demo: Workspace) -> None:
    async with at_plan(demo, demo_file("admins.csv")) as desk:
        await desk.until_shows("Nothing to do: the store is already as the file has it.")
        await desk.press("a", shows="~ Nothing to do")


async def test_what_was_left_out_or_passed_over_is_not_called_stored(
    demo: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "mixed.csv"
    path.write_text(HEADER + "A-010,a.rivera@maple.example,Another,Name,,district,\n")
    async with at_plan(demo, path, mode="add") as desk:
        await desk.until_shows("= Nothing to do: the file has nothing new")
    path.write_text(demo_file("admins.csv").read_text() + "Z-1,nobody,No,Body,,district,\n")
    async with at_plan(demo, path) as desk:
        await desk.press("L", shows="= Nothing to do: 1 refused row left out")


async def test_a_plan_is_saved_for_later(demo: Workspace, tmp_path: Path) -> None:
    target = tmp_path / "august.plan"
    async with at_plan(demo, AUGUST) as desk:
        await desk.press("s", shows="Save the plan as which file?")
        await desk.until_shows("enter accept  esc cancel")
        await desk.name_file(target)
        await desk.until(target.exists, "the plan is saved")
        await desk.until_shows("Written to")
    assert target.stat().st_mode & 0o777 == 0o600


async def test_options_are_changed_by_arrows_and_the_plan_follows(demo: Workspace) -> None:
    async with at_plan(demo, AUGUST) as desk:
        await desk.press("o", shows="How to upload")
        await desk.press("right", shows="only add new")
        await desk.press("enter", shows="mode add")
        await desk.until_shows("~ 0 update")


async def test_a_file_is_found_by_typing_and_completing(demo: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "staff-2026.csv").write_text(HEADER + "B-1,b@maple.example,B,One,,district,\n")
    (folder / "notes.doc").write_text("x")
    async with console(demo) as desk:
        await desk.press("4")
        await desk.until_at("upload")
        await desk.press("m", shows="known ones stay as they are")
        await desk.press("slash")
        await desk.type(f"{tmp_path}/exp")
        await desk.press("tab", shows="staff-2026.csv")
        await desk.until_shows("1 other file not shown")
        await desk.press("down", "enter", shows="+ 1 create")
        await desk.press("escape", shows="Nothing was changed.")


async def test_a_folder_of_a_roster_is_taken_whole(demo: Workspace, tmp_path: Path) -> None:
    (tmp_path / "schools.csv").write_text("School_id,School_name,School_number\n901,New Hope,901\n")
    (tmp_path / "staff.csv").write_text(
        "School_id,Staff_id,Staff_email,First_name,Last_name,Title\n"
        "901,S-1,s1@maple.example,Sol,First,Principal\n"
        "101,S-1,s1@maple.example,Sol,First,Principal\n"
    )
    async with console(demo) as desk:
        page = await to_upload(desk)
        page.chooser.here = tmp_path
        page.chooser.action_look()
        await desk.until_shows("staff.csv")
        await desk.press("w", shows="+ 2 create")
        await desk.until_shows("schools +1   admins +1")
        await desk.until_shows("Sol First")


@asynccontextmanager
async def reading(demo: Workspace, folder: Path) -> AsyncIterator[Desk]:
    """While a file is read that takes a moment."""
    path = folder / "slow.csv"
    rows = (f"Z-{row},z{row}@maple.example,Zed,N{row},,district,\n" for row in range(60_000))
    path.write_text(HEADER + "".join(rows))
    async with console(demo) as desk:
        (await to_upload(desk)).receive(path=path)
        await desk.until_shows("stop: nothing changes")
        yield desk


async def test_the_console_may_be_left_while_a_file_is_read(
    demo: Workspace, tmp_path: Path
) -> None:
    async with reading(demo, tmp_path) as desk:
        await desk.press("ctrl+q")
        await desk.until(lambda: not desk.app.is_running, "the console has ended")
    assert desk.app.return_code == 0


async def test_long_reading_shows_how_far_it_is_and_stops_when_asked(
    demo: Workspace, tmp_path: Path
) -> None:
    async with reading(demo, tmp_path) as desk:
        await desk.press("escape", shows="Stopped. Nothing was changed.")
    assert not [run for run in list_imports(demo) if run.source == "slow.csv"]


def nobody_watches(step: Step) -> None:
    del step


def test_a_left_plan_reads_no_rows(demo: Workspace) -> None:
    desk = uploading.read(demo, [AUGUST], UploadOptions(), nobody_watches)
    assert desk.page("created", 0, 10, "").total == 3
    desk.close()
    assert desk.page("created", 0, 10, "").total == 0


def test_a_plan_stays_when_it_cannot_be_made_again(demo: Workspace) -> None:
    desk = uploading.read(demo, [AUGUST], UploadOptions(), nobody_watches)
    with pytest.raises(NotFound):
        desk.again(UploadOptions(district="Nowhere"), nobody_watches)
    assert desk.page("created", 0, 10, "").total == 3
    added = desk.again(UploadOptions(mode="add"), nobody_watches)
    # Who still asks the plan before hears the new one: the screen may have asked meanwhile.
    assert desk.page("updated", 0, 10, "").total == added.facts.counts.updated == 0
    assert added.apply(demo, nobody_watches, release_hold=False).counts.created == 3
    added.close()


@pytest.mark.sqlite
async def test_a_path_pasted_behind_another_stands_for_itself(
    demo: Workspace, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    for path in (first, second):
        path.write_text(HEADER)
    async with console(demo) as desk:
        await to_upload(desk)
        await desk.press("slash")
        await desk.type(str(first))
        await desk.press("enter", shows="first.csv   admins")
        await desk.press("escape", shows="Nothing was changed.")
        # The files beside it are seen, and the keys of the place are at hand again.
        await desk.until_shows("second.csv")
        await desk.press("m", shows="Mode add")
        await desk.press("slash")
        await desk.type(str(second))
        await desk.press("enter", shows="second.csv   admins")


async def test_a_file_refused_as_a_whole_has_no_rows_to_mend(
    demo: Workspace, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK no zip")
    async with at_plan(demo, broken) as desk:
        await desk.until_shows("whole file   the file is refused")
        await desk.press("a", shows="~ The file as a whole is refused: see the problems.")


def twins(tmp_path: Path) -> Path:
    """66 refused rows: each second has the email of the one before, which has no such school."""
    path = tmp_path / "twins.csv"
    pairs = "".join(
        f"P{at},p{at}@maple.example,Pat,Pair,,school,none\n"
        f"Q{at},p{at}@maple.example,Quinn,Pair,,district,\n"
        for at in range(33)
    )
    path.write_text(HEADER + pairs)
    return path


async def test_putting_rows_right_keeps_ones_place_and_says_which_are_still_refused(
    demo: Workspace, tmp_path: Path
) -> None:
    async with at_plan(demo, twins(tmp_path)) as desk:
        await desk.press("shift+tab", shows="66 rows")
        await desk.press("j", "j", "j", "j", "f", shows="Line 6 of twins.csv")
        await desk.press("up", "up", "up", "up", "up", "ctrl+u")
        await desk.type("own@maple.example")
        # Its twin is free of it now, so that one row less is refused: the other one.
        await desk.press("ctrl+s", shows="Line 6 is still refused")
        await desk.until_shows("65 rows")
        await desk.until_shows("▸  6 ")
        await desk.press("f", shows="Line 6 of twins.csv")
        await desk.press("ctrl+u")
        await desk.type("101")
        await desk.press("ctrl+s", shows="Line 6 is planned as corrected.")
        await desk.until_shows("▸  8 ")
        await desk.press("G", "f", shows="Line 67 of twins.csv")
        await desk.press("ctrl+u")
        await desk.type("last@maple.example")
        await desk.press("ctrl+s", shows="Line 67 is planned as corrected.")
        await desk.until_shows("▸  66 ")


async def test_esc_takes_the_search_in_a_plan_back_before_it_leaves(demo: Workspace) -> None:
    async with at_plan(demo, AUGUST) as desk:
        await desk.press("slash")
        await desk.type("nobody", shows="No row of this kind holds “nobody”.")
        await desk.press("enter", "escape", shows="2 rows")
        await desk.press("escape", shows="Nothing was changed.")


async def test_what_to_do_about_refused_rows_is_broken_to_a_new_width(demo: Workspace) -> None:
    async with at_plan(demo, PROBLEMS, size=(120, 40)) as desk:
        await desk.until_shows("x writes them to a file, L leaves them out.")
        await desk.pilot.resize_terminal(60, 24)
        await desk.until_shows("leaves them out.")
        assert len(desk.rows()[0]) == 60
        # On the smallest screens rules give way, so that head, keys and a row stay.
        await desk.pilot.resize_terminal(40, 12)
        await desk.until_shows("a apply  tab kind")
        assert "Maple Valley" in desk.rows()[0]
        await desk.until_shows("▸  2")
