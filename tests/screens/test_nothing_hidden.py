"""What cannot be done is dimmed and says why; it is never hidden."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from console.provisioning.admins import deactivate_admin
from console.provisioning.directory import find_admin
from console.workspace import Workspace
from screens.commands import commands
from screens.person import PersonPage
from screens.places import PLACES
from screens.widgets.frame import reason_against
from storage.records.districts import DistrictRecord
from storage.records.schools import SchoolRecord
from tests.screens.conftest import Desk, console
from tests.screens.crowd import ANA, add
from tests.screens.snapshots import demo_console
from tests.screens.ways import WAYS, Way, ready

pytestmark = pytest.mark.sqlite
# What can be done in a district that holds nothing: look, search, begin.
OF_USE = {
    "activity": {"open", "undo", "verify"},
    "admins": {"new", "filter", "sort"},
    "applications": {"new"},
    "preview": {"log", "faults"},
    "schools": {"new", "filter", "sort"},
    "sign_in": {"person", "flow", "fault", "log", "faults"},
    "upload": {"mode", "options", "imports"},
}
ALWAYS = {"search", "clear_search", "read_again"}


async def offered(desk: Desk) -> dict[str, dict[str, str]]:
    """The actions of each place, each with the reason against it."""
    found: dict[str, dict[str, str]] = {}
    for place in PLACES:
        await desk.press(place.key)
        await ready(desk)
        screen = desk.app.screen
        found[place.name] = {
            active.binding.action.partition("(")[0]: reason_against(active)
            for active in screen.active_bindings.values()
            if active.node is screen and active.binding.id
        }
        titles = [command.title for command in commands(desk.app, screen)]
        assert len(set(titles)) == len(titles)
    return found


async def test_an_empty_district_offers_the_same_and_says_what_is_missing(
    workspace: Workspace, district: DistrictRecord, tmp_path: Path
) -> None:
    environment = {"XDG_STATE_HOME": str(tmp_path), "PRINCIPAL_TEST_FILES": str(tmp_path)}
    async with console(workspace, environment=environment) as desk:
        empty = await offered(desk)
    async with demo_console((80, 24)) as desk:
        full = await offered(desk)
    assert {place: set(actions) for place, actions in empty.items()} == {
        place: set(actions) for place, actions in full.items()
    }
    for place, actions in empty.items():
        assert {name for name, reason in actions.items() if not reason} - ALWAYS == OF_USE[place]


async def test_who_is_deactivated_can_be_read_edited_and_brought_back(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    (ana,) = add(workspace, district, ANA)
    workspace.run(deactivate_admin, ana)
    async with console(workspace) as desk:
        desk.app.push_screen(PersonPage(workspace.read(find_admin, district, "A1")))
        await desk.until_shows("- deactivated")
        against = {
            active.binding.action: reason_against(active)
            for active in desk.app.screen.active_bindings.values()
            if active.node is desk.app.screen
        }
        assert (
            against["sign_in"]
            == "Ana Rivera is deactivated and cannot sign in; R brings them back."
        )
        assert "R brings them back" in against["deactivate"]
        assert not against["reactivate"] + against["edit"] + against["why"]
        await desk.press("s")
        await desk.until_shows("cannot sign in; R brings them back")


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_what_help_says_first_is_for_whoever_sits_there(way: Way) -> None:
    first = (way.screen.__doc__ or "").partition("\n")[0]
    assert first.endswith(".")
    assert not re.search(r"`|\bNone\b|\b[Aa]nswers\b|The place ", first)


async def test_a_reason_too_long_for_its_line_is_read_whole_below(demo: Workspace) -> None:
    async with console(demo) as desk:
        await desk.press("ctrl+p", shows="Gideon Ashby is act…")
        await desk.type("reactivate")
        await desk.until_shows("Gideon Ashby is active.")


async def test_while_one_types_a_sign_is_no_key(demo: Workspace) -> None:
    async with console(demo) as desk:
        await desk.until_shows("/ search ")
        await desk.press("slash", shows="down to the list  esc clear the search  f1 help")
