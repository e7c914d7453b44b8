"""Codes and tokens of a SQLite store have a file of their own, which may be lost without harm."""

from __future__ import annotations

import shutil
import sqlite3
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from storage.connections import Location
from storage.errors import StoreUnwritable
from storage.queries import tokens
from storage.records.tokens import AuthorizationCodeRecord
from storage.sessions import sessions_file
from storage.store import Store

CODE = AuthorizationCodeRecord(
    pk=0,
    application_pk=1,
    user_pk=1,
    user_id="a" * 24,
    integration="district",
    flow="button",
    role="staff",
    redirect_uri="https://readwell.example/callback",
    nonce=None,
    code_challenge=None,
    created_at=1,
    expires_at=10,
    used_at=None,
)


@pytest.fixture
def place(tmp_path: Path, template: Path) -> Path:
    path = tmp_path / "principal.db"
    shutil.copy2(template, path)
    return path


@pytest.fixture
def store(place: Path) -> Iterator[Store]:
    """On SQLite, whatever the other tests run on: the file is SQLite's."""
    opened = Store.open(Location.parse(str(place)))
    yield opened
    opened.close()


@pytest.fixture
def beside(place: Path) -> Path:
    return sessions_file(place)


def keep(store: Store, name: str) -> None:
    with store.sessions.write() as writer:
        tokens.add_code(writer, name, CODE)


def kept(store: Store) -> int:
    with store.sessions.read() as reader:
        return int(reader.value("SELECT COUNT(*) FROM authorization_codes"))


def test_reading_and_opening_a_store_makes_no_file(store: Store, beside: Path) -> None:
    with store.read() as reader:
        reader.value("SELECT 1")
    assert not beside.exists()


def test_the_file_is_private_and_the_store_untouched(
    store: Store, place: Path, beside: Path
) -> None:
    before = place.read_bytes()
    keep(store, "one")
    assert stat.S_IMODE(beside.stat().st_mode) == 0o600
    assert place.read_bytes() == before
    assert kept(store) == 1


def test_it_is_found_again(store: Store, place: Path) -> None:
    keep(store, "one")
    other = Store.open(Location.parse(str(place)))
    assert kept(other) == 1
    other.close()


def test_what_raises_leaves_nothing(store: Store) -> None:
    def failing() -> None:
        with store.sessions.write() as writer:
            tokens.add_code(writer, "one", CODE)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        failing()
    assert kept(store) == 0


def test_many_at_once_wait_for_each_other(store: Store) -> None:
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda number: keep(store, f"code {number}"), range(64)))
    assert kept(store) == 64


@pytest.mark.parametrize("damage", [b"this is no database at all" * 100, b""])
def test_a_damaged_file_is_made_anew(place: Path, beside: Path, damage: bytes) -> None:
    beside.write_bytes(damage)
    beside.chmod(0o600)
    store = Store.open(Location.parse(str(place)))
    keep(store, "one")
    assert kept(store) == 1
    store.close()


def test_tables_of_another_schema_are_made_anew(place: Path, beside: Path) -> None:
    older = sqlite3.connect(beside)
    older.execute("CREATE TABLE access_tokens (pk INTEGER PRIMARY KEY, token TEXT)")
    older.commit()
    older.close()
    store = Store.open(Location.parse(str(place)))
    keep(store, "one")
    assert kept(store) == 1
    store.close()


def test_a_link_in_its_place_is_not_followed(store: Store, beside: Path, tmp_path: Path) -> None:
    target = tmp_path / "somebody-elses"
    target.write_text("precious")
    beside.symlink_to(target)
    with pytest.raises(StoreUnwritable, match="Cannot keep sign-ins"):
        keep(store, "one")
    assert target.read_text() == "precious"


def test_connections_are_kept_and_closed(store: Store, beside: Path) -> None:
    keep(store, "one")
    assert beside in opened_files()
    store.close()
    assert beside not in opened_files()


def opened_files() -> set[Path]:
    """What this process holds open."""
    return {link.resolve() for link in Path("/proc/self/fd").iterdir() if link.is_symlink()}
