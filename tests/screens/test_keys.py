"""Keys: every action has an id of its own, words, and is in footer, help and palette alike."""

from __future__ import annotations

import pytest

from console.workspace import Workspace
from screens.commands import commands
from screens.dialogs.help import helps
from screens.widgets.frame import footer_keys
from screens.widgets.school_picker import SchoolPicker
from storage.records.districts import DistrictRecord
from storage.records.schools import SchoolRecord
from tests.documents.keys import bindings, classes
from tests.screens.conftest import console
from tests.screens.crowd import ANA, add


def test_every_action_has_an_id_and_words() -> None:
    nameless = [
        (owner.__name__, binding.action)
        for owner in classes()
        for binding in bindings(owner)
        if binding.action != "help_quit" and not (binding.id and binding.description)
    ]
    assert nameless == []


def test_one_id_is_one_action_wherever_it_is_bound() -> None:
    actions: dict[str, set[str]] = {}
    for owner in classes():
        for binding in bindings(owner):
            actions.setdefault(binding.id or "", set()).add(binding.action)
    assert {name: found for name, found in actions.items() if name and len(found) > 1} == {}


def test_footers_name_ids_that_exist() -> None:
    known = {binding.id for owner in classes() for binding in bindings(owner)}
    named = {name for owner in classes() for name in getattr(owner, "footer", ())}
    assert named - known == set()


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (50, 12)])
async def test_what_the_footer_leaves_out_is_counted_and_in_help_and_palette(
    workspace: Workspace,
    district: DistrictRecord,
    schools: list[SchoolRecord],
    size: tuple[int, int],
) -> None:
    add(workspace, district, ANA)
    async with console(workspace, size) as desk:
        await desk.until_shows("1 admin")
        keys = footer_keys(desk.app.screen)
        last = desk.rows()[-1]
        shown = [key for key in keys if f" {key.key} {key.words} " in last]
        hidden = len(keys) - len(shown)
        assert ("? help" in last) if hidden == 0 else (f"? {hidden} more" in last)
        listed = {entry.words for group in helps(desk.app.screen).values() for entry in group}
        offered = {command.title for command in commands(desk.app, desk.app.screen)}
        here = {entry.words for entry in helps(desk.app.screen)["Here"]}
        assert {words[:1].upper() + words[1:] for words in here} <= offered
        assert len(listed) >= len(keys)


async def test_the_palette_does_what_is_chosen(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    add(workspace, district, ANA)
    async with console(workspace) as desk:
        await desk.until_shows("1 admin")
        await desk.press("ctrl+p")
        await desk.until_shows("What to do")
        await desk.type("go to schools")
        await desk.press("enter")
        await desk.until_at("schools")
        await desk.press("ctrl+p")
        await desk.until_shows("What to do")
        await desk.type("add a school")
        await desk.press("enter")
        await desk.until_shows("new school")


async def test_a_key_can_be_bound_to_another_by_its_id(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    add(workspace, district, ANA)
    async with console(workspace) as desk:
        await desk.until_shows("1 admin")
        desk.app.set_keymap({"admins.new": "a"})
        await desk.press("a")
        await desk.until_shows("new admin")


def test_where_arrows_move_the_letters_of_vi_do_too() -> None:
    """But where letters are typed, or mean something else."""
    typed = {"choice", "fix", "form", "lenses", "path", "people", "schools", "search"}
    twins = {"left": "h", "down": "j", "up": "k", "right": "l"}
    lacking = [
        (binding.id, arrow)
        for owner in classes()
        for binding in bindings(owner)
        for arrow, letter in twins.items()
        if arrow in (keys := binding.key.split(",")) and letter not in keys
        if str(binding.id).partition(".")[0] not in typed
    ]
    assert lacking == []


async def test_where_letters_are_typed_help_is_behind_f1(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    """In a field, and in a list that letters narrow, a question mark is a letter."""
    async with console(workspace) as desk:
        await desk.press("n")
        await desk.until_shows("new admin")
        await desk.until_shows("f1 ")
        desk.app.screen.query_one(SchoolPicker).focus()
        await desk.until_shows("tick a school")
        assert "f1 " in desk.rows()[-1]


async def test_a_dialog_has_a_palette_of_its_own_actions(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    add(workspace, district, ANA)
    async with console(workspace) as desk:
        await desk.until_shows("1 admin")
        await desk.press("f", shows="Which admins to list")
        filtering = desk.app.screen
        words = {key.words for key in footer_keys(filtering)}
        offered = {command.title.lower() for command in commands(desk.app, filtering)}
        assert {"help", "quit", "to the shell"} <= offered
        assert words <= offered
        assert not any(title.startswith("go to") for title in offered)
        await desk.press("ctrl+p", *"draw", "enter")
        await desk.until(lambda: desk.app.screen is filtering, "back at the filter")
        await desk.press("escape", "D", shows="Deactivate Ana Rivera?")
        await desk.press("ctrl+p", *"cancel", "enter")
        await desk.until(lambda: desk.app.screen is desk.app.screen_stack[0], "nothing asked")
        assert "off" not in desk.text()
