"""The step that asks which column is what: only where the headers leave a doubt."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.importing.undoing import list_imports
from console.provisioning.directory import find_admin
from console.provisioning.which_district import find_district
from console.workspace import Workspace
from screens.plan import PlanPage
from screens.upload_columns import ColumnsPage
from tests.screens.conftest import Desk, console
from tests.screens.openings import to_upload

FOREIGN = (
    "Personalnummer,Mail,Vorname,Nachname,Rolle,Schule,Password\n"
    "N-1,nele@maple.example,Nele,Sommer,school,101,hush\n"
)
MISSPELT = (
    "sis_id,email,frist_name,last_name,title,admin_scope,school_ids\n"
    "N-1,nele@maple.example,Nele,Sommer,Head,school,101\n"
)


async def opened(desk: Desk, path: Path) -> None:
    """Come to Upload with a file."""
    (await to_upload(desk)).receive(path=path)


async def asked(desk: Desk) -> ColumnsPage:
    """Wait until the columns are asked for."""
    await desk.until(lambda: isinstance(desk.page, ColumnsPage), "the columns")
    page = desk.page
    assert isinstance(page, ColumnsPage)
    await desk.until(page.table.feed.idle.is_set, "its rows")
    return page


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_foreign_headers_are_told_apart_by_hand(
    demo: Workspace, tmp_path: Path, size: tuple[int, int]
) -> None:
    path = tmp_path / "personal.csv"
    path.write_text(FOREIGN)
    async with console(demo, size) as desk:
        await opened(desk, path)
        page = await asked(desk)
        await desk.until_shows("Still without a column: email, first name, last name")
        await desk.until_shows("nele@maple.example")
        assert "hush" not in desk.text()
        await desk.press("a", shows="has no column yet")
        for field in ("SIS", "email", "first", "last", "scope", "schools"):
            await desk.press("enter", shows="type to narrow")
            await desk.type(field)
            await desk.press("enter", "down")
        await desk.until_shows("Every field that must have a column has one.")
        assert page.fields[:6] == [
            "sis_id", "email", "first_name", "last_name", "admin_scope", "school_ids",
        ]  # fmt: skip
        await desk.press("a", shows="+ 1 create")
        await desk.press("a", "right", "enter", shows="Applied.")
    district = demo.read(find_district, None)
    assert demo.read(find_admin, district, "N-1").name == "Nele Sommer"


async def test_a_guess_is_shown_and_leaving_changes_nothing(
    demo: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "new.csv"
    path.write_text(MISSPELT)
    async with console(demo) as desk:
        before = list_imports(demo)
        await opened(desk, path)
        page = await asked(desk)
        await desk.until_shows("Every field that must have a column has one.")
        await desk.press("escape", shows="Nothing was changed.")
        await opened(desk, path)
        page = await asked(desk)
        await desk.press("down", "down", "left", shows="Still without a column: first name")
        await desk.press("x")
        assert page.fields == list(page.file.fields)
        await desk.press("a")
        await desk.until(lambda: isinstance(desk.page, PlanPage), "the plan")
        await desk.until_shows("+ 1 create")
        await desk.press("c")
        assert (await asked(desk)).fields[2] == "first_name"
        await desk.press("escape", "escape", shows="Nothing was changed.")
    assert list_imports(demo) == before


async def test_headers_that_leave_no_doubt_ask_nothing(demo: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "new.csv"
    path.write_text(MISSPELT.replace("frist", "first"))
    async with console(demo) as desk:
        await opened(desk, path)
        await desk.until(lambda: isinstance(desk.page, PlanPage), "the plan")


async def test_what_a_file_holds_is_chosen_even_where_its_columns_stay(
    demo: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "people.csv"
    path.write_text("School_id,Teacher_id,First_name,Last_name\n101,N-1,Nele,Sommer\n")
    async with console(demo) as desk:
        await opened(desk, path)
        await desk.until_shows("teachers +1")
        await desk.press("c")
        await asked(desk)
        await desk.press("t", shows="What does people.csv hold?")
        await desk.enter("students")
        await desk.press("a", shows="students +1")
