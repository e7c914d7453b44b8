"""The two-minute tour, and opening another store."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from console.audit import Operator
from console.provisioning.districts import create_district
from console.workspace import Workspace
from screens.places import PLACES
from screens.tour import STOPS, TourScreen
from screens.widgets.frame import NoticeRule
from screens.widgets.pressing import with_keys
from storage.connections import Location
from storage.store import Store
from tests.screens.conftest import Desk, console
from tests.screens.demo import with_demo

SIZES = [(80, 24), (120, 40), (60, 16)]


async def on_tour(desk: Desk) -> None:
    await desk.press("ctrl+p", shows="What to do")
    await desk.enter("two-minute")
    await desk.until(lambda: isinstance(desk.app.screen, TourScreen), "the tour")


def test_the_tour_stops_at_every_place_in_order() -> None:
    assert [stop.place for stop in STOPS] == [place.name for place in PLACES]


@pytest.mark.parametrize("size", SIZES)
async def test_the_tour_shows_real_places_with_a_few_words(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    async with console(with_demo(workspace), size) as desk:
        await on_tour(desk)
        for number, stop in enumerate(STOPS, 1):
            await desk.until_shows(f"{stop.title}   {number} of {len(STOPS)}")
            assert desk.app.current_mode == stop.place
            words = " ".join(desk.text().replace("│", " ").split())
            assert with_keys(stop.words).split(". ")[-1] in words
            assert "any other key ends the tour" in desk.text()
            await desk.press("enter")
        await desk.until_at("activity")
        await desk.until_shows("The tour can be taken again")


async def test_any_other_key_ends_the_tour_and_is_not_lost(workspace: Workspace) -> None:
    async with console(with_demo(workspace)) as desk:
        await on_tour(desk)
        await desk.press("enter", "left", "enter", shows=STOPS[1].title)
        await desk.press("slash")
        await desk.type("bell")
        await desk.until_at("schools")
        await desk.until_shows("Bell Ridge Elementary")
        await desk.until(lambda: "Lantern" not in desk.text(), "searched")


async def test_the_palette_ends_the_tour_and_opens(workspace: Workspace) -> None:
    async with console(with_demo(workspace)) as desk:
        await on_tour(desk)
        await desk.press("enter", shows=STOPS[1].title)
        await desk.press("ctrl+p", shows="What to do")
        await desk.enter("go to activity")
        await desk.until_at("activity")


async def test_the_demo_says_how_to_take_the_tour_and_stops_saying_it(workspace: Workspace) -> None:
    async with console(with_demo(workspace), demo=True) as desk:
        await desk.until_shows("New here? ^p, then tour.")
        notice = desk.page.query_one(NoticeRule)
        assert any(timer.name == "notice" for timer in notice._timers)
        notice.show(())
        await desk.until(lambda: "New here?" not in desk.text(), "a plain rule")


async def test_a_first_run_can_begin_with_the_tour(workspace: Workspace) -> None:
    async with console(workspace) as desk:
        await desk.until_shows("Look round first")
        await desk.press("t", shows=STOPS[0].title)
        await desk.press("escape")
        await desk.until_at("admins")
        await desk.until_shows("Maple Valley Unified")


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """Another store, with a district of its own."""
    path = tmp_path / "cedar.db"
    store = Store.open(Location.parse(str(path)))
    Workspace(store, Operator("luis")).run(create_district, "Cedar County")
    store.close()
    return path


async def pick(desk: Desk, path: Path) -> None:
    await desk.press("slash")
    await desk.enter(str(path))


async def test_a_first_run_can_open_a_store(workspace: Workspace, elsewhere: Path) -> None:
    async with console(workspace) as desk:
        await desk.until_shows("Open a store")
        await desk.press("o", shows="Open which store?")
        await pick(desk, elsewhere)
        await desk.until_shows("Cedar County has no admins yet.")
        assert "cedar.db" in desk.rows()[0]
        desk.app.session.close()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"sis_id,email\n", "is not a store: it is no database"),
        (b"", "empty"),
        (None, "without a district"),
    ],
)
async def test_what_is_no_store_is_refused_with_the_reason(
    workspace: Workspace, tmp_path: Path, content: bytes | None, reason: str
) -> None:
    path = tmp_path / "other.db"
    if content is None:
        Store.open(Location.parse(str(path))).close()
    else:
        path.write_bytes(content)
    async with console(workspace) as desk:
        await desk.until_shows("Open a store")
        await desk.press("o", shows="Open which store?")
        await pick(desk, path)
        await desk.until_shows("Could not open other.db")
        await desk.until_shows(reason)
        await desk.press("enter", shows="Load the demo district")


async def test_a_database_of_another_program_is_refused_untouched(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "contacts.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE contacts (name TEXT)")
    other.close()
    before = path.read_bytes()
    async with console(with_demo(workspace)) as desk:
        await desk.press("ctrl+p")
        await desk.enter("another store", shows="Open which store?")
        await pick(desk, path)
        await desk.until_shows("Could not open contacts.db")
    assert path.read_bytes() == before
