"""A forked process that keeps the disk at work, for as long as the one it was forked by lives."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from storage.flushing import keep_flushing
from tests.storage.programs import line_of, program

pytestmark = pytest.mark.sqlite

DEADLINE = 30
# It holds a lock of the store, has its copy flush, and waits to be killed.
PARENT = """
import os, sqlite3, sys
from pathlib import Path
from storage.flushing import keep_flushing

store = sqlite3.connect(sys.argv[1], isolation_level=None)
store.execute("BEGIN IMMEDIATE")
store.execute("CREATE TABLE rows (cell)")
parent = os.getpid()
copy = os.fork()
if copy == 0:
    keep_flushing(Path(sys.argv[1]), parent)
    os._exit(0)
print(copy, flush=True)
sys.stdin.read()
"""


def test_it_ends_with_its_parent_and_frees_no_lock(tmp_path: Path) -> None:
    store = tmp_path / "store.db"
    with program(PARENT, str(store)) as parent:
        copy = Path("/proc", line_of(parent))
        # The file of the parent's connection, which it has too, and the one it opened.
        until(lambda: opened(copy).count(str(store)) == 2)
        assert locked(store)
    until(lambda: not copy.exists())
    assert not locked(store)


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        keep_flushing(tmp_path / "store.db", os.getppid())


def until(true: Callable[[], bool]) -> None:
    last = time.monotonic() + DEADLINE
    while not true():
        assert time.monotonic() < last
        time.sleep(0.01)


def opened(process: Path) -> list[str]:
    return [str(one.readlink()) for one in (process / "fd").iterdir()]


def locked(store: Path) -> bool:
    with closing(sqlite3.connect(store, timeout=0, isolation_level=None)) as other:
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        other.execute("ROLLBACK")
        return False
