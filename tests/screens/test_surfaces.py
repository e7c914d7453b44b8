"""Data that attacks the terminal or the program is text on every screen, and never obeyed."""

from __future__ import annotations

import csv
import json
import unicodedata
from pathlib import Path

import pytest

from console.workspace import Workspace
from tests.screens.conftest import console
from tests.screens.demo import demo_file, with_demo
from tests.screens.ways import AUGUST, PROBLEMS, WAYS, home, ready

# The 22 payloads that were measured on Textual's widgets, dense enough to be seen whole.
PAYLOADS = (
    "[/x][red][true, false][@click=app.quit]a[/][bold",
    "\x1b[41m\x1b]52;c;ZXZpbA==\x1b\\\x1b]0;t\x07\x9b31m\x7f\x00\x08\x0b\x0c\r\x1b]8;;http://x\x07",
    "a\nb\tc\u2028d\u202ee\u200bf\u2066g\ufeffh\u3164漢字e\u0301👩\u200d💻",
)
# A file with more control characters is refused as binary before its cells are looked at.
CELLS = (
    "[/x][red][true, false]",
    "[@click=app.quit]a[/][bold",
    "\x1b[41mred",
    "\x1b]52;c;ZXZpbA==\x1b\\",
    "\x9b31m",
    "two\nlines\tand a tab",
    "\u202eevil\u200b\u2066",
    "漢字" * 30,
)
# Every column that people write; ids and states stay, so that each screen still has its subject.
COLUMNS = (
    "users.first_name",
    "users.last_name",
    "users.email",
    "users.middle_name",
    "admin_roles.title",
    "admin_roles.sis_id",
    "admin_roles.department",
    "schools.name",
    "schools.city",
    "schools.principal",
    "schools.address",
    "districts.name",
    "applications.name",
    "applications.client_id",
    "application_accounts.account_id",
    "application_accounts.email",
    "application_accounts.first_name",
    "audit_entries.operator",
    "audit_entries.subject",
    "audit_entries.session",
)
DOCUMENTS = ("audit_entries.before", "audit_entries.after")
FILES = ("import_runs.source", "import_runs.operator", "import_runs.undone_by")
HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
# What stands on a screen that shows one of the payloads whole.
SIGNS = ("[/x]", "52;c;ZXZpbA==", "漢字")

pytestmark = pytest.mark.sqlite


def turned(turn: int) -> str:
    """All payloads, another one first for each turn: narrow columns show only the beginning."""
    return "".join(PAYLOADS[(turn + index) % len(PAYLOADS)] for index in range(len(PAYLOADS)))


def poisoned(workspace: Workspace) -> Workspace:
    """The demo with payloads in every text."""
    with_demo(workspace)
    with workspace.store.write() as writer:
        for turn, named in enumerate((*COLUMNS, *FILES)):
            table, column = named.split(".")
            statement = f"UPDATE {table} SET {column} = :text || {column}"
            writer.execute(statement, {"text": turned(turn)})
        document = json.dumps({turned(0): turned(1), "email": turned(2)})
        for named in DOCUMENTS:
            table, column = named.split(".")
            writer.execute(f"UPDATE {table} SET {column} = :text", {"text": document})
    return workspace


def hostile_files(folder: Path) -> None:
    """Files to upload: hostile names, hostile cells that are refused, and some that are not."""
    for turn in range(len(PAYLOADS)):
        name = turned(turn).replace("/", "_").replace("\0", "")
        (folder / f"{name[:60]}.csv").touch()
    august = demo_file(AUGUST).read_text("utf-8")
    (folder / AUGUST).write_text(august.replace("Principal", '"[/x][@click=app.quit]P"'), "utf-8")
    with (folder / PROBLEMS).open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(demo_file(PROBLEMS).read_text("utf-8").splitlines()[0].split(","))
        for number, payload in enumerate(CELLS):
            rows.writerow([f"H-{number}", *[payload] * 4, "school", payload])


def hidden(text: str) -> list[str]:
    """The characters a terminal would obey, or would not show."""
    return [letter for letter in text if unicodedata.category(letter) in HIDDEN]


async def test_hostile_data_is_text_on_every_screen(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    hostile_files(folder)
    environment = {"XDG_STATE_HOME": str(tmp_path), "PRINCIPAL_TEST_FILES": str(folder)}
    showing = set()
    async with console(poisoned(workspace), (120, 40), environment=environment) as desk:
        for way in WAYS:
            await home(desk)
            await way.go(desk)
            await ready(desk, way.screen)
            for row in desk.rows():
                assert hidden(row) == [], (way.name, row)
            showing |= {way.name} if any(sign in desk.text() for sign in SIGNS) else set()
        assert desk.app.is_running
        assert desk.app.return_code is None
    assert len(showing) > len(WAYS) // 2, showing
