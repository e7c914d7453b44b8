"""Applications: adding with every problem shown, sharing with its effect, secrets, accounts."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.provisioning.app_directory import find_application, list_accounts, list_applications
from console.provisioning.authorizations import authorizing_teachers
from console.workspace import Workspace
from storage.records.applications import ApplicationRecord
from storage.records.districts import DistrictRecord
from tests.screens.conftest import console
from tests.screens.openings import SIZES, at_applications


def named(workspace: Workspace, name: str) -> ApplicationRecord:
    return workspace.read(find_application, name)


@pytest.mark.parametrize("size", SIZES)
async def test_the_list_says_what_each_application_gets(
    demo: Workspace, size: tuple[int, int]
) -> None:
    async with at_applications(demo, size) as desk:
        rows = {row.split()[0].strip("▸"): row for row in desk.rows()[4:8] if row.strip()}
        text = "\n".join(rows.values())
        assert "2 schools" in text
        assert "all schools" in text
        assert "not connected" in text


async def test_without_applications_it_says_how_to_add_one(
    workspace: Workspace, district: DistrictRecord
) -> None:
    async with console(workspace) as desk:
        await desk.press("3", shows="No application yet")
        await desk.press("e", shows="There is no application to do that with")


async def test_adding_shows_every_problem_then_the_secret_once(
    workspace: Workspace, district: DistrictRecord, tmp_path: Path
) -> None:
    async with console(workspace) as desk:
        await desk.press("3", "n", shows="Redirect URIs")
        await desk.press("ctrl+s", shows="Name is required.")
        await desk.until_shows("At least one redirect URI is required")
        await desk.type("ReadWell")
        await desk.press("tab")
        await desk.type("https://readwell.example/#top", shows="(no '#')")
        await desk.press(*["backspace"] * 4, "enter")
        await desk.type("http://127.0.0.1:9000/callback")
        await desk.press("ctrl+s", shows="The secret of ReadWell")
        made = named(workspace, "ReadWell")
        assert made.redirect_uris == (
            "https://readwell.example/",
            "http://127.0.0.1:9000/callback",
        )
        secret = next(row for row in desk.text().split() if len(row) == 64)
        assert secret.endswith(made.secret_hint)

        target = tmp_path / "secret.env"
        await desk.press("x", shows="to which file?")
        await desk.name_file(target)
        await desk.until(target.exists, "the file is written")
        assert target.stat().st_mode & 0o777 == 0o600
        assert f"CLEVER_CLIENT_SECRET={secret}" in target.read_text()

        await desk.until_shows("Kept.")
        await desk.press("escape", shows="1 application")
        assert secret not in desk.text()


async def test_closing_a_secret_nobody_kept_is_asked_about(demo: Workspace) -> None:
    async with at_applications(demo) as desk:
        await desk.press("S", shows="stops working at once")
        await desk.agree(shows="The secret of MathLeap")
        await desk.press("escape", shows="Close without keeping the secret?")
        await desk.agree(shows="3 applications")


async def test_sharing_tells_who_is_gained_and_lost_before_it_is_saved(demo: Workspace) -> None:
    async with at_applications(demo) as desk:
        await desk.press("h", shows="2 of 12")
        await desk.press("ctrl+s", shows="already sees just these schools")
        await desk.press("down", "space", shows="6 admins lost")
        await desk.type("weaver")
        await desk.press("space", shows="gained: ")
        await desk.press("ctrl+s", shows="out of MathLeap’s sight?")
        await desk.agree(shows="and loses")
        row = next(row for row in desk.rows() if "MathLeap" in row and "2 schools" in row)
        assert row


async def test_all_schools_is_one_tick_away(demo: Workspace) -> None:
    async with at_applications(demo) as desk:
        await desk.press("h", shows="2 of 12")
        await desk.press("tab", "tab")
        await desk.until(lambda: desk.app.focused is not None, "a field has the keys")
        if desk.app.focused is not None and desk.app.focused.id != "everything":
            await desk.press("tab")
        await desk.press("space", shows="12 of 12")
        await desk.press("ctrl+s", shows="more admins and loses 0")
        await desk.until(
            lambda: any("MathLeap" in row and "all schools" in row for row in desk.rows()),
            "MathLeap sees all schools",
        )


async def test_connecting_and_disconnecting_name_their_effect(demo: Workspace) -> None:
    async with at_applications(demo) as desk:
        await desk.press("end", "h", shows="has not connected StoryLoom Library; c connects it.")
        await desk.press("c", shows="It sees no school")
        await desk.agree(shows="StoryLoom Library is connected")
        await desk.until_shows("no school yet")
        await desk.press("C", shows="no longer sees 4 admins")
        await desk.agree(shows="StoryLoom Library is disconnected")


async def test_the_district_token_is_hidden_until_asked_for(demo: Workspace) -> None:
    async with at_applications(demo) as desk:
        await desk.press("t", shows="hidden; v shows it")
        tail = next(word for word in desk.text().split() if word.startswith("…"))[1:]
        await desk.press("v")
        await desk.until(
            lambda: any(len(word) == 40 and word.endswith(tail) for word in desk.text().split()),
            "the whole token",
        )
        await desk.press("N", shows="stops working at once")
        await desk.agree()
        await desk.until(lambda: tail not in desk.text(), "another token")


async def test_deactivating_names_the_effect_and_starts_on_cancel(demo: Workspace) -> None:
    async with at_applications(demo) as desk:
        # Until they are counted, the question says it without their number.
        await desk.until(lambda: "16" in desk.text().split(), "how many admins it sees")
        await desk.press("D", shows="16 admins it sees now are out of its sight")
        await desk.press("enter")
        assert named(demo, "MathLeap").active
        await desk.press("D", shows="Deactivate MathLeap?")
        await desk.agree(shows="- deactivated")
        assert not named(demo, "MathLeap").active
        await desk.press("R", shows="Reactivate MathLeap?")
        await desk.agree()
        await desk.until(lambda: named(demo, "MathLeap").active, "active again")


async def test_editing_keeps_what_was_not_touched(demo: Workspace) -> None:
    before = named(demo, "MathLeap")
    async with at_applications(demo) as desk:
        await desk.press("enter", shows="primary")
        await desk.press("e", shows="OpenID Connect")
        await desk.press("end")
        await desk.type(" Plus")
        await desk.press("ctrl+s", shows="MathLeap Plus is saved.")
        after = named(demo, "MathLeap Plus")
        assert after.redirect_uris == before.redirect_uris
        assert after.user_types == before.user_types


async def test_leaving_a_changed_form_is_asked_about(demo: Workspace) -> None:
    async with at_applications(demo) as desk:
        await desk.press("n", shows="new application")
        await desk.type("X")
        await desk.press("escape", shows="You would lose 1 field of a new application: name.")
        await desk.agree(shows="3 applications")
        assert len(demo.read(list_applications)) == 3


async def test_accounts_are_loaded_or_refused_with_every_problem(
    demo: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "good.csv").write_text("account_id,email\n9001,new@maple.example\n")
    (tmp_path / "wrong.csv").write_text("account_id,email\n,x\n9002,not-an-email\n")
    async with at_applications(demo) as desk:
        await desk.press("down", "a", shows="6 accounts")
        await desk.press("l", shows="Load accounts")
        await desk.press("slash")
        await desk.enter(str(tmp_path / "wrong.csv"), shows="line 3 email")
        assert "line 2 account_id" in desk.text()
        await desk.press("escape", "l", shows="Load accounts")
        await desk.press("slash")
        await desk.enter(str(tmp_path / "good.csv"), shows="1 added, 0 changed, 0 unchanged.")
        assert len(demo.read(list_accounts, named(demo, "ReadWell"))) == 7
        await desk.press("X", shows="Forget 7 accounts of ReadWell?")
        await desk.agree(shows="has no account on its side yet")


async def test_teachers_authorize_a_library_application(demo: Workspace) -> None:
    async with at_applications(demo) as desk:
        await desk.press("l", shows="is no Library application")
        await desk.press("end", "l", shows="2 teachers")
        await desk.press("n", shows="Which teacher authorizes StoryLoom Library?")
        await desk.type("abelson")
        await desk.until(lambda: "Calder" not in desk.text(), "the list is narrowed")
        await desk.press("enter", shows="3 teachers")
        library = named(demo, "StoryLoom Library")
        assert len(demo.read(authorizing_teachers, library)) == 3
        await desk.press("D", shows="can no longer sign in")
        await desk.agree(shows="2 teachers")


async def test_preview_and_sign_in_take_the_application_along(demo: Workspace) -> None:
    async with at_applications(demo) as desk:
        await desk.press("down", "p")
        await desk.until_at("preview")
        await desk.until_shows("ReadWell · district token")
        await desk.press("3", "s")
        await desk.until_at("sign_in")
        await desk.until_shows("→ ReadWell")
