"""What the console sends over a line: until it has settled, for each Down key, and while idle.

Counts the bytes on a pseudo-terminal of a store of 3,000 admins, and prints them beside the goals;
the exit status says whether every one is kept.

    .venv/bin/python tests/benchmarks/line.py [-- --low-bandwidth]
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import tempfile
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from console.audit import Operator
from console.provisioning.districts import create_district
from console.workspace import Workspace
from storage.connections import Location
from storage.store import Store
from tests.screens.crowd import crowd

ADMINS = 3_000
KEYS = 80
DOWN = b"\x1b[B"
QUIET_SECONDS = 1.2
SETTLED = {(80, 24): 25_000, (120, 40): 40_000}
DOWN_GOAL, LOW_GOAL = 1_100, 700
PROGRAM = Path(sys.executable).with_name("principal")


class Line:
    """A terminal whose bytes are counted."""

    def __init__(self, terminal: int) -> None:
        self.terminal = terminal

    def until_quiet(self, seconds: float = QUIET_SECONDS) -> int:
        """How many bytes come before none has come for so long."""
        count = 0
        while select.select([self.terminal], [], [], seconds)[0]:
            count += len(os.read(self.terminal, 65_536))
        return count

    def press(self, key: bytes) -> int:
        """Press a key; how many bytes it is answered with, the next key being 0.15 s away."""
        os.write(self.terminal, key)
        return self.until_quiet(0.15)


@contextmanager
def console(store: str, size: tuple[int, int], *options: str) -> Iterator[Line]:
    """The console on a terminal of a size (columns, rows)."""
    columns, rows = size
    child, terminal = pty.fork()
    if child == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        os.execve(PROGRAM, [str(PROGRAM), "--db", store, *options], environment)
    try:
        yield Line(terminal)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(terminal)


def measure(store: str, size: tuple[int, int], options: list[str]) -> bool:
    """Print the figures of one size; whether they keep to the goals."""
    with console(store, size, *options) as line:
        settled = line.until_quiet()
        downs = [line.press(DOWN) for _ in range(KEYS)]
        line.until_quiet()
        idle = line.until_quiet(3.0)
    mean = sum(downs) / KEYS
    goal = LOW_GOAL if "--low-bandwidth" in options else DOWN_GOAL
    print(
        f"{size[0]}x{size[1]} {' '.join(options) or 'default'}: settled {settled:,} "
        f"(goal {SETTLED[size]:,}), Down {mean:,.0f} (median {sorted(downs)[KEYS // 2]:,}, most "
        f"{max(downs):,}; goal {goal:,}), idle {idle}"
    )
    return settled <= SETTLED[size] and mean <= goal and idle == 0


def main() -> int:
    """Print every figure; 1 if one is over its goal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("options", nargs="*", help="options of the console, after --")
    options = parser.parse_args().options
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "principal.db")
        workspace = Workspace(Store.open(Location.parse(path)), Operator("jane"))
        crowd(workspace, workspace.run(create_district, "Maple Valley"), ADMINS)
        workspace.store.close()
        kept = [measure(path, size, options) for size in SETTLED]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
