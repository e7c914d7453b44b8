"""Interrupted at any moment, the store is as before or as after, and the next run is right."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from console.cli.progress import watched
from console.errors import Interrupted
from console.importing.applying import apply_plan
from console.importing.options import Step, UploadOptions
from console.importing.plan_files import load_plan
from console.importing.planning import plan_upload
from console.workspace import Workspace
from storage.connections import Location
from storage.queries import ledger
from storage.records.districts import DistrictRecord
from tests.importing.conftest import HEADER, Uploads

# Enough to be written while they are read, on the command line.
ROWS = 16_000


def many(rows: int = ROWS) -> str:
    return HEADER + "".join(
        f"A{n},u{n}@x.org,Ana,Rivera,Dean,school,10{1 + n % 3}\n" for n in range(rows)
    )


def admins(workspace: Workspace) -> int:
    count = workspace.read(lambda reader: reader.value("SELECT count(*) FROM admin_roles"))
    links = workspace.read(lambda reader: reader.value("SELECT count(*) FROM admin_schools"))
    users = workspace.read(lambda reader: reader.value("SELECT count(*) FROM users"))
    assert count == links == users
    return int(count)


@pytest.mark.parametrize("phase", ["reading", "writing"])
def test_progress_may_cancel(uploads: Uploads, workspace: Workspace, phase: str) -> None:
    steps: list[Step] = []

    def stop(step: Step) -> None:
        steps.append(step)
        if step.phase == phase:
            raise Interrupted("Stopped.")

    path = uploads.file(many())
    with pytest.raises(Interrupted), plan_upload(workspace, [path], UploadOptions(), stop) as plan:
        apply_plan(workspace, plan, stop)
    assert admins(workspace) == 0
    actions = [entry.action for entry in workspace.read(lambda r: list(ledger.entries(r)))]
    assert "import.apply" not in actions
    assert actions.count("import.interrupted") == (phase == "writing")
    assert uploads.apply(many()).counts.created == ROWS


def test_a_plan_that_was_interrupted_can_be_applied_again(
    uploads: Uploads, workspace: Workspace, tmp_path: Path
) -> None:
    def stop(step: Step) -> None:
        raise Interrupted(f"Stopped while {step.phase}.")

    saved = tmp_path / "later.plan"
    with plan_upload(workspace, [uploads.file(many(200))]) as plan:
        plan.save(saved)
        with pytest.raises(Interrupted):
            apply_plan(workspace, plan, stop)
    for _ in range(2):
        with load_plan(workspace, saved) as again, pytest.raises(Interrupted):
            apply_plan(workspace, again, stop)
    with load_plan(workspace, saved) as again:
        assert apply_plan(workspace, again).counts.created == 200


def test_progress_tells_how_far_it_is(uploads: Uploads, workspace: Workspace) -> None:
    steps: list[Step] = []
    path = uploads.file(many())
    with plan_upload(workspace, [path], UploadOptions(), steps.append) as plan:
        apply_plan(workspace, plan, steps.append)
    size = len(many())
    assert [step for step in steps if step.phase == "reading"][-1] == Step("reading", size, size)
    assert steps[-1] == Step("writing", ROWS, ROWS)


@pytest.mark.parametrize("delay", [0.0, 0.25, 0.4, 0.55, 0.7])
def test_killed_the_store_is_as_before_or_as_after(
    uploads: Uploads, workspace: Workspace, location: Location, delay: float
) -> None:
    path = uploads.file(many())
    place = str(location.path) if location.path else location.url
    process = subprocess.Popen(
        [sys.executable, "-m", "console", "--db", place, "import", path],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        process.wait(delay)
    except subprocess.TimeoutExpired:
        os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert admins(workspace) in {0, ROWS}
    done = uploads.apply(many())
    assert done.counts.created + done.counts.unchanged == ROWS
    assert admins(workspace) == ROWS


def test_the_same_rows_on_a_large_load_and_a_small_one(
    uploads: Uploads, workspace: Workspace, district: DistrictRecord
) -> None:
    """Indexes are built anew for a large first load; they must be there after it."""
    before = _indexes(workspace)
    uploads.apply(many(21_000))
    assert _indexes(workspace) == before
    assert uploads.document(many(21_000))["unchanged"] == 21_000


def _indexes(workspace: Workspace) -> list[object]:
    if not workspace.store.location.is_sqlite:
        return []
    return workspace.read(
        lambda reader: sorted(reader.rows("SELECT name, sql FROM sqlite_master"), key=str)
    )


@pytest.mark.usefixtures("heeded")
@pytest.mark.parametrize("name", [signal.SIGHUP, signal.SIGTERM, signal.SIGINT])
def test_a_dropped_line_rolls_back_and_says_so_in_the_log(
    uploads: Uploads, workspace: Workspace, name: signal.Signals
) -> None:
    def drop(step: Step) -> None:
        if step.phase == "writing":
            os.kill(os.getpid(), name)

    path = uploads.file(many())
    # A suite that runs under nohup ignores a hang-up, and what is ignored stays so.
    before = signal.signal(name, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt), watched(), plan_upload(workspace, [path]) as plan:
            apply_plan(workspace, plan, drop)
    finally:
        signal.signal(name, before)
    assert admins(workspace) == 0
    actions = [entry.action for entry in workspace.read(lambda r: list(ledger.entries(r)))]
    assert actions[-1] == "import.interrupted"


class Late:
    """A connection on which Ctrl-C comes just when the transaction was committed."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self.connection, name)

    def cursor(self) -> Any:
        return LateCursor(self.connection.cursor())


class LateCursor:
    def __init__(self, cursor: Any) -> None:
        self.cursor = cursor

    def __getattr__(self, name: str) -> Any:
        return getattr(self.cursor, name)

    def __enter__(self) -> Any:
        return self.cursor.__enter__()

    def __exit__(self, *error: object) -> None:
        self.cursor.close()

    def execute(self, sql: str, *parameters: Any) -> Any:
        self.cursor.execute(sql, *parameters)
        if sql == "COMMIT":
            os.kill(os.getpid(), signal.SIGINT)
        return self


@pytest.mark.usefixtures("heeded")
def test_an_interruption_that_comes_too_late_is_not_called_one(
    uploads: Uploads, workspace: Workspace
) -> None:
    with plan_upload(workspace, [uploads.file(many(50))]) as plan:
        plan.upload.connection = Late(plan.upload.connection)
        assert apply_plan(workspace, plan).applied
    assert admins(workspace) == 50
    actions = [entry.action for entry in workspace.read(lambda r: list(ledger.entries(r)))]
    assert actions[-1] == "import.apply"
