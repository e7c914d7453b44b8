"""Whole or not at all: rollbacks, references, locks, and writers killed half-way."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.connections import Location
from storage.errors import StoreLocked
from storage.migrations import HEAD
from storage.store import Store
from tests.storage.programs import line_of, program, run_program
from tests.threads import at_once

INSERT = (
    "INSERT INTO districts (pk, id, name, created_at, modified_at, version) "
    "VALUES (:pk, :id, 'Maple', 0, 0, 1)"
)


def count(store: Store) -> int:
    with store.read() as reader:
        return int(reader.value("SELECT COUNT(*) FROM districts"))


def place_of(store: Store) -> str:
    return str(store.location.path) if store.location.path else store.location.url


def test_a_block_that_ends_well_is_kept(store: Store) -> None:
    with store.write() as transaction:
        assert transaction.execute(INSERT, {"pk": 1, "id": "1"}) == 1
        assert count(store) == 0
    assert count(store) == 1


def _add_and_stop(store: Store, stopped_by: type[BaseException]) -> None:
    with store.write() as transaction:
        transaction.execute(INSERT, {"pk": 1, "id": "1"})
        raise stopped_by


@pytest.mark.parametrize("stopped_by", [ValueError, KeyboardInterrupt, SystemExit])
def test_a_block_that_raises_leaves_nothing(store: Store, stopped_by: type[BaseException]) -> None:
    with pytest.raises(stopped_by):
        _add_and_stop(store, stopped_by)
    assert count(store) == 0


def test_a_reference_to_nothing_is_refused(store: Store) -> None:
    """The driver's own error passes: it is a fault of the program, not of the store."""
    with pytest.raises(Exception, match="(?i)foreign key"), store.write() as transaction:
        transaction.execute(
            "INSERT INTO sections (id, district_pk, school_pk, sis_id, name, section_number, "
            "grade, subject, period, active, created_at, modified_at, version) "
            "VALUES ('1', 99, 99, 's', 'n', '', '', '', '', TRUE, 0, 0, 1)"
        )


def test_eight_threads_lose_no_update(store: Store) -> None:
    def increment() -> None:
        for _ in range(50):
            with store.write() as transaction:
                lock = "" if transaction.is_sqlite else " FOR UPDATE"
                value = transaction.value(f"SELECT created_at FROM store_state{lock}")
                transaction.execute("UPDATE store_state SET created_at = :v", {"v": value + 1})

    with store.write() as transaction:
        transaction.execute("UPDATE store_state SET created_at = 0")
    at_once(increment, times=8)
    with store.read() as reader:
        assert reader.value("SELECT created_at FROM store_state") == 400


HOLD = """
import sys
from storage.connections import Location
from storage.store import Store
with Store.open(Location.parse(sys.argv[1])).write() as transaction:
    transaction.execute("UPDATE store_state SET created_at = 77")
    transaction.execute_many(
        "INSERT INTO districts (pk, id, name, created_at, modified_at, version) "
        "VALUES (:pk, :id, :name, 0, 0, 1)",
        [{"pk": n, "id": str(n), "name": "x" * 200} for n in range(20_000)],
    )
    print("holding", flush=True)
    sys.stdin.read()
"""


def test_a_store_held_by_another_process_is_locked_not_broken(store: Store) -> None:
    with program(HOLD, place_of(store)) as other:
        assert line_of(other) == "holding"
        impatient = Store(store.location, wait=0.05)
        with pytest.raises(StoreLocked), impatient.write() as transaction:
            transaction.execute("UPDATE store_state SET created_at = 78")
        impatient.close()


@pytest.mark.sqlite
def test_a_reader_kept_out_by_a_large_write_is_told_who_and_what_to_do(store: Store) -> None:
    """In rollback-journal mode a write that outgrows its cache keeps readers out."""
    with program(HOLD, place_of(store)) as other:
        assert line_of(other) == "holding"
        with pytest.raises(StoreLocked, match=r"Another process is writing.*again"):
            Store.open(store.location, wait=0.05)


def test_a_writer_killed_half_way_leaves_the_store_as_it_was(store: Store) -> None:
    with store.read() as reader:
        before = reader.value("SELECT created_at FROM store_state")
    store.close()
    with program(HOLD, place_of(store)) as other:
        assert line_of(other) == "holding"
        other.kill()
        other.wait()
    if store.location.path is not None:
        assert store.location.path.with_name(f"{store.location.path.name}-journal").exists()
    again = Store.open(store.location)
    with again.write() as transaction:
        assert transaction.value("SELECT created_at FROM store_state") == before
        assert transaction.value("SELECT COUNT(*) FROM districts") == 0
        if transaction.is_sqlite:
            assert transaction.value("PRAGMA integrity_check") == "ok"
    again.close()


FILL = """
import resource, sys
from storage.connections import Location
from storage.errors import StoreError
from storage.store import Store
store = Store.open(Location.parse(sys.argv[1]))
size = store.location.path.stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 65_536, size + 65_536))
def fill(transaction):
    for n in range(5_000):
        transaction.execute(
            "INSERT INTO districts (pk, id, name, created_at, modified_at, version) "
            "VALUES (:pk, :id, :name, 0, 0, 1)",
            {"pk": n, "id": str(n), "name": "x" * 200},
        )
try:
    with store.write() as transaction:
        fill(transaction)
except StoreError as error:
    print(type(error).__name__, error)
with store.write() as transaction:
    transaction.execute("UPDATE store_state SET created_at = 79")
"""


@pytest.mark.sqlite
def test_a_full_disk_is_reported_and_rolled_back(store: Store) -> None:
    """A limit on the size of files stands in for the disk; what fits is written afterwards."""
    said = run_program(FILL, place_of(store)).splitlines()
    assert len(said) == 1
    assert said[0].startswith("StoreUnwritable")
    assert "nothing was changed" in said[0]
    assert count(store) == 0
    with store.write() as transaction:
        assert transaction.value("PRAGMA integrity_check") == "ok"
        assert transaction.value("SELECT created_at FROM store_state") == 79


CREATE = """
import sys
from storage.connections import Location
from storage.store import Store
print("ready", flush=True)
sys.stdin.readline()
store = Store.open(Location.parse(sys.argv[1]))
with store.write() as transaction:
    transaction.execute("UPDATE store_state SET created_at = created_at + 1 WHERE pk = 1")
print(store.revision(), flush=True)
store.close()
"""


def test_two_processes_creating_one_store_at_once_both_get_it(empty: Location) -> None:
    place = str(empty.path) if empty.path else empty.url
    with program(CREATE, place) as one, program(CREATE, place) as other:
        for each in (one, other):
            assert line_of(each) == "ready"
        for each in (one, other):
            assert each.stdin is not None
            each.stdin.write("go\n")
            each.stdin.flush()
        assert [line_of(one), line_of(other)] == [HEAD, HEAD]
    if empty.path is not None:
        assert [path.name for path in empty.path.parent.iterdir()] == [empty.path.name]
    store = Store.open(empty, create=False)
    with store.read() as reader:
        assert reader.value("SELECT COUNT(*) FROM store_state") == 1
    store.close()


MAKE_ONE_AFTER_ANOTHER = """
import sys
from itertools import count
from storage.connections import Location
from storage.store import Store
for number in count():
    Store.open(Location.parse(f"{sys.argv[1]}/{number}.db")).close()
    print("made", flush=True)
"""


@pytest.mark.sqlite
def test_a_creator_killed_at_any_moment_leaves_no_half_store(tmp_path: Path) -> None:
    for times in range(1, 20):
        folder = tmp_path / str(times)
        with program(MAKE_ONE_AFTER_ANOTHER, str(folder)) as creator:
            for _ in range(times):
                assert line_of(creator) == "made"
            # The file that a store is built in is there for a part of the time only.
            while not any(folder.glob(".*.db.*.new")):
                assert creator.poll() is None
            creator.kill()
            creator.wait()
        found = sorted(folder.glob("*.db"))
        assert len(found) >= times
        for path in [*found, folder / f"{len(found)}.db"]:
            store = Store.open(Location.parse(str(path)), create=path not in found)
            assert store.revision() == HEAD
            with store.read() as reader:
                assert reader.value("SELECT COUNT(*) FROM store_state") == 1
                assert reader.value("PRAGMA integrity_check") == "ok"
            store.close()
        if times >= 3 and any(tmp_path.glob("*/.*.db.*.new")):
            return
    pytest.fail("nothing was killed half-way")
