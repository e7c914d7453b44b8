"""Hostile data on the screens of applications, preview, sign-in and upload drives nothing."""

from __future__ import annotations

import unicodedata
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from console.provisioning.directory import find_admin, find_district
from console.workspace import Workspace
from screens.plan import PlanPage
from screens.upload import UploadPage
from screens.widgets.table import RowTable
from tests.screens.conftest import Desk, console
from tests.screens.demo import with_demo

PAYLOADS = (
    "[red]x",
    "[/x]",
    "[true, false]",
    "[@click=app.quit]x[/]",
    "\x1b[41mred",
    "\x1b]52;c;aGFjaw==\x1b\\",
    "\x1b]0;title\x07",
    "\x9b31m",
    "\x7f\x08\x0b\r",
    "two\nlines\tand a tab",
    "\u202eevil\u200b\u2066",
    "学校" * 30,
)
Visit = Callable[[Desk], Awaitable[None]]


COLUMNS = (
    "UPDATE applications SET name = name || :text",
    "UPDATE applications SET client_id = client_id || :text",
    "UPDATE schools SET name = name || :text",
    "UPDATE users SET first_name = first_name || :text",
    "UPDATE users SET last_name = last_name || :text",
    "UPDATE users SET email = email || :text",
    "UPDATE admin_roles SET title = :text",
    "UPDATE application_accounts SET account_id = account_id || :text",
    "UPDATE application_accounts SET email = :text",
    "UPDATE districts SET name = name || :text",
)
ROUNDS = range(0, len(PAYLOADS), 3)


def poisoned(workspace: Workspace, start: int) -> Workspace:
    """The demo with payloads in every text these screens show, another one in each column."""
    with_demo(workspace)
    with workspace.store.write() as writer:
        for index, statement in enumerate(COLUMNS):
            payload = PAYLOADS[(start + index) % len(PAYLOADS)]
            writer.execute(statement, {"text": payload})
    return workspace


def hidden(text: str) -> list[str]:
    """The characters of a screen that a terminal would obey or not show."""
    return [
        letter
        for letter in text.replace("\n", "")
        if unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
    ]


async def applications(desk: Desk) -> None:
    await desk.press("3")
    await desk.until_shows("3 applications")
    for key, sign in (("enter", "Client secret"), ("h", "of 12"), ("e", "OpenID Connect")):
        await desk.press(key)
        await desk.until_shows(sign)
        assert not hidden(desk.text())
        if key != "enter":
            await desk.press("escape")
            await desk.until_shows("Client secret")
    await desk.press("escape")
    await desk.until(desk.page.query_one("#table", RowTable).feed.idle.is_set, "the list again")
    await desk.press("down", "a")
    await desk.until_shows("6 accounts")


async def preview(desk: Desk) -> None:
    await desk.press("5")
    await desk.until_shows("200 OK")
    await desk.press("w")
    await desk.until_shows("type a name or email")
    picker = desk.app.screen.query_one("#people", RowTable)
    await desk.until(lambda: picker.row is not None, "people are found")
    assert not hidden(desk.text())
    await desk.press("enter")
    await desk.until_shows("esc close")


async def sign_in(desk: Desk) -> None:
    workspace = desk.app.session.workspace
    admin = workspace.read(find_admin, workspace.read(find_district, None), "A-010")
    desk.app.open_place("sign_in", admin=admin)
    await desk.until_shows("Will be let in")
    await desk.press("s")
    await desk.until_shows("+ New account")
    assert not hidden(desk.text())
    await desk.press("enter")
    await desk.until_shows("Request")
    await desk.press("escape", "R")
    await desk.until_shows("46 admins")


@pytest.mark.parametrize("start", ROUNDS)
@pytest.mark.parametrize("visit", [applications, preview, sign_in])
async def test_stored_text_is_shown_and_never_obeyed(
    workspace: Workspace, visit: Visit, start: int
) -> None:
    async with console(poisoned(workspace, start)) as desk:
        await visit(desk)
        assert not hidden(desk.text())
        assert desk.app.is_running


def hostile_file(folder: Path, start: int) -> Path:
    """A file of refused rows, one for each payload, with a payload in its name."""
    name = PAYLOADS[start].replace("/", "_").replace("\n", "_").replace("\r", "_")
    path = folder / f"{name[:60]}.csv"
    rows = ["sis_id,email,first_name,last_name,title,admin_scope,school_ids"]
    for index, payload in enumerate(PAYLOADS):
        cell = '"' + payload.replace('"', '""') + '"'
        rows.append(f"H-{index},{cell},Ana,{cell},{cell},school,{cell}")
    path.write_text("\n".join([*rows, "H-99,ok@maple.example,Ben,Okay,,school,101\n"]), "utf-8")
    return path


@pytest.mark.parametrize("start", ROUNDS)
async def test_a_hostile_file_is_shown_and_never_obeyed(
    workspace: Workspace, tmp_path: Path, start: int
) -> None:
    path = hostile_file(tmp_path, start)
    async with console(with_demo(workspace)) as desk:
        await desk.press("4")
        await desk.until_at("upload")
        page = desk.page
        assert isinstance(page, UploadPage)
        page.chooser.here = tmp_path
        page.chooser.action_look()
        await desk.until(lambda: page.chooser.table.row is not None, "the file")
        assert not hidden(desk.text())
        page.receive(path=path)
        await desk.until(lambda: isinstance(desk.page, PlanPage), "the plan")
        plan = desk.page
        assert isinstance(plan, PlanPage)
        for _ in range(3):
            await desk.until(lambda: plan.table.row is not None, "its rows")
            for _ in range(start):
                await desk.press("down")
                assert not hidden(desk.text())
            await desk.press("enter")
            await desk.until_shows("esc close")
            assert not hidden(desk.text())
            await desk.press("escape", "tab")
        await desk.press("escape")
        await desk.until_shows("Nothing was changed.")
