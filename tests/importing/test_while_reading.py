"""A file of new people, written while a second process reads it: as a plan would write it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from console.importing.undoing import undo_import
from console.workspace import Workspace
from storage.connections import Location, Reader
from storage.queries import admins, ledger
from storage.store import Store
from tests.importing.conftest import HEADER, Uploads
from tests.storage.programs import run_program

pytestmark = pytest.mark.sqlite

ROWS = 15_000
DEADLINE = 30
# Run in a process of its own: one with threads, as this one may be, is never copied.
PROGRAM = """
import json, sys
from console.audit import Operator
from console.importing.applying import apply_plan
from console.importing.options import UploadOptions
from console.importing.planning import plan_upload
from console.workspace import Workspace
from storage.connections import Location
from storage.store import Store

store = Store.open(Location.parse(sys.argv[1]))
workspace = Workspace(store, Operator("jane"), lambda: 1_790_000_100_000)
options = UploadOptions(at_once=sys.argv[3] == "at once")
with plan_upload(workspace, [sys.argv[2]], options) as plan:
    early = plan.applied is not None
    document = plan.document if plan.refused else apply_plan(workspace, plan)
    print(json.dumps([early, {**document.as_json(), "import_id": ""}]))
"""
TWO_CORES = len(os.sched_getaffinity(0)) > 1


def rows(count: int = ROWS) -> list[str]:
    names = ("Ana", "Zoë", "Nam")
    titles = ("Dean", '"Director, Curriculum"', "")
    schools = ("101", "102;103", "")
    return [
        f"A{n},U{n}@maple.example,{names[n % 3]},Rivera,{titles[n % 3]},"
        f"{'school' if schools[n % 3] else 'district'},{schools[n % 3]}\n"
        for n in range(count)
    ]


def upload(store: Path, file: str, how: str) -> tuple[bool, dict[str, Any]]:
    """Whether the rows were written while they were read, and the report."""
    early, document = json.loads(run_program(PROGRAM, str(store), file, how))
    return early, document


def everything(store: Path) -> list[list[tuple[Any, ...]]]:
    """What an upload writes, without ids that differ from run to run."""
    tables = (
        "SELECT pk, email, email_key, first_name, last_name, name_key, district_pk, employee, "
        "created_at, modified_at, version FROM users ORDER BY pk",
        "SELECT user_pk, admin_scope, title, sis_id, school_pks, active, line_hash, department, "
        "username, portal_role, hand_edited FROM admin_roles ORDER BY user_pk",
        "SELECT * FROM admin_schools ORDER BY school_pk, user_pk",
        "SELECT source, source_hash, operator, json_remove(document, '$.import_id') "
        "FROM import_runs",
        "SELECT action, subject, after FROM audit_entries WHERE action LIKE 'import.%'",
        "SELECT type, name, sql FROM sqlite_master ORDER BY name",
        "PRAGMA integrity_check",
    )
    opened = Store.open(Location.parse(str(store)))
    try:
        with opened.read() as reader:
            return [reader.rows(sql) for sql in tables]
    finally:
        opened.close()


@pytest.fixture
def two_stores(location: Location, uploads: Uploads, tmp_path: Path) -> tuple[Path, Path]:
    """The test's own store, and a copy; each with a district and its schools."""
    assert location.path is not None
    other = tmp_path / "other.db"
    shutil.copy2(location.path, other)
    return location.path, other


def test_it_writes_what_a_plan_would_have_written(
    uploads: Uploads, workspace: Workspace, two_stores: tuple[Path, Path]
) -> None:
    content = HEADER + "".join(rows())
    file = uploads.file(content)
    one, other = two_stores
    early, document = upload(one, file, "at once")
    assert early == TWO_CORES
    assert upload(other, file, "as planned") == (False, document)
    assert document["created"] == ROWS
    assert everything(one) == everything(other)
    ids, legacy_ids = map(list, zip(*workspace.read(_ids), strict=True))
    assert len({*ids, *legacy_ids}) == 2 * ROWS
    assert ids == sorted(ids)
    assert uploads.document(content)["unchanged"] == ROWS
    newest = workspace.read(lambda reader: reader.value("SELECT max(id) FROM import_runs"))
    assert undo_import(workspace, newest).removed == ROWS


def _ids(reader: Reader) -> list[tuple[str, str]]:
    """The id of each admin, and of their role, in the order of their keys."""
    pks = [row[0] for row in reader.rows("SELECT user_pk FROM admin_roles ORDER BY 1")]
    return [(admin.id, admin.legacy_id) for admin in admins.by_pks(reader, pks)]


def _last(row: str) -> Callable[[list[str]], list[str]]:
    return lambda lines: [*lines, row]


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(_last("Z,not-an-email,Ana,Rivera,,district,\n"), id="an email"),
        pytest.param(_last("Z,u7@maple.example,Ana,Rivera,,district,\n"), id="an email twice"),
        pytest.param(_last("A7,z@maple.example,Ana,Rivera,,district,\n"), id="a SIS id twice"),
        pytest.param(_last("1E+15,z@maple.example,Ana,Rivera,,district,\n"), id="an eaten id"),
        pytest.param(_last("Z,z@maple.example,Ana,Rivera,,school,999\n"), id="a school"),
        pytest.param(_last('Z,z@maple.example,"Ana\nMaria",Rivera,,district,\n'), id="two lines"),
        pytest.param(_last("\n"), id="a blank line"),
        pytest.param(lambda lines: [], id="no rows"),
    ],
)
def test_whatever_is_to_be_said_of_a_row_is_said_as_by_a_plan(
    uploads: Uploads, two_stores: tuple[Path, Path], spoil: Callable[[list[str]], list[str]]
) -> None:
    lines = spoil(rows())
    # Without rows it is made long enough to be worth a process by its header.
    header = HEADER if lines else HEADER.rstrip() + "," * (1 << 20) + "\n"
    file = uploads.file(header + "".join(lines))
    one, other = two_stores
    assert upload(one, file, "at once") == upload(other, file, "as planned")
    assert everything(one) == everything(other)


def test_somebody_who_is_there_is_compared(uploads: Uploads, location: Location) -> None:
    uploads.apply(HEADER + rows()[0])
    assert location.path is not None
    early, document = upload(location.path, uploads.file(HEADER + "".join(rows())), "at once")
    assert (early, document["unchanged"], document["created"]) == (False, 1, ROWS - 1)


@pytest.mark.usefixtures("heeded")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_stopped_nothing_stays_of_it(
    uploads: Uploads, workspace: Workspace, location: Location, how: signal.Signals
) -> None:
    """Neither rows nor the second process; the log has it, unless there was no time for that."""
    file = uploads.file(HEADER + "".join(rows(60_000)))
    process = subprocess.Popen(
        [sys.executable, "-m", "console", "--db", str(location.path), "import", file],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    journal = Path(f"{location.path}-journal")
    _until(journal.exists)
    process.send_signal(how)
    assert process.wait(DEADLINE) == (-9 if how == signal.SIGKILL else 130)
    _until(lambda: not _alive(process.pid))
    assert workspace.read(lambda reader: reader.value("SELECT count(*) FROM users")) == 0
    actions = [entry.action for entry in workspace.read(lambda r: list(ledger.entries(r)))]
    assert ("import.interrupted" in actions) == (how != signal.SIGKILL)
    assert "import.apply" not in actions


def _alive(group: int) -> bool:
    """Whether any process of a group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def _until(done: Callable[[], bool]) -> None:
    last = time.monotonic() + DEADLINE
    while not done():
        assert time.monotonic() < last
        time.sleep(0.01)
