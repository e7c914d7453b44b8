"""What making a change does not import, by command and on screen: what defines the tables."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from console.workspace import Workspace
from storage.records.districts import DistrictRecord
from storage.records.schools import SchoolRecord
from tests.imports import MODELS, SCREENS, SERVERS, loaded, unwanted

pytestmark = pytest.mark.sqlite

COMMANDS = """
import json, os, sys
from console.__main__ import run
out = sys.stdout
sys.stdout = open(os.devnull, "w")
for command in json.loads(sys.argv[2]):
    status = run(["--db", sys.argv[1], *command])
    assert status == 0, (command, status)
out.write(json.dumps(sorted(sys.modules)))
"""

CHANGES_ON_SCREEN = """
import asyncio, json, sys
from console.audit import Operator
from console.workspace import Workspace
from storage.connections import Location
from storage.store import Store
from tests.screens.conftest import console

async def main():
    workspace = Workspace(Store.open(Location.parse(sys.argv[1])), Operator("jane"))
    async with console(workspace) as desk:
        await desk.press("n", shows="Email")
        for text in ("zoe@maple.example", "Zoe", "Quill"):
            await desk.type(text)
            await desk.press("tab")
        await desk.press("left", "ctrl+s", shows="Zoe Quill is added.")
        await desk.press("D", shows="Deactivate")
        await desk.agree(shows="Zoe Quill is deactivated.")
        await desk.press("3", "n", shows="Redirect URIs")
        await desk.type("ReadWell")
        await desk.press("tab")
        await desk.type("https://readwell.example/")
        await desk.press("ctrl+s", shows="The secret of ReadWell")
    print(json.dumps(sorted(sys.modules)))

asyncio.run(main())
"""


def test_changing_commands_import_no_models(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord], tmp_path: Path
) -> None:
    upload, plan = tmp_path / "admins.csv", tmp_path / "admins.plan"
    upload.write_text(
        "sis_id,email,first_name,last_name,title,admin_scope,school_ids\n"
        "7,bo@maple.example,Bo,Lind,,district,\n"
    )
    ana = "ana@maple.example"
    named = ("--first-name", "Ana", "--last-name", "Rivera")
    commands = (
        ("districts", "rename", district.name, "Elm"),
        ("schools", "add", "--sis-id", "104", "--name", "Fern Hill"),
        ("schools", "edit", "104", "--name", "Fern Hills"),
        ("schools", "deactivate", "104"),
        ("admins", "add", "--email", ana, *named, "--scope", "school", "--schools", "101"),
        ("admins", "edit", ana, "--title", "Head"),
        ("admins", "move", ana, "--from", "101", "--to", "102"),
        ("admins", "deactivate", ana),
        ("undo", "12"),
        ("apps", "add", "ReadWell", "--redirect-uri", "https://readwell.example/"),
        ("apps", "edit", "ReadWell", "--api", "v2.1"),
        ("apps", "connect", "ReadWell"),
        ("apps", "share", "ReadWell", "--schools", "102"),
        ("apps", "rotate-secret", "ReadWell"),
        ("apps", "disconnect", "ReadWell"),
        ("faults", "on", "500"),
        ("import", str(upload), "--plan", str(plan)),
        ("apply", str(plan), "--yes"),
    )
    found = loaded(COMMANDS, str(workspace.store.location.path), json.dumps(commands))
    assert unwanted(found, MODELS, SERVERS, SCREENS) == set()


def test_changes_on_screen_import_no_models(workspace: Workspace, district: DistrictRecord) -> None:
    found = loaded(CHANGES_ON_SCREEN, str(workspace.store.location.path))
    assert {"console.provisioning.admins", "console.provisioning.applications"} <= found
    assert unwanted(found, MODELS, ("typer",)) == set()
