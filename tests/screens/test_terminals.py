"""Terminals of every kind and size, and a shell that stops and continues the console."""

from __future__ import annotations

import fcntl
import os
import shlex
import signal
import struct
import sys
import termios
from pathlib import Path

import pytest

from tests.screens.test_run import PROGRAM, ROOT, is_restored, terminal
from tests.terminals import Terminal, in_terminal

pytestmark = pytest.mark.sqlite
KINDS = ("screen", "tmux-256color", "linux", "xterm", "vt100")
SIZES = ((20, 6), (300, 100), (80, 24))
EMPTY = "has no admins yet"
QUIT, SUSPEND, PALETTE = "\x11", "\x1a", "\x10"
ASKED = "What to do"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_terminal_is_drawn_on_and_restored(
    database: str, tmp_path: Path, kind: str
) -> None:
    with terminal(database, state=tmp_path, TERM=kind, LC_ALL="C") as console:
        console.until_shows(EMPTY)
        console.type(QUIT)
        assert console.end() == 0
        assert is_restored(console.seen)
        assert console.seen.isascii()


def test_windows_of_every_size(database: str, tmp_path: Path) -> None:
    with terminal(database, state=tmp_path, COLUMNS="80", LINES="24") as console:
        console.until_shows(EMPTY)
        for columns, rows in SIZES:
            resize(console, columns, rows)
            console.until_shows("Principal")
        console.until_shows(EMPTY)
        console.type(QUIT)
        assert console.end() == 0
        assert is_restored(console.seen)


def resize(console: Terminal, columns: int, rows: int) -> None:
    """Change the window, as a person who pulls at its corner."""
    console.screen = type(console.screen)(columns, rows)
    size = struct.pack("HHHH", rows, columns, 0, 0)
    fcntl.ioctl(console.master, termios.TIOCSWINSZ, size)


def test_a_shell_stops_and_continues_it(database: str, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    (tmp_path / "inputrc").write_text("set enable-bracketed-paste off\n")
    environment = {
        **os.environ,
        "TERM": "xterm-256color",
        "PYTHONPATH": str(ROOT),
        "XDG_STATE_HOME": str(tmp_path),
        "PS1": "shell: ",
        "INPUTRC": str(tmp_path / "inputrc"),
    }
    with in_terminal(["bash", "--norc", "--noprofile", "-i"], environment) as shell:
        shell.hear("shell:")
        shell.type(shlex.join([sys.executable, str(program), database]) + "\n")
        shell.hear(EMPTY)
        shell.type(SUSPEND)
        shell.hear("Stopped")
        assert is_restored(shell.seen)
        shell.type("fg\n")
        shell.hear(EMPTY)
        shell.type(PALETTE)
        shell.hear(ASKED)
        shell.type(SUSPEND)
        shell.hear("Stopped")
        shell.type("fg\n")
        shell.hear(ASKED)
        shell.type(QUIT)
        shell.hear("\x1b[?1049l")
        # What is typed before the shell has the terminal back is thrown away.
        shell.hear("shell:")
        shell.type("echo over $?\n")
        shell.hear("over 0")
        assert is_restored(shell.seen)


def test_where_no_shell_could_continue_it_it_does_not_stop(database: str, tmp_path: Path) -> None:
    with terminal(database, state=tmp_path) as console:
        console.until_shows(EMPTY)
        console.type(SUSPEND)
        console.until_shows("There is no shell to go to.")
        console.type(PALETTE)
        console.until_shows(ASKED)
        console.type(PALETTE)
        console.until_shows("Close this first.")
        console.type(SUSPEND)
        console.until_shows("There is no shell to go to.")
        os.kill(console.process.pid, signal.SIGTERM)
        assert console.end() == 128 + signal.SIGTERM
