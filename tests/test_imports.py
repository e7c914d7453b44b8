"""What is not imported: a clean interpreter per entry, so that starting stays quick.

SQLModel alone takes half a second to import and 30 MB, more than everything a change needs.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from console.cli.main import PARTS
from console.workspace import Workspace
from storage.records.districts import DistrictRecord
from tests.imports import MODELS, SCREENS, SERVERS, SLOW, loaded, unwanted

pytestmark = pytest.mark.sqlite

IMPORT = """
import importlib, json, sys
importlib.import_module(sys.argv[1])
print(json.dumps(sorted(sys.modules)))
"""

OPEN = """
import json, sys
from storage.connections import Location
from storage.store import Store
Store.open(Location.parse(sys.argv[1])).close()
print(json.dumps(sorted(sys.modules)))
"""

COMMAND = """
import json, os, sys
from console.__main__ import run
out = sys.stdout
sys.stdout = open(os.devnull, "w")
status = run(sys.argv[1:])
assert status == 0, status
out.write(json.dumps(sorted(sys.modules)))
"""

FIRST_SCREEN = """
import asyncio, json, pathlib, sys
import screens.app
from console.audit import Operator
from console.workspace import Workspace
from screens.app import PrincipalApp
from storage.connections import Location
from storage.store import Store

class Watched(PrincipalApp):
    CSS_PATH = str(pathlib.Path(screens.app.__file__).with_name("app.tcss"))

    def on_ready(self):  # before the application's own, which then imports in the background
        self.seen = sorted(sys.modules)

async def main():
    workspace = Workspace(Store.open(Location.parse(sys.argv[1])), Operator("jane"))
    app = Watched(workspace)
    async with app.run_test(size=(80, 24)):
        pass
    print(json.dumps(app.seen))

asyncio.run(main())
"""


@pytest.mark.parametrize(
    "entry",
    [
        "storage.store",
        "storage.queries.admins",
        "console.workspace",
        "console.provisioning.directory",
        "console.provisioning.rules",
        "console.matching",
        "console.audit",
        "console.__main__",
        "console.cli.session",
    ],
)
def test_reading_needs_neither_models_nor_servers_nor_screens(entry: str) -> None:
    assert unwanted(loaded(IMPORT, entry), MODELS, SERVERS, SCREENS, ("typer",)) == set()


@pytest.mark.parametrize("entry", ["console.workspace", "console.cli.session", "console.__main__"])
def test_opening_a_store_needs_nothing_that_generates_or_parses_text(entry: str) -> None:
    made_of_text = ("dataclasses", "inspect", "tempfile", "typer")
    assert unwanted(loaded(IMPORT, entry), made_of_text) == set()


def test_the_command_tree_imports_no_part_it_may_not_need() -> None:
    assert unwanted(loaded(IMPORT, "console.cli.main"), MODELS, SERVERS, SCREENS) == set()


def test_help_imports_no_part_it_may_not_need() -> None:
    assert unwanted(loaded(COMMAND, "--help"), MODELS, SERVERS, SCREENS) == set()


@pytest.mark.parametrize(
    "command",
    [
        ("admins", "list", "--search", "ana"),
        ("schools", "list", "--json"),
        ("districts", "list"),
        ("log", "--verify"),
        ("settings", "list"),
    ],
)
def test_reading_commands_import_no_models(
    workspace: Workspace, district: DistrictRecord, command: tuple[str, ...]
) -> None:
    place = str(workspace.store.location.path)
    found = loaded(COMMAND, "--db", place, *command)
    assert unwanted(found, MODELS, SERVERS, SCREENS, SLOW) == set()


def test_making_a_store_imports_no_models(tmp_path: Path) -> None:
    found = loaded(OPEN, str(tmp_path / "new.db"))
    assert unwanted(found, MODELS, SERVERS, SCREENS, SLOW) == set()


def test_a_backup_imports_no_models(workspace: Workspace, tmp_path: Path) -> None:
    place = str(workspace.store.location.path)
    found = loaded(COMMAND, "--db", place, "backup", str(tmp_path / "backup.db"))
    assert unwanted(found, MODELS, SERVERS, SCREENS, SLOW) == set()


def test_a_command_imports_no_other_command(workspace: Workspace, district: DistrictRecord) -> None:
    found = loaded(COMMAND, "--db", str(workspace.store.location.path), "districts", "list")
    commands = {part.partition(":")[0] for part in PARTS.values()}
    assert unwanted(found, tuple(f"console.cli.{name}" for name in commands)) == {
        "console.cli.districts"
    }


def test_a_clean_upload_imports_nothing_of_rosters_bad_rows_and_plans_to_read(
    workspace: Workspace, district: DistrictRecord, tmp_path: Path
) -> None:
    file = tmp_path / "admins.csv"
    file.write_text(
        "sis_id,email,first_name,last_name,title,admin_scope,school_ids\n"
        "1,ana@maple.example,Ana,Rivera,,district,\n"
    )
    found = loaded(COMMAND, "--db", str(workspace.store.location.path), "import", str(file))
    seldom = (
        "zipfile",
        "tempfile",
        "secrets",
        "shlex",
        "console.cli.ssh_commands",
        "console.importing.cells",
        "console.importing.comparing",
        "console.importing.listed",
        "console.importing.oneroster",
        "console.importing.past",
        "console.importing.plan_rows",
        "console.importing.roster",
        "console.importing.roster_plan",
        "console.importing.rows",
        "console.provisioning.directory",
        "console.provisioning.drafts",
        "storage.bulk.kinds",
        "storage.bulk.roster_writing",
        "storage.migrations.creating",
        "storage.records.people",
        "storage.records.sign_ins",
    )
    assert unwanted(found, MODELS, SERVERS, SCREENS, SLOW, seldom) == set()


def test_the_api_draws_nothing_and_needs_no_models() -> None:
    found = loaded(IMPORT, "console.api.app")
    assert unwanted(found, MODELS, ("httpx",), SCREENS) == set()


def test_bulk_upload_needs_no_models() -> None:
    found = loaded(IMPORT, "console.importing.applying")
    assert unwanted(found, MODELS, SERVERS, SCREENS, ("typer",)) == set()


def test_the_screens_need_neither_models_nor_servers() -> None:
    assert unwanted(loaded(IMPORT, "screens.app"), MODELS, SERVERS, ("typer",)) == set()


def test_the_first_screen_is_painted_before_models_and_servers_are_imported(
    workspace: Workspace, district: DistrictRecord
) -> None:
    found = loaded(FIRST_SCREEN, str(workspace.store.location.path))
    assert "textual" in found
    assert unwanted(found, MODELS, SERVERS, ("typer",)) == set()
