"""Choices in the console: remembered, applied at once, told with their origin; jump and help."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from console.workspace import Workspace
from screens.changing import CHANGES
from screens.dialogs.help import HelpDialog
from screens.jumping import JumpScreen, labels
from screens.themes import THEMES
from screens.widgets.ascii import ascii_twin
from screens.widgets.frame import reason_against
from screens.widgets.lines import Lines
from screens.widgets.table import RowTable
from storage.records.districts import DistrictRecord
from storage.records.schools import SchoolRecord
from tests.documents.keys import bindings, classes
from tests.screens.conftest import Desk, console
from tests.screens.crowd import ANA, LUIS, add

SIZE = (80, 24)


def choosing(folder: Path, **variables: str) -> dict[str, Any]:
    """Options of `console` for somebody whose settings are in a folder."""
    return {"environment": {"XDG_CONFIG_HOME": str(folder), **variables}}


def remembered(folder: Path) -> str:
    return (folder / "principal" / "settings.toml").read_text("utf-8")


async def at_setting(desk: Desk, name: str) -> None:
    """Open the settings with one of them under the cursor."""
    await desk.press("comma")
    await desk.until_at("settings")
    await desk.press("slash", *name, "enter")
    table = desk.page.query_one("#table", RowTable)
    await desk.until(lambda: table.row is not None and table.row.name == name, f"{name} found")


async def test_a_choice_holds_at_once_and_the_next_time(
    workspace: Workspace, district: DistrictRecord, tmp_path: Path
) -> None:
    async with console(workspace, SIZE, **choosing(tmp_path)) as desk:
        await at_setting(desk, "theme")
        await desk.press("enter", *"light", "enter")
        await desk.until_shows("theme is light.")
        assert desk.app.theme == THEMES["light"].name
        assert "your settings" in desk.text()
        assert str(tmp_path)[:20] in desk.text()
    assert 'theme = "light"' in remembered(tmp_path)
    async with console(workspace, SIZE, **choosing(tmp_path)) as desk:
        assert desk.app.theme == THEMES["light"].name
        await at_setting(desk, "theme")
        await desk.press("x")
        await desk.until_shows("theme is dark.")
        assert desk.app.theme == THEMES["dark"].name


async def test_ascii_and_reduced_motion_are_switched_while_one_looks(
    workspace: Workspace, district: DistrictRecord, tmp_path: Path
) -> None:
    async with console(workspace, SIZE, **choosing(tmp_path)) as desk:
        await at_setting(desk, "ascii")
        assert "─" in desk.text()
        await desk.press("enter", "o", "n", "enter")
        await desk.until(lambda: desk.text().isascii(), "everything in ASCII")
        assert "▸" not in desk.text()
        await desk.press("escape", "escape")
        await desk.until_at("admins")
        assert desk.text().isascii()


async def test_what_an_option_or_variable_says_wins_in_this_run(
    workspace: Workspace, district: DistrictRecord, tmp_path: Path
) -> None:
    async with console(workspace, SIZE, **choosing(tmp_path, PRINCIPAL_MOUSE="off")) as desk:
        await at_setting(desk, "mouse")
        assert "PRINCIPAL_MOUSE" in desk.text()
        await desk.press("enter")
        await desk.until_shows("PRINCIPAL_MOUSE wins")
    assert "mouse = true" in remembered(tmp_path)


async def test_a_choice_without_a_home_holds_until_one_leaves(
    workspace: Workspace, district: DistrictRecord
) -> None:
    async with console(workspace, SIZE, environment={}) as desk:
        await at_setting(desk, "theme")
        await desk.press("enter", *"contrast", "enter")
        await desk.until_shows("XDG_CONFIG_HOME")
        assert desk.app.theme == THEMES["contrast"].name


async def test_a_broken_file_is_told_at_the_start_and_in_the_settings(
    workspace: Workspace, district: DistrictRecord, tmp_path: Path
) -> None:
    (tmp_path / "principal").mkdir()
    (tmp_path / "principal" / "settings.toml").write_text("theme = [")
    async with console(workspace, SIZE, **choosing(tmp_path)) as desk:
        await desk.until_shows("Cannot use your settings")
        await desk.press("comma")
        await desk.until_at("settings")
        await desk.until_shows("look here")
        await desk.press("enter")
        await desk.until_shows("Mend it in")


async def test_another_key_holds_at_once_in_footer_help_and_palette(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord], tmp_path: Path
) -> None:
    async with console(workspace, SIZE, **choosing(tmp_path)) as desk:
        await at_setting(desk, "keys.admins.new")
        await desk.press("enter")
        await desk.until_shows("which key?")
        await desk.press("backspace", "z", "enter")
        await desk.until_shows("admins.new has its key at once.")
        await desk.press("escape", "escape")
        await desk.until_at("admins")
        await desk.until_shows(" z new ")
        await desk.press("question_mark")
        await desk.until_shows("  z               Add an admin")
        await desk.press("escape", "z")
        await desk.until_shows("new admin")
    assert '"admins.new" = "z"' in remembered(tmp_path)


async def test_a_key_that_is_taken_is_named(
    workspace: Workspace, district: DistrictRecord, tmp_path: Path
) -> None:
    async with console(workspace, SIZE, **choosing(tmp_path)) as desk:
        await at_setting(desk, "keys.admins.new")
        await desk.press("enter", "backspace", "e", "enter")
        await desk.until_shows("“e” is admins.new and person.edit")
        await desk.press("enter", "backspace", *"ctrl+m", "enter")
        await desk.until_shows("arrives as enter")


async def test_a_run_that_only_looks_says_so_and_dims_every_change(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord], tmp_path: Path
) -> None:
    add(workspace, district, ANA)
    found: set[str] = set()
    async with console(workspace, SIZE, **choosing(tmp_path, PRINCIPAL_READ_ONLY="1")) as desk:
        await desk.until_shows("Principal read-only")
        await desk.press("n")
        await desk.until_shows("this run only looks (PRINCIPAL_READ_ONLY).")
        for place in "1234567":
            await desk.press(place)
            for active in desk.page.active_bindings.values():
                if active.binding.id in CHANGES:
                    assert reason_against(active).startswith("this run only looks")
                    found.add(active.binding.id)
    assert {"admins.new", "schools.edit", "applications.new", "activity.undo"} <= found
    assert workspace.store.read_only


def test_what_changes_the_store_is_named_by_ids_that_exist() -> None:
    assert CHANGES - {binding.id for owner in classes() for binding in bindings(owner)} == set()


async def test_jumping_goes_to_a_row_a_field_or_nowhere(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    add(workspace, district, ANA, LUIS)
    async with console(workspace, SIZE) as desk:
        await desk.until_shows("2 admins")
        await desk.press("ctrl+o")
        await desk.until(lambda: isinstance(desk.app.screen, JumpScreen), "labels")
        assert any(row.startswith("s  Rivera-Soto") for row in desk.rows())
        await desk.press("s")
        await desk.until(lambda: desk.page.query_one("#table", RowTable).cursor == 1, "the row")
        for leave in ("escape", "7"):
            await desk.press("ctrl+o", leave)
            await desk.until_at("admins")
        await desk.press("n")
        await desk.until_shows("new admin")
        await desk.press("ctrl+o", "d")
        await desk.until(lambda: desk.app.focused is desk.page.query_one("#last_name"), "the field")


def test_labels_are_one_letter_while_letters_last() -> None:
    assert labels(3) == ["a", "s", "d"]
    assert {len(label) for label in labels(60)} == {2}
    assert len(set(labels(200))) == 200


async def test_the_help_is_searched_and_left_step_by_step(
    workspace: Workspace, district: DistrictRecord
) -> None:
    async with console(workspace, SIZE) as desk:
        await desk.press("question_mark")
        await desk.until(lambda: isinstance(desk.app.screen, HelpDialog), "the help")
        await desk.until_shows("esc close")
        await desk.press("slash", *"palette")
        await desk.until_shows("No key here does")
        await desk.press(*["backspace"] * 7, *"all comm")
        await desk.until_shows("^p")
        assert len(desk.app.screen.query_one(Lines).lines) == 2
        await desk.press("escape")
        await desk.until_shows("Here")
        await desk.press("escape")
        await desk.until_at("admins")


def test_an_ascii_twin_is_as_wide_as_what_it_stands_for() -> None:
    assert ascii_twin("── ▸ Peñarroya… 山") == "-- > Penarroya. ??"
