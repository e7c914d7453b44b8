"""A new store is made by a script of the newest schema, and is the one that the steps make."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from storage import migrations
from storage.connections import Location, Reader
from storage.migrations.creating import script
from storage.store import Store
from tests.schema import script_of
from tests.threads import at_once

SQLITE_SETTINGS = (
    *("page_size", "encoding", "auto_vacuum", "journal_mode"),
    *("user_version", "application_id", "foreign_key_check"),
)
SQLITE_FACTS = {
    "table": ("table_xinfo", "index_list", "foreign_key_list"),
    "index": ("index_xinfo",),
}
# What a PostgreSQL database consists of, one row an object, without its number.
POSTGRESQL_OBJECTS = {
    "relations": "SELECT relname, relkind, relpersistence, reloptions::text FROM pg_class "
    "WHERE relnamespace = current_schema()::regnamespace",
    "columns": "SELECT attrelid::regclass::text, attnum, attname, format_type(atttypid, atttypmod),"
    " attnotnull, attcollation::regcollation::text, pg_get_expr(adbin, adrelid), attidentity,"
    " attgenerated, attstorage, attstattarget FROM pg_attribute"
    " JOIN pg_class ON pg_class.oid = attrelid"
    " LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum"
    " WHERE relnamespace = current_schema()::regnamespace AND attnum > 0",
    "constraints": "SELECT conrelid::regclass::text, conname, contype, condeferrable, condeferred,"
    " convalidated, conindid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = current_schema()::regnamespace",
    "indexes": "SELECT pg_get_indexdef(indexrelid), indisunique, indisprimary, indisvalid,"
    " indoption::text, indclass::text, indcollation::text FROM pg_index"
    " JOIN pg_class ON pg_class.oid = indexrelid"
    " WHERE relnamespace = current_schema()::regnamespace",
    "sequences": "SELECT sequencename, data_type::text, start_value, min_value, max_value,"
    " increment_by, cycle, cache_size, last_value FROM pg_sequences"
    " WHERE schemaname = current_schema()",
    "owners of sequences": "SELECT objid::regclass::text, deptype, refobjid::regclass::text,"
    " refobjsubid FROM pg_depend JOIN pg_class ON pg_class.oid = objid"
    " WHERE relkind = 'S' AND relnamespace = current_schema()::regnamespace"
    " AND refclassid = 'pg_class'::regclass",
    "types": "SELECT typname, typtype FROM pg_type"
    " WHERE typnamespace = current_schema()::regnamespace",
    "functions": "SELECT proname FROM pg_proc WHERE pronamespace = current_schema()::regnamespace",
    "triggers": "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal",
}


@pytest.fixture
def stepwise(empty: Location) -> Location:
    """A store that the steps made, one after another."""
    migrations.upgrade(empty)
    return empty


def objects(place: Location) -> dict[str, list[Any]]:
    """Everything a database consists of, by kind."""
    with closing(Store(place)) as store, store.read() as reader:
        return dict(_sqlite(reader) if place.is_sqlite else _postgresql(reader))


def _sqlite(reader: Reader) -> Iterator[tuple[str, list[Any]]]:
    """In the order things were made, which its planner goes by where two ways cost the same."""
    listed = reader.rows("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY rowid")
    yield "objects", [(*row[:3], words(row[3] or "")) for row in listed]
    yield "tables", sorted(reader.rows("PRAGMA table_list"))
    for kind, name, *_ in listed:
        for fact in SQLITE_FACTS[kind]:
            yield f"{fact} {name}", reader.rows(f"PRAGMA {fact}({name})")
    for setting in SQLITE_SETTINGS:
        yield setting, reader.rows(f"PRAGMA {setting}")


def _postgresql(reader: Reader) -> Iterator[tuple[str, list[Any]]]:
    for kind, sql in POSTGRESQL_OBJECTS.items():
        yield kind, sorted(reader.rows(sql), key=repr)


def words(sql: str) -> list[str]:
    """The words and signs of a statement, however they are laid out."""
    return re.findall(r"'[^']*'|\w+|\S", sql)


def test_the_script_is_rendered_from_the_newest_step(stepwise: Location) -> None:
    committed = script(is_sqlite=stepwise.is_sqlite).read_text("utf-8")
    assert committed == script_of(stepwise), "run python -m tests.schema"


def test_the_scripts_store_is_the_steps_store_object_by_object(
    location: Location, stepwise: Location
) -> None:
    made, wanted = objects(location), objects(stepwise)
    assert made.keys() == wanted.keys()
    for kind, rows in wanted.items():
        assert made[kind] == rows, kind
    assert sum(len(rows) for rows in wanted.values()) > 200


def test_both_begin_with_the_same_rows(location: Location, stepwise: Location) -> None:
    """Keys and times are each store's own."""

    def rows(place: Location) -> dict[str, list[str]]:
        with closing(Store(place)) as store, store.read() as reader:
            return {
                name: [re.sub(r"[0-9a-f]", "·", repr(row)) for row in found]
                for name in tables(reader)
                if (found := reader.rows(f"SELECT * FROM {name}"))
            }

    assert rows(location) == rows(stepwise)
    assert rows(location).keys() == {"alembic_version", "store_state"}


def tables(reader: Reader) -> list[str]:
    if reader.is_sqlite:
        sql = "SELECT name FROM sqlite_master WHERE type = 'table'"
    else:
        sql = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
    return [row[0] for row in reader.rows(sql)]


def test_no_two_stores_begin_with_the_same_key_and_ids(
    location: Location, stepwise: Location, store: Store
) -> None:
    sql = "SELECT last_id, secret_key FROM store_state"
    with store.read() as reader, closing(Store(stepwise)) as other, other.read() as another:
        assert not set(reader.rows(sql)[0]) & set(another.rows(sql)[0])


def test_eight_at_once_make_one_store(empty: Location) -> None:
    at_once(lambda: Store.open(empty).close(), times=8)
    with closing(Store.open(empty, create=False)) as store, store.read() as reader:
        assert store.revision() == migrations.HEAD
        assert reader.value("SELECT COUNT(*) FROM store_state") == 1
