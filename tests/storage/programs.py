"""Runs small programs beside a test: other processes, killed ones, ones without root's powers."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
# Root may write to any file; without these two it is bound by file modes like everybody.
_ORDINARY = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}


def run_program(source: str, *arguments: str, ordinary: bool = False) -> str:
    """Run Python source to its end in a process of its own; returns what it printed.

    `ordinary` takes away root's power to write where file modes forbid it.
    """
    before = _ORDINARY if ordinary and os.geteuid() == 0 else ()
    ended = subprocess.run(
        [*before, sys.executable, "-c", source, *arguments],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()


@contextmanager
def program(source: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A Python program at work beside the test, killed with SIGKILL when the block ends."""
    started = subprocess.Popen(
        [sys.executable, "-c", source, *arguments],
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with started:
        try:
            yield started
        finally:
            started.kill()


def line_of(process: subprocess.Popen[str]) -> str:
    """The next line the program prints: how a test waits for it without guessing a time."""
    assert process.stdout is not None
    return process.stdout.readline().strip()
