"""Preview: real requests as an application sends them, and where their answers lead."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from console.provisioning.app_directory import find_application
from console.provisioning.directory import find_admin
from console.provisioning.people_search import PeopleSearch
from console.provisioning.sharing import disconnect
from console.provisioning.which_district import find_district
from console.workspace import Workspace
from screens.preview import PreviewPage
from screens.preview_asking import Ask
from storage.records.districts import DistrictRecord
from tests.screens.conftest import Desk, console
from tests.screens.openings import SIZES, at_preview


def page(desk: Desk) -> PreviewPage:
    assert isinstance(desk.page, PreviewPage)
    return desk.page


async def ask(desk: Desk, path: str) -> None:
    """Type a path and wait for its answer."""
    await desk.press("e", shows="Ask for which path?")
    await desk.press("ctrl+u")
    await desk.enter(path)
    await desk.until(
        lambda: (
            isinstance(desk.page, PreviewPage)
            and desk.page.exchange is not None
            and desk.page.exchange.target == path
        ),
        f"an answer for {path}",
    )


@pytest.mark.parametrize("size", SIZES)
async def test_it_opens_on_what_a_connected_application_gets(
    demo: Workspace, size: tuple[int, int]
) -> None:
    async with at_preview(demo, size) as desk:
        assert "GET /admins" in desk.text()
        assert "MathLeap · district token" in desk.text()
        assert "16 in this page" in desk.text()
        assert '"data": [' in desk.text()
        assert ("cache-control: no-store" in desk.text()) is (size[0] > 100)


async def test_headers_are_a_key_away_where_there_is_no_room(demo: Workspace) -> None:
    async with at_preview(demo) as desk:
        await desk.press("h", shows="cache-control: no-store")


async def test_pages_are_followed_by_their_links(demo: Workspace) -> None:
    async with at_preview(demo) as desk:
        await desk.press("n", shows="links to no other page")
        await ask(desk, "/admins?limit=10")
        await desk.until_shows("10 in this page, more follow")
        first = page(desk).exchange
        await desk.press("n", shows="6 in this page")
        await desk.press("b", shows="10 in this page")
        second = page(desk).exchange
        assert first is not None
        assert second is not None
        assert first.json()["data"] == second.json()["data"]


async def test_a_refusal_is_shown_as_the_application_would_get_it(demo: Workspace) -> None:
    async with at_preview(demo) as desk:
        await ask(desk, "/nothing/here")
        await desk.until_shows("! 404 Not Found")
        await desk.until_shows("Cannot GET /nothing/here")


async def test_another_application_is_refused_before_anything_is_sent(demo: Workspace) -> None:
    async with at_preview(demo) as desk:
        await desk.press("a", shows="Who asks?")
        await desk.enter("story", shows="nothing was sent")
        await desk.until_shows("is not connected to Maple Valley Unified")


async def test_a_person_s_own_token_reads_me(demo: Workspace) -> None:
    async with at_preview(demo) as desk:
        await desk.press("t", shows="With whose token?")
        await desk.press("down", "enter", shows="Whose token?")
        await desk.type("ana rivera")
        await desk.until(lambda: "Camille" not in desk.text(), "narrowed to Ana")
        await desk.press("enter", shows="token of Ana Rivera")
        await desk.until_shows('"district_id"')
        exchange = page(desk).exchange
        assert exchange is not None
        assert set(exchange.json()) == {"id", "type", "district_id"}


async def test_why_tells_the_smallest_change(demo: Workspace) -> None:
    async with at_preview(demo) as desk:
        await desk.press("w", shows="Who is seen, or not, and why?")
        await desk.type("ana brightwater")
        await desk.until(lambda: "Hannah" not in desk.text(), "narrowed")
        await desk.press("enter", shows="to show them: Share Thistledown Montessori.")


async def test_why_is_told_of_admins_and_says_what_to_do_for_others(demo: Workspace) -> None:
    district = demo.read(find_district, None)
    search = PeopleSearch(demo, district, "", teachers=True)
    search.begin()
    teacher = next(person for person in search.found if person.admin is None)
    async with at_preview(demo) as desk:
        await desk.press("w", shows="Who is seen, or not, and why?")
        await desk.type(teacher.email)
        await desk.until(lambda: "Ashby, Gideon" not in desk.text(), "narrowed")
        await desk.press("enter", shows=f"{teacher.name} is no admin")
        assert "They are here as teacher." in desk.text()
        assert "“one person”" in desk.text()
        assert "principal admins" not in desk.text()


async def test_an_application_that_is_not_connected_says_what_to_do_here(demo: Workspace) -> None:
    application = demo.read(find_application, "ReadWell")
    demo.run(disconnect, application, demo.read(find_district, None))
    async with console(demo) as desk:
        await desk.press("5")
        desk.app.open_place("preview", application=application)
        await desk.until_shows("is not connected to")
        assert "principal apps" not in desk.text()
        assert "3 connect or share" in desk.text()


async def test_another_place_hands_over_an_application_and_an_admin(demo: Workspace) -> None:
    application = demo.read(find_application, "ReadWell")
    admin = demo.read(find_admin, demo.read(find_district, None), "A-010")
    async with console(demo) as desk:
        desk.app.open_place("preview", application=application, admin=admin)
        await desk.until_shows("ReadWell · district token")
        await desk.until_shows(f'"id": "{admin.id}"')
        desk.app.open_place("preview", application=application, admin=admin, why=True)
        await desk.until_shows("Why Ana Rivera?")
        await desk.until_shows("+ sees them")


async def test_the_request_is_written_as_curl_without_its_token(
    demo: Workspace, tmp_path: Path
) -> None:
    target = tmp_path / "ask.sh"
    async with at_preview(demo) as desk:
        await desk.press("y", shows="Copy what?")
        await desk.enter("curl to", shows="to which file?")
        await desk.name_file(target)
        await desk.until(target.exists, "the file is written")
    assert "curl --include" in target.read_text()
    assert "$PRINCIPAL_TOKEN" in target.read_text()


async def test_without_an_application_it_says_how_to_add_one(
    workspace: Workspace, district: DistrictRecord
) -> None:
    async with console(workspace) as desk:
        await desk.press("5", shows="there is no application")
        await desk.press("o", shows="no application to ask for yet")


@pytest.mark.parametrize(
    ("dialect", "expected"),
    [("draft", "/admins/{id}"), ("v3.0", "/v3.0/users/{id}")],
)
def test_paths_of_one_person(demo: Workspace, dialect: str, expected: str) -> None:
    from console.api.paths import path_of_person
    from screens.preview_asking import person_of

    district = demo.read(find_district, None)
    person = demo.read(person_of, district, demo.read(find_admin, district, "A-010"))
    assert path_of_person(dialect, person) == expected.format(id=person.id)


def test_the_dialect_of_a_path_is_its_version(demo: Workspace) -> None:
    application = demo.read(find_application, "ReadWell")
    assert Ask(application, "/v2.1/teachers").dialect == "v2.1"
    assert Ask(application, "/admins").dialect == "draft"
    assert json.dumps(Ask(application, "/admins").token_words) == '"district token"'
