"""Those who must wait for a large upload learn whose it is, and have more patience with it."""

from __future__ import annotations

import os
import sqlite3

import pytest

from storage.connections import Location
from storage.errors import StoreLocked
from storage.holding import PATIENCE, SUFFIX, holder, holding, patiently
from storage.store import Store
from tests.storage.programs import line_of, program

pytestmark = pytest.mark.sqlite

HOLD = """
import sys
from storage.connections import Location
from storage.holding import holding
from storage.store import Store
store = Store.open(Location.parse(sys.argv[1]))
with holding(store.location.path, "jane", "an upload of staff.csv"), store.write() as transaction:
    transaction.execute("UPDATE store_state SET created_at = 77")
    transaction.execute("PRAGMA cache_size = 1")
    transaction.execute_many(
        "INSERT INTO districts (pk, id, name, created_at, modified_at, version) "
        "VALUES (:pk, :id, :name, 0, 0, 1)",
        [{"pk": n, "id": str(n), "name": "x" * 200} for n in range(2_000)],
    )
    print("holding", flush=True)
    sys.stdin.read()
"""


def test_who_is_kept_out_is_told_by_whom(store: Store, location: Location) -> None:
    store.close()
    assert location.path is not None
    note = location.path.with_name(location.path.name + SUFFIX)
    with program(HOLD, str(location.path)) as other:
        assert line_of(other) == "holding"
        found = holder(location.path)
        assert found is not None
        assert (found.who, found.what, found.process) == (
            "jane",
            "an upload of staff.csv",
            other.pid,
        )
        assert note.stat().st_mode & 0o777 == 0o600
        impatient = Store(location, wait=0.01)
        with (
            pytest.raises(StoreLocked, match=r"jane has been writing.*staff\.csv"),
            impatient.read() as reader,
        ):
            reader.value("SELECT created_at FROM store_state")
        impatient.close()
        other.kill()
        other.wait()
    assert note.exists()
    assert holder(location.path) is None
    with holding(location.path, "ana", "again.csv"):
        found = holder(location.path)
        assert found is not None
        assert (found.who, found.process) == ("ana", os.getpid())
    assert not note.exists()


def test_what_met_a_lock_is_tried_again_while_a_note_explains_it(location: Location) -> None:
    assert location.path is not None
    tries: list[int] = []

    def locked() -> int:
        tries.append(len(tries))
        busy.execute("BEGIN IMMEDIATE")
        return len(tries)

    busy = sqlite3.connect(location.path, timeout=0, isolation_level=None)
    other = sqlite3.connect(location.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError) as met:
        locked()
    with pytest.raises(sqlite3.OperationalError):
        patiently(busy, locked, met.value)
    assert len(tries) == 1
    with holding(location.path, "jane", "staff.csv"):
        with pytest.raises(sqlite3.OperationalError):
            patiently(busy, locked, met.value)
        assert len(tries) == PATIENCE
        other.execute("ROLLBACK")
        assert patiently(busy, locked, met.value) == PATIENCE + 1
    busy.close()
    other.close()


def test_an_error_that_is_no_lock_is_not_tried_again(location: Location) -> None:
    assert location.path is not None
    connection = sqlite3.connect(location.path, isolation_level=None)
    with pytest.raises(sqlite3.OperationalError, match="no such table") as met:
        connection.execute("SELECT * FROM absent")
    with holding(location.path, "jane", "x"), pytest.raises(sqlite3.OperationalError, match="such"):
        patiently(connection, lambda: connection.execute("SELECT 1"), met.value)
    connection.close()
