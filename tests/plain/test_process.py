"""The plain console as a process: pipes, simple terminals, signals, a terminal that goes away."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import pytest

from console.workspace import Workspace
from storage.connections import Location
from storage.records.districts import DistrictRecord
from tests.cli.conftest import program
from tests.plain.conftest import drawing
from tests.screens.conftest import DEADLINE_SECONDS
from tests.terminals import Terminal, in_terminal

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
# Two, and as much again where the machine is busy.
LEAVES_WITHIN = 4.0


@contextmanager
def plain(
    location: Location, *, ignore_hangup: bool = False, **variables: str
) -> Iterator[Terminal]:
    command = [*program(location), "--plain"]
    environment = {**ENVIRONMENT, "TERM": "dumb", **variables}
    with in_terminal(command, environment, ignore_hangup=ignore_hangup) as running:
        yield running


def test_over_pipes(location: Location, district: DistrictRecord) -> None:
    ran = subprocess.run(
        [*program(location), "--plain"], input=b"1\nb\nq\n", capture_output=True, timeout=60,
        check=False, env={**ENVIRONMENT, "TERM": "dumb", "COLUMNS": "40"},
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert not drawing(ran.stdout.decode())
    lines = ran.stdout.decode().splitlines()
    assert "Maple Valley Unified. What do you want" in lines
    assert [line for line in lines if len(line) >= 40 and " " in line.strip()] == []


def test_on_a_terminal_answers_stand_behind_questions_and_ctrl_d_leaves(
    location: Location, district: DistrictRecord
) -> None:
    with plain(location) as console:
        console.hear("? help: ")
        console.type("1\n")
        assert "0 admins" in console.hear("? help: ")
        began = monotonic()
        console.type("\x04")
        assert console.end() == 0
        assert monotonic() - began < LEAVES_WITHIN
        assert not drawing(console.seen.decode().replace("\r\n", "\n").replace("^D\b\b", ""))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_ending_signal_leaves_in_order(
    location: Location, district: DistrictRecord, number: signal.Signals
) -> None:
    with plain(location) as console:
        console.hear("? help: ")
        if number == signal.SIGINT:
            console.type("\x03")
        else:
            os.kill(console.process.pid, number)
        assert console.end() == 130
        assert b"Interrupted. What was saved before stays saved" in console.seen
        assert b"Traceback" not in console.seen


@pytest.mark.parametrize("ignore_hangup", [False, True])
def test_leaves_when_the_terminal_goes_away(
    location: Location, district: DistrictRecord, ignore_hangup: bool
) -> None:
    with plain(location, ignore_hangup=ignore_hangup) as console:
        console.hear("? help: ")
        began = monotonic()
        console.hang_up()
        assert console.process.wait(DEADLINE_SECONDS) in {0, 130}
        assert monotonic() - began < LEAVES_WITHIN


def test_a_dumb_terminal_and_none_at_all_are_told_of_it(location: Location) -> None:
    for variables in ({"TERM": "dumb"}, {"TERM": ""}):
        with in_terminal(program(location), {**ENVIRONMENT, **variables}) as console:
            assert console.end() == 2
            assert b"'principal --plain'" in console.seen
    ran = subprocess.run(
        program(location), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60,
        check=False, env=ENVIRONMENT,
    )  # fmt: skip
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "'principal --plain'" in ran.stderr


def test_the_plain_console_draws_nothing_and_needs_no_models_to_start(
    location: Location, district: DistrictRecord, workspace: Workspace
) -> None:
    source = (
        "import io, json, sys\n"
        "from console.__main__ import run\n"
        "said = sys.stdout\n"
        "sys.stdout = io.StringIO()\n"
        "run(sys.argv[1:])\n"
        "said.write(json.dumps(sorted(sys.modules)))\n"
    )
    place = program(location)[-1]
    ran = subprocess.run(
        [sys.executable, "-c", source, "--db", place, "--plain"], input="q\n", text=True,
        capture_output=True, timeout=60, check=True, env=ENVIRONMENT,
    )  # fmt: skip
    assert re.findall(r'"(?:textual|rich|sqlmodel|starlette|httpx)"', ran.stdout) == []
