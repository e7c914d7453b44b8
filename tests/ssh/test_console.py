"""The console through a real SSH server: 80 by 24, a restricted key, a forced command."""

from __future__ import annotations

from pathlib import Path
from time import monotonic, sleep

import pytest

from console.provisioning.admins import create_admin
from console.provisioning.directory import verify_activity
from console.provisioning.drafts import AdminDraft
from console.workspace import Workspace
from storage.records.districts import DistrictRecord
from storage.records.schools import SchoolRecord
from tests.ssh.conftest import Serve, log
from tests.terminals import DEADLINE_SECONDS, Terminal

HEADER = "sis_id,email,first_name,last_name,title,admin_scope,school_ids\n"
ROWS = 60_000
# The console itself gives up after two; a busy machine may take longer to start that.
GONE_SECONDS = 5.0
ANA = AdminDraft("ana@maple.example", "Ana", "Rivera", "district", sis_id="A1")
LUIS = AdminDraft("luis@maple.example", "Luis", "Okafor", "district", sis_id="A2")


@pytest.fixture
def admins(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> DistrictRecord:
    for draft in (ANA, LUIS):
        workspace.run(create_admin, district, draft)
    return district


def many(path: Path, rows: int) -> Path:
    path.write_text(
        HEADER + "".join(f"B{n},u{n}@x.org,Ana,Moss,Dean,school,101\n" for n in range(rows))
    )
    return path


def working_on(place: str) -> list[str]:
    """The processes whose command line names a store, but for the ones of SSH."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"console" in command and place.encode() in command:
            found.append(folder.name)
    return found


def seconds_until_gone(place: str) -> float:
    """How long the program outlives its line."""
    began = monotonic()
    while working_on(place):
        assert monotonic() < began + DEADLINE_SECONDS, "the program goes on without a line"
        sleep(0.02)
    return monotonic() - began


def untouched(workspace: Workspace) -> None:
    """The store is whole and as before, and the log says that an upload was begun."""
    assert workspace.read(lambda reader: reader.value("SELECT count(*) FROM admin_roles")) == 2
    assert workspace.read(verify_activity).whole
    newest = log(workspace)[-1]
    assert newest.action == "import.interrupted"
    assert newest.operator.startswith("jane@office as ")


def plan(console: Terminal, path: Path) -> None:
    """Go to Upload, type the path, and wait for the plan."""
    console.type("4")
    console.until_shows("m mode")
    console.type("/")
    console.type("\x15" + str(path) + "\r")
    console.until_shows("mode upsert")


def test_a_day_at_the_office(
    admins: DistrictRecord, workspace: Workspace, serve: Serve, tmp_path: Path
) -> None:
    school = serve("--operator", "jane@office")
    with school.terminal() as console:
        console.until_shows("Rivera, Ana")
        console.type("/okafor\r")
        console.until_shows("1 of 2")
        console.type("e")
        console.type("\t\x15Lucas\x13")
        console.until_shows("Lucas Okafor is saved")
        plan(console, many(tmp_path / "august.csv", 3))
        console.type("a")
        console.until_shows("Apply this plan?")
        console.type("\x1b[C\r")
        console.until_shows("Applied.")
        console.type("\x11")
        assert console.end() == 0
    entries = log(workspace)
    assert [entry.action for entry in entries[-2:]] == ["admin.edit", "import.apply"]
    for entry in entries[-2:]:
        assert entry.operator.startswith("jane@office as ")
        assert entry.operator.endswith(" from 127.0.0.1")
        assert school.fingerprint in entry.session
    assert workspace.read(lambda reader: reader.value("SELECT count(*) FROM admin_roles")) == 5


def test_a_line_that_drops_in_the_middle_of_an_upload(
    admins: DistrictRecord, workspace: Workspace, serve: Serve, place: str, tmp_path: Path
) -> None:
    school = serve("--operator", "jane@office")
    with school.terminal() as console:
        console.until_shows("Rivera, Ana")
        plan(console, many(tmp_path / "august.csv", ROWS))
        console.type("a")
        console.until_shows("Apply this plan?")
        console.type("\x1b[C\r")
        console.until_shows("Writing")
        assert working_on(place)
        console.process.kill()
        assert seconds_until_gone(place) < GONE_SECONDS
    untouched(workspace)


def test_a_line_that_drops_in_the_middle_of_a_plain_upload(
    admins: DistrictRecord, workspace: Workspace, serve: Serve, place: str, tmp_path: Path
) -> None:
    school = serve("--plain", "--operator", "jane@office")
    with school.terminal() as console:
        console.hear("Choose")
        console.type("4\n1\n" + str(many(tmp_path / "august.csv", ROWS)) + "\n")
        console.hear("60,000 to create")
        console.type("1\nyes\n")
        console.hear("Writing")
        console.process.kill()
        assert seconds_until_gone(place) < GONE_SECONDS
    untouched(workspace)
