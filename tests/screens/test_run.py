"""The console in a real terminal: exit statuses, signals, a lost terminal, a crash."""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import pytest

from tests.terminals import Terminal, in_terminal

DEADLINE_SECONDS = 20.0
# Two, and as much again where the machine is busy.
LEAVES_WITHIN = 4.0
# SGR parameters that set a colour other than the default: 30-38, 40-48, 90-97, 100-107.
COLOUR = re.compile(rb"\x1b\[(?:[\d;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;[\d;]*)?m")
ROOT = Path(__file__).parents[2]
# Modes of terminals that are switched: the cursor and the wrapping of lines are on by nature.
MODE = re.compile(rb"\x1b\[\?(\d+)([hl])")
NATURAL = {b"25", b"7"}
PROGRAM = """
import os, sys
from console.audit import Operator
from console.workspace import Workspace
from screens.app import PrincipalApp
from screens.run import run_app, run_console
from storage.connections import Location
from storage.store import Store

class Broken(PrincipalApp):
    def action_help(self):
        canary = "a.rivera@maple.example"
        raise ZeroDivisionError(canary)

workspace = Workspace(Store.open(Location.parse(sys.argv[1])), Operator("jane"))
sys.exit(run_app(Broken(workspace)) if "crash" in sys.argv else run_console(workspace))
"""


@contextmanager
def terminal(
    *arguments: str, state: Path, ignore_hangup: bool = False, **variables: str
) -> Iterator[Terminal]:
    """Start the console in a new session whose terminal is ours."""
    program = state / "program.py"
    program.write_text(PROGRAM)
    environment = {
        **os.environ,
        "TERM": "xterm-256color",
        "PYTHONPATH": str(ROOT),
        "XDG_STATE_HOME": str(state),
        **variables,
    }
    command = [sys.executable, str(program), *arguments]
    with in_terminal(command, environment, ignore_hangup=ignore_hangup) as running:
        yield running


def is_restored(seen: bytes) -> bool:
    """Whether a program left no mode switched: other screen, mouse, pasting, focus, keys."""
    left = {mode for mode, switch in dict(MODE.findall(seen)).items() if switch == b"h"}
    keyboards = seen.count(b"\x1b[>") - seen.count(b"\x1b[<u")
    return b"\x1b[?1049l" in seen and left == NATURAL and keyboards == 0


def test_leaves_with_status_0_and_the_terminal_restored(database: str, tmp_path: Path) -> None:
    with terminal(database, state=tmp_path) as console:
        console.until_shows("has no admins yet")
        os.write(console.master, b"\x11")
        assert console.end() == 0
        assert is_restored(console.seen)


def test_no_color_means_no_colour_at_all(database: str, tmp_path: Path) -> None:
    with terminal(database, state=tmp_path, NO_COLOR="1", COLORTERM="truecolor") as console:
        console.until_shows("has no admins yet")
        os.write(console.master, b"n")
        console.until_shows("new admin")
        os.write(console.master, b"\x11")
        assert console.end() == 0
        assert not COLOUR.search(console.seen)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT])
def test_a_signal_ends_it_with_the_terminal_restored(
    database: str, tmp_path: Path, number: signal.Signals
) -> None:
    with terminal(database, state=tmp_path) as console:
        console.until_shows("has no admins yet")
        os.kill(console.process.pid, number)
        assert console.end() == 128 + number
        assert is_restored(console.seen)


@pytest.mark.parametrize("ignore_hangup", [False, True])
def test_leaves_when_the_terminal_goes_away(
    database: str, tmp_path: Path, ignore_hangup: bool
) -> None:
    with terminal(database, state=tmp_path, ignore_hangup=ignore_hangup) as console:
        console.until_shows("has no admins yet")
        began = monotonic()
        console.hang_up()
        status = console.process.wait(DEADLINE_SECONDS)
        assert monotonic() - began < LEAVES_WITHIN
        assert status in {128 + signal.SIGHUP, -signal.SIGHUP}


def test_a_crash_tells_no_data_and_exits_non_zero(database: str, tmp_path: Path) -> None:
    with terminal(database, "crash", state=tmp_path) as console:
        console.until_shows("has no admins yet")
        os.write(console.master, b"?")
        assert console.end() == 70
        assert is_restored(console.seen)
        last = console.seen.rpartition(b"\x1b[?1049l")[2]
        assert b"ZeroDivisionError" in last
        assert b"The report is in" in last
        assert b"rivera" not in last
        (report,) = (tmp_path / "principal").iterdir()
        assert report.stat().st_mode & 0o777 == 0o600
        assert "ZeroDivisionError" in report.read_text()
