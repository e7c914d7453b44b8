"""Where a store may be, what is refused, and what each refusal tells the operator to do."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from storage import migrations
from storage.connections import Location
from storage.errors import StoreDamaged, StoreMissing, StoreUnwritable
from storage.store import Store
from tests.storage.programs import run_program

pytestmark = pytest.mark.sqlite


def open_at(path: Path, *, create: bool = True) -> None:
    Store.open(Location.parse(str(path)), create=create).close()


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def mode(path: Path) -> str:
    return oct(path.stat().st_mode & 0o777)


@pytest.fixture
def made(tmp_path: Path, template: Path) -> Path:
    """A store, alone in a folder of its own."""
    path = tmp_path / "kept" / "principal.db"
    path.parent.mkdir(mode=0o700)
    path.write_bytes(template.read_bytes())
    path.chmod(0o600)
    return path


def test_a_new_store_is_private_in_a_private_folder_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        open_at(tmp_path / "new" / "principal.db")
    finally:
        os.umask(before)
    assert mode(tmp_path / "new" / "principal.db") == "0o600"
    assert mode(tmp_path / "new") == "0o700"
    assert names_in(tmp_path / "new") == ["principal.db"]


def test_the_rollback_journal_is_as_private_as_the_store(made: Path) -> None:
    store = Store.open(Location.parse(str(made)))
    with store.write() as transaction:
        transaction.execute("UPDATE store_state SET created_at = 1")
        assert mode(made.with_name("principal.db-journal")) == "0o600"
    store.close()


@pytest.mark.parametrize("bits", [0o620, 0o602, 0o666])
def test_refuses_a_store_other_people_may_write_to(made: Path, bits: int) -> None:
    made.chmod(bits)
    with pytest.raises(StoreUnwritable, match=f"chmod 600 {made}"):
        open_at(made)


def test_refuses_a_folder_in_which_everybody_may_replace_the_store(made: Path) -> None:
    made.parent.chmod(0o777)
    with pytest.raises(StoreUnwritable, match=f"chmod o-w {made.parent}"):
        open_at(made)
    made.parent.chmod(0o1777)
    open_at(made)


def test_a_missing_store_is_not_created_unless_asked(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing, match="principal districts add"):
        open_at(tmp_path / "none.db", create=False)
    assert names_in(tmp_path) == []


def test_a_folder_is_not_a_store(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing, match="a folder. Name a file in it"):
        open_at(tmp_path)


def test_a_link_that_leads_nowhere_is_left_alone(tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(tmp_path / "gone.db")
    with pytest.raises(StoreMissing, match="leads nowhere"):
        open_at(link)
    assert names_in(tmp_path) == ["link.db"]


def test_an_empty_file_is_not_taken_for_a_new_store(tmp_path: Path) -> None:
    path = tmp_path / "principal.db"
    path.touch(0o600)
    with pytest.raises(StoreDamaged, match="restore a backup"):
        open_at(path)
    assert path.stat().st_size == 0


def _cut(whole: bytes) -> bytes:
    return whole[: len(whole) // 2]


def _scratched(whole: bytes) -> bytes:
    return b"X" * 100 + whole[100:]


def _no_database(_whole: bytes) -> bytes:
    return b"sis_id,email\nA1,ana@maple.example\n"


@pytest.mark.parametrize("harm", [_cut, _scratched, _no_database])
def test_a_damaged_file_is_named_and_left_as_it_is(
    made: Path, harm: Callable[[bytes], bytes]
) -> None:
    harmed = harm(made.read_bytes())
    made.write_bytes(harmed)
    with pytest.raises(StoreDamaged, match="principal restore FILE"):
        open_at(made)
    assert made.read_bytes() == harmed


def test_damage_behind_the_first_pages_is_named_when_it_is_read(made: Path) -> None:
    whole = made.read_bytes()
    made.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))
    with pytest.raises(StoreDamaged):
        _read_everything(made)


def _read_everything(path: Path) -> None:
    store = Store.open(Location.parse(str(path)))
    try:
        with store.read() as reader:
            reader.rows("SELECT * FROM store_state, districts, users, audit_entries")
            reader.rows("SELECT secret_key FROM store_state")
            reader.rows("SELECT name FROM districts ORDER BY id")
    finally:
        store.close()


def test_another_programs_database_is_not_a_store(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE things (name TEXT)")
    connection.close()
    path.chmod(0o600)
    before = path.read_bytes()
    with pytest.raises(StoreDamaged, match="not a Principal store"):
        open_at(path)
    assert path.read_bytes() == before


def test_another_programs_migrated_database_is_not_a_newer_store(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
    connection.execute("CREATE TABLE things (name TEXT)")
    connection.execute("INSERT INTO alembic_version VALUES ('9f3a')")
    connection.commit()
    connection.close()
    path.chmod(0o600)
    with pytest.raises(StoreDamaged, match="not a Principal store"):
        open_at(path)


READ_AND_WRITE = """
import sys
from storage.connections import Location
from storage.errors import StoreError
from storage.store import Store
try:
    store = Store.open(Location.parse(sys.argv[1]))
    with store.read() as reader:
        print("read", reader.value("SELECT COUNT(*) FROM store_state"))
    with store.write() as transaction:
        transaction.execute("UPDATE store_state SET created_at = 2")
    print("written")
except StoreError as error:
    print(type(error).__name__, error)
"""


@pytest.mark.parametrize(("file_mode", "folder_mode"), [(0o400, 0o700), (0o600, 0o500)])
def test_a_read_only_store_can_be_read_and_says_that_it_takes_no_writes(
    made: Path, file_mode: int, folder_mode: int
) -> None:
    made.chmod(file_mode)
    made.parent.chmod(folder_mode)
    try:
        said = run_program(READ_AND_WRITE, str(made), ordinary=True).splitlines()
    finally:
        made.parent.chmod(0o700)
    assert said[0] == "read 1"
    assert said[1].startswith(f"StoreUnwritable Cannot write to {made}")


def test_a_store_of_an_older_schema_says_why_it_must_be_written_once(made: Path) -> None:
    migrations.downgrade(Location.parse(str(made)), "0001")
    made.chmod(0o400)
    try:
        said = run_program(READ_AND_WRITE, str(made), ordinary=True)
    finally:
        made.chmod(0o600)
    assert said.startswith("StoreUnwritable")
    assert "an older Principal wrote it (schema 0001), and it must be brought up to date" in said


def test_a_store_cannot_be_created_where_we_may_not_write(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    said = run_program(READ_AND_WRITE, str(closed / "principal.db"), ordinary=True)
    assert said.startswith("StoreUnwritable Cannot create the store")
    assert names_in(closed) == []
