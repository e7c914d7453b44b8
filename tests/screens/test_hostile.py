"""Data that attacks the terminal or the program: shown as text on every screen, never obeyed."""

from __future__ import annotations

import re

import pytest

from console.provisioning.directory import list_districts
from console.workspace import Workspace
from screens.admins import AdminsPage
from screens.dialogs.confirm import ConfirmDialog
from screens.list_page import ListPage
from storage.records import DistrictRecord, SchoolRecord
from tests.screens.conftest import Desk, console
from tests.screens.crowd import ANA, add

# Several in each, short enough to be seen whole in a column.
PAYLOADS = {
    "colours": "\x1b[41m\x9b31m\x7f\x00",
    "clipboard": "\x1b]52;c;ZXZpbA==\x1b\\",
    "link": "\x1b]8;;http://x\x07",
    "actions": "[/x][@click=app.quit]a[/]",
    "markup": "[red][true, false][bold",
    "breaks": "a\nb\tc\rd\x07e\u2028f",
    "disguise": "\u202eb\u200bc漢字e\u0301",
}
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202e]")


@pytest.fixture(params=PAYLOADS, ids=list(PAYLOADS))
def payload(
    request: pytest.FixtureRequest,
    workspace: Workspace,
    district: DistrictRecord,
    schools: list[SchoolRecord],
) -> str:
    """A text that stands in every column a person can have written, past all rules."""
    text = PAYLOADS[request.param]
    if not workspace.store.location.is_sqlite:
        text = text.replace("\0", "")  # PostgreSQL stores no NUL
    (ana,) = add(workspace, district, ANA)
    with workspace.store.write() as transaction:
        for table, columns in {
            "users": ("first_name", "last_name", "email"),
            "admin_roles": ("title", "sis_id"),
            "schools": ("name", "city", "principal", "address"),
            "districts": ("name",),
        }.items():
            for column in columns:
                transaction.execute(f"UPDATE {table} SET {column} = :text", {"text": text})
        transaction.execute(
            "UPDATE audit_entries SET operator = :text, subject = :text", {"text": text}
        )
    assert ana.pk
    return text


async def look(desk: Desk, *keys: str) -> None:
    """Press keys and check what is on the screen after each."""
    for key in keys:
        await desk.press(key)
        await desk.until(lambda: len(desk.rows()) > 1, "drawn")
        for row in desk.rows():
            assert not FORBIDDEN.search(row), (key, row)
    assert desk.app.is_running
    assert desk.app.return_code is None


async def back_to_the_list(desk: Desk) -> None:
    """Leave whatever is open, and what was typed with it."""
    for _ in range(8):
        screen = desk.app.screen
        if isinstance(screen, AdminsPage):
            return
        if isinstance(screen, ConfirmDialog):
            await desk.press("right", "enter")
        else:
            await desk.press("1" if isinstance(screen, ListPage) else "escape")
    await desk.until(lambda: isinstance(desk.app.screen, AdminsPage), "the list of admins")


# One walk for each kind of place; together they open every screen of ours.
WALKS = {
    "list": ("down", "space", "f", "escape", "y", "escape"),
    "confirmation": ("D", "escape"),
    "person": ("enter", "j", "G", "escape"),
    "why": ("w", "escape"),
    "form": ("e", "tab", "tab", "tab", "tab", "tab", "tab", "escape"),
    "schools": ("2", "down", "e", "escape", "D", "escape"),
    "activity": ("7", "down", "enter", "escape", "u", "escape"),
    "districts": ("0", "down", "e", "escape", "escape"),
    "help": ("question_mark", "escape"),
    "palette": ("ctrl+p", "down", "escape"),
}


async def test_is_shown_as_text_and_never_obeyed(workspace: Workspace, payload: str) -> None:
    async with console(workspace, (120, 30)) as desk:
        for keys in WALKS.values():
            await look(desk, *keys)
            await back_to_the_list(desk)
        assert workspace.read(list_districts)[0].name == payload
