"""What a reader sees while one transaction writes 300,000 admins: rollback journal against WAL.

.venv/bin/python tests/benchmarks/journal.py [--rows 300000]
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import tempfile
import time
from multiprocessing.synchronize import Event
from pathlib import Path

from storage.connections import Location, Writer
from storage.store import Store

SCHOOLS = 500
ALREADY_THERE = 20_000
FIRST_PAGE = (
    "SELECT u.pk FROM users u JOIN admin_roles a ON a.user_pk = u.pk "
    "WHERE u.district_pk = 1 ORDER BY u.name_key LIMIT 50"
)


def prepare(place: Location, journal: str) -> None:
    """A store in that journal mode with schools and some admins."""
    store = Store.open(place)
    with store.write() as writer:
        writer.execute(
            "INSERT INTO districts (pk, id, name, created_at, modified_at, version) "
            "VALUES (1, '1', 'Maple', 0, 0, 1)"
        )
        columns = "school_number, state_id, low_grade, high_grade, principal, principal_email"
        writer.execute_many(
            f"INSERT INTO schools (pk, id, district_pk, sis_id, name, name_key, {columns}, phone, "
            "address, city, state, zip, active, created_at, modified_at, version) "
            "VALUES (?, ?, 1, ?, '', '', '', '', '', '', '', '', '', '', '', '', '', 1, 0, 0, 1)",
            ((number, f"{number}", f"S{number}") for number in range(1, SCHOOLS + 1)),
        )
        add_admins(writer, range(1, ALREADY_THERE))
    with store.read() as reader:
        reader.rows(f"PRAGMA journal_mode = {journal}")
    store.close()


def add_admins(writer: Writer, keys: range) -> None:
    """Write admins row by row, as an import of new ones does."""
    writer.execute_many(
        "INSERT INTO users (pk, id, district_pk, email, email_key, first_name, middle_name, "
        "last_name, name_key, employee, created_at, modified_at, version) "
        "VALUES (?, ?, 1, ?, ?, ?, '', ?, ?, 1, 0, 0, 1)",
        map(_person, keys),
    )
    writer.execute_many(
        "INSERT INTO admin_roles (user_pk, district_pk, legacy_id, admin_scope, title, sis_id, "
        "school_pks, active, department, username, portal_role, hand_edited) "
        "VALUES (?, 1, ?, 'school', 'Principal', ?, ?, 1, '', '', '', '')",
        ((key, f"{key + 10**9:024x}", f"A{key}", f"{key % SCHOOLS + 1}") for key in keys),
    )
    writer.execute_many(
        "INSERT INTO admin_schools (school_pk, user_pk) VALUES (?, ?)",
        ((key % SCHOOLS + 1, key) for key in keys),
    )


def _person(key: int) -> tuple[object, ...]:
    email, last = f"p{key}@maple.example", f"last{key % 5000}"
    return key, f"{key:024x}", email, email, f"First{key}", last, f"{last}, first{key}"


def look_again_and_again(place: Location, done: Event, waits: multiprocessing.Queue[float]) -> None:
    """Read the first page of the list until the writer is done; hands over the longest wait."""
    longest = 0.0
    reads = 0
    store = Store.open(place, wait=120)
    while not done.wait(0.01):
        began = time.perf_counter()
        with store.read() as reader:
            reader.rows(FIRST_PAGE)
        longest, reads = max(longest, time.perf_counter() - began), reads + 1
    waits.put(longest)
    waits.put(reads)


def measure(journal: str, rows: int) -> str:
    """One line: how long the write took, and how long the unluckiest reader waited."""
    with tempfile.TemporaryDirectory() as folder:
        place = Location.parse(str(Path(folder, "principal.db")))
        prepare(place, journal)
        done = multiprocessing.Event()
        waits: multiprocessing.Queue[float] = multiprocessing.Queue()
        looking = multiprocessing.Process(target=look_again_and_again, args=(place, done, waits))
        looking.start()
        store = Store.open(place)
        began = time.perf_counter()
        with store.write() as writer:
            add_admins(writer, range(ALREADY_THERE, ALREADY_THERE + rows))
        took = time.perf_counter() - began
        done.set()
        longest, reads = waits.get(), waits.get()
        looking.join()
        store.close()
    return (
        f"{journal:<7} write of {rows:,} rows {took:5.2f} s, {reads:4.0f} reads meanwhile, "
        f"longest wait {longest * 1000:7.1f} ms"
    )


def main() -> int:
    """Print both modes twice, in turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=300_000)
    rows = parser.parse_args().rows
    for journal in ("delete", "wal") * 2:
        sys.stdout.write(f"{measure(journal, rows)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
