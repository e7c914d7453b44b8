"""Runs real commands in this process and hands back status, stdout and stderr."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest

from console.__main__ import run
from storage.connections import Location


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Principal = Callable[..., Ran]


@pytest.fixture
def principal(location: Location, capsys: pytest.CaptureFixture[str]) -> Principal:
    """`principal("admins", "list")` on this test's own store."""

    def command(*arguments: str) -> Ran:
        place = str(location.path) if location.path else location.url
        status = run(["--db", place, *arguments])
        captured = capsys.readouterr()
        return Ran(status, captured.out, captured.err)

    return command


@pytest.fixture
def maple(principal: Principal) -> Principal:
    """The same, with a district and two schools in the store."""
    assert (
        principal("districts", "add", "Maple Valley", "--id", "5d0a9e5d0958b300014e49d2").status
        == 0
    )
    for sis_id, name in (("101", "Bell Ridge"), ("102", "O’Hara")):
        assert principal("schools", "add", "--sis-id", sis_id, "--name", name).status == 0
    return principal


def program(location: Location) -> list[str]:
    """The command line of the program as a process of its own, on this test's store."""
    place = str(location.path) if location.path else location.url
    return [sys.executable, "-m", "console", "--db", place]


def at_terminal(location: Location, answer: str, *arguments: str, out_too: bool = False) -> Ran:
    """The program on a terminal, with somebody who answers; stdout is a pipe, unless `out_too`."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*program(location), *arguments],
        stdin=theirs, stdout=theirs if out_too else subprocess.PIPE, stderr=theirs, text=True,
    )  # fmt: skip
    os.close(theirs)
    os.write(ours, answer.encode())
    out, _ = process.communicate(timeout=60)
    shown = b""
    with suppress(OSError):  # the terminal is gone once everything was read
        while data := os.read(ours, 4096):
            shown += data
    os.close(ours)
    return Ran(process.returncode, out or "", shown.decode())
