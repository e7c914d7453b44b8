"""What is refused on either database: newer stores, unknown places, servers that do not answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.connections import Location
from storage.errors import StoreDamaged, StoreMissing, StoreTooNew, StoreUnreachable
from storage.migrations import HEAD
from storage.store import Store
from tests.postgresql import Databases


def test_a_newer_store_is_refused_and_nothing_is_touched(store: Store) -> None:
    with store.write() as transaction:
        transaction.execute("UPDATE alembic_version SET version_num = '9999'")
    before = _everything(store)
    with pytest.raises(StoreTooNew, match=f"9999; this program knows up to {HEAD}"):
        Store.open(store.location)
    assert _everything(store) == before


def _everything(store: Store) -> object:
    if store.location.path is not None:
        return store.location.path.read_bytes()
    with store.read() as reader:
        return reader.rows("SELECT * FROM alembic_version"), reader.rows(
            "SELECT * FROM store_state"
        )


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("sqlite:////var/lib/p.db", "/var/lib/p.db"),
        ("/var/lib/p.db", "/var/lib/p.db"),
        (
            "postgresql://db.example/principal?user=jane&password=secret",
            "postgresql+psycopg://db.example/principal?user=jane&password=…",
        ),
        (
            "postgres://jane:se@cret@db.example/principal",
            "postgresql+psycopg://jane:…@db.example/principal",
        ),
        (
            "postgres://jane:secret@db.example/principal",
            "postgresql+psycopg://jane:…@db.example/principal",
        ),
    ],
)
def test_places_are_shown_without_their_password(typed: str, label: str) -> None:
    assert Location.parse(typed).label == label


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("/var/lib/p.db", "p.db"),
        ("postgres://jane:secret@db.example/maple?sslmode=require", "maple"),
        ("postgres:///?service=maple", "postgresql"),
    ],
)
def test_places_have_a_short_name(typed: str, name: str) -> None:
    assert Location.parse(typed).name == name


@pytest.mark.parametrize(
    ("typed", "kind"), [("mysql://db.example/principal", "mysql"), ("postgres:/maple", "postgres")]
)
def test_an_unknown_kind_of_database_is_named(typed: str, kind: str) -> None:
    with pytest.raises(StoreMissing, match=f"'{kind}://'"):
        Location.parse(typed)


@pytest.mark.parametrize("mistake", ["jane:se%cret@db", "jane:secret@db?sslmod=require", "[::1"])
def test_an_address_that_is_none_is_said_without_its_password(mistake: str) -> None:
    with pytest.raises(StoreMissing, match="Cannot understand the address") as refused:
        Store.open(Location.parse(f"postgresql+psycopg://{mistake}"))
    assert "cret" not in str(refused.value)


def test_a_server_that_does_not_answer_is_unreachable(tmp_path: Path) -> None:
    place = Location.parse(f"postgresql+psycopg://jane:secret@/principal?host={tmp_path}")
    with pytest.raises(StoreUnreachable, match="Is the server running") as refused:
        Store.open(place)
    assert "secret" not in str(refused.value)


@pytest.mark.postgresql
def test_a_database_the_server_does_not_have_is_missing(server_databases: Databases) -> None:
    with pytest.raises(StoreMissing, match="no_such_database.*createdb"):
        Store.open(server_databases.location("no_such_database"))


@pytest.mark.postgresql
def test_a_login_the_server_does_not_know_is_refused(server_databases: Databases) -> None:
    known = server_databases.location(server_databases.template)
    stranger = Location.parse(known.url.replace("://postgres@", "://stranger@"))
    with pytest.raises(StoreUnreachable, match="Check the user name"):
        Store.open(stranger)


@pytest.mark.postgresql
def test_an_empty_database_is_a_missing_store_until_it_is_created(
    server_databases: Databases,
) -> None:
    place = server_databases.empty()
    with pytest.raises(StoreMissing, match="principal districts add"):
        Store.open(place, create=False)
    Store.open(place).close()
    Store.open(place, create=False).close()


@pytest.mark.postgresql
def test_a_database_of_something_else_is_not_a_store(server_databases: Databases) -> None:
    place = server_databases.empty()
    other = Store(place)
    with other.write() as transaction:
        transaction.execute("CREATE TABLE things (name TEXT)")
    with pytest.raises(StoreDamaged, match="not a Principal store"):
        Store.open(place)
    other.close()
