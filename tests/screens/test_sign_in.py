"""Sign-in: steps as they happen, outcome in words, accounts before and after, everybody."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from console.api.app import create_app
from console.api.client import InProcess
from console.api.exchange_log import ExchangeLog
from console.provisioning.app_directory import find_application, list_accounts
from console.provisioning.directory import find_admin
from console.provisioning.people import find_person
from console.provisioning.which_district import find_district
from console.sso.history import sign_ins_of_person
from console.workspace import Workspace
from screens.sign_in import SignInPage
from storage.records.districts import DistrictRecord
from tests.screens.conftest import console
from tests.screens.openings import SIZES, WIDE, at_sign_in, signed_in


@pytest.mark.parametrize("size", SIZES)
async def test_the_steps_and_the_outcome_are_told(demo: Workspace, size: tuple[int, int]) -> None:
    async with at_sign_in(
        demo, shows="Will be let in as school admin, through District SSO.", size=size
    ) as desk:
        await desk.press("s", shows="~ Matched by email")
        text = desk.text()
        for path in ("/oauth/authorize", "/oauth/tokens", "/draft/me", "/admins/"):
            assert path in text
        assert "The email is not verified by Clever" in text
        assert "before" in text
        assert "4471 · no Clever id" in text
        person = demo.read(find_person, demo.read(find_district, None), "A-010")
        assert f"Clever id {person.id}" in text
        assert len(demo.read(sign_ins_of_person, person.pk)) == 1
        await desk.press("s", shows="= Matched by id")


async def test_the_raw_exchange_is_redacted(demo: Workspace) -> None:
    async with signed_in(demo) as desk:
        await desk.press("down", "enter", shows="exchange 2 of 4")
        await desk.until_shows("authorization: Basic …")
        await desk.press("n", "n", shows="exchange 4 of 4")
        await desk.press("escape", shows="Matched by email")


async def test_a_step_is_explained_or_raw_at_a_key(demo: Workspace) -> None:
    async with signed_in(demo) as desk:
        await desk.press("down", "v", shows="trades the code for a token, server to server")
        await desk.press("v", shows="authorization: Basic …")
        await desk.press("v", shows="Matched by email")
        await desk.press("enter", "v", shows="a code is being traded")


async def test_on_a_wide_screen_the_step_is_explained_beside_the_outcome(demo: Workspace) -> None:
    async with signed_in(demo, WIDE) as desk:
        await desk.until_shows("comes back unchanged")
        await desk.press("v", shows="HTTP/1.1 302 Found")
        assert "Matched by email" in desk.text()


async def test_a_fault_is_named_in_the_story(demo: Workspace) -> None:
    async with at_sign_in(demo) as desk:
        await desk.press("f", shows="What goes wrong?")
        await desk.press("down", "enter", shows="fault denied")
        await desk.press("s", shows="~ Fault denied: The person refuses")


@pytest.mark.parametrize(
    ("who", "application", "expected"),
    [
        ("A-012", "ReadWell", "! Collision: several accounts share the email"),
        ("A-140", "MathLeap", "! Will be refused"),
        ("A-001", "MathLeap", "+ New account"),
    ],
)
async def test_other_outcomes_are_told_in_words(
    demo: Workspace, who: str, application: str, expected: str
) -> None:
    async with at_sign_in(demo, who, application, shows="Will be") as desk:
        if "Will be" not in expected:
            await desk.press("s")
        await desk.until_shows(expected)
        if "Collision" in expected:
            assert "collides" in desk.text()


async def test_a_refused_sign_in_says_what_helps(demo: Workspace) -> None:
    async with at_sign_in(demo, "A-010", "StoryLoom Library", shows="what helps") as desk:
        await desk.press("s", shows="! Refused")
        await desk.until_shows("Clever Library is for teachers and students")


async def test_a_teacher_comes_in_through_the_library(demo: Workspace) -> None:
    async with at_sign_in(demo, "T-104", "StoryLoom Library", shows="Library SSO · button") as desk:
        await desk.press("w", shows="Library SSO · portal")
        await desk.press("s", shows="through Library SSO as teacher")


async def test_a_fault_goes_wrong_where_it_says(demo: Workspace) -> None:
    async with at_sign_in(demo) as desk:
        await desk.press("f", shows="What goes wrong?")
        await desk.enter("expired-code", shows="fault expired-code")
        await desk.until_shows("rehearses:")
        await desk.press("s", shows="2 NO")
        await desk.until_shows("! Refused")
        await desk.until_shows("2  the code was not exchanged")  # the step to look at


async def test_district_and_library_are_laid_side_by_side(demo: Workspace) -> None:
    async with at_sign_in(demo, "T-104", "StoryLoom Library") as desk:
        await desk.press("c", shows="Does not see")
        text = desk.text()
        assert "District SSO" in text
        assert "Library SSO   used" in text
        await desk.press("escape", shows="Will be let in")


async def test_the_exchange_log_is_followed_while_it_is_looked_at(demo: Workspace) -> None:
    app = create_app(demo)
    async with console(demo) as desk:
        await desk.press("5", shows="+ 200 OK")
        await desk.press("x", shows="Nothing was asked yet.")
        exchange = await InProcess(app).send("GET", "/admins")
        with ExchangeLog(demo) as log:
            log(exchange)
        await desk.until_shows("! 401 Unauthorized")
        await desk.press("enter", shows="exchange 1 of 1")


async def test_who_and_where_are_picked_here_too(demo: Workspace) -> None:
    async with console(demo) as desk:
        await desk.press("6", shows="Who signs in?")
        await desk.press("s", shows="p picks a person")
        await desk.press("p", shows="type a name or email")
        await desk.until_shows("The first 50; type more to narrow.")
        await desk.type("luis rivera", shows="1 found, everybody looked through.")
        await desk.until(lambda: "Greta" not in desk.text(), "narrowed to Luis")
        await desk.press("enter", shows="Luis Rivera-Soto (district admin)")
        await desk.press("a", shows="Sign in to what?")
        await desk.enter("read", shows="→ ReadWell")
        await desk.press("l", shows="ReadWell does not offer Library SSO.")


async def test_an_admin_handed_over_becomes_the_person(demo: Workspace) -> None:
    admin = demo.read(find_admin, demo.read(find_district, None), "A-010")
    async with console(demo) as desk:
        desk.app.open_place("sign_in", admin=admin)
        await desk.until_shows("Ana Rivera (school admin) → MathLeap")


async def test_the_whole_district_is_rehearsed_without_writing(demo: Workspace) -> None:
    readwell = demo.read(find_application, "ReadWell")
    before = demo.read(list_accounts, readwell)
    async with at_sign_in(demo) as desk:
        await desk.press("E", shows="46 admins")
        await desk.until_shows("! 1 share an email")
        await desk.until(
            lambda: "id and email collide" in "".join(desk.rows()[5:7]), "the riskiest stands first"
        )
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.page, SignInPage), "back at the sign-in")
        await desk.until_shows("→ ReadWell")
        assert "Ana Rivera (" not in desk.text()
    assert demo.read(list_accounts, readwell) == before


async def test_the_trace_is_written_without_secrets(demo: Workspace, tmp_path: Path) -> None:
    target = tmp_path / "trace.json"
    async with signed_in(demo) as desk:
        await desk.press("y", shows="Copy what?")
        await desk.enter("json to", shows="to which file?")
        await desk.name_file(target)
        await desk.until(target.exists, "the file is written")
    document = json.loads(target.read_text())
    assert document["outcome"] == "matched_by_email"
    assert len(document["exchanges"]) == 4
    assert all("…" in body for body in [document["exchanges"][1]["request_body"]])


async def test_without_an_application_it_says_how_to_add_one(
    workspace: Workspace, district: DistrictRecord
) -> None:
    async with console(workspace) as desk:
        await desk.press("6", shows="There is no application to sign in to yet.")
