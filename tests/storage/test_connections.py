"""One SQL text for two databases: parameters, readers that only read, streams."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.workspace import Workspace
from storage.connections import for_postgresql, in_list
from storage.errors import StoreUnwritable
from storage.records.districts import DistrictRecord
from storage.store import Store


@pytest.mark.parametrize(
    ("sql", "rewritten"),
    [
        ("SELECT :a, :b_2", "SELECT %(a)s, %(b_2)s"),
        ("SELECT x::text FROM t WHERE y = :y", "SELECT x::text FROM t WHERE y = %(y)s"),
        ("SELECT '10%' WHERE a LIKE :like", "SELECT '10%%' WHERE a LIKE %(like)s"),
        ("SELECT 1", "SELECT 1"),
    ],
)
def test_parameters_are_rewritten_for_postgresql(sql: str, rewritten: str) -> None:
    assert for_postgresql(sql) == rewritten


@given(st.lists(st.integers(-(2**31), 2**31 - 1), max_size=50))
def test_a_list_is_bound_value_by_value(values: list[int]) -> None:
    text, parameters = in_list("pk", values)
    assert list(parameters.values()) == values
    assert text.count(":pk_") == len(values)
    assert text == "(NULL)" or all(f":{name}" in text for name in parameters)


@pytest.mark.parametrize("values", [[], [1], [1, 2, 3]])
def test_an_in_list_finds_what_is_in_it(store: Store, values: list[int]) -> None:
    text, parameters = in_list("pk", values)
    with store.read() as reader:
        found = reader.rows(f"SELECT pk FROM store_state WHERE pk IN {text}", parameters)
    assert found == ([(1,)] if 1 in values else [])


def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises(StoreUnwritable), store.read() as reader:
        reader.rows("UPDATE store_state SET created_at = 0 RETURNING pk")


def test_a_reader_is_used_again_and_an_ill_one_is_not(store: Store) -> None:
    with store.read() as first:
        kept = first.connection
    with store.read() as second:
        assert second.connection is kept
    with pytest.raises(Exception, match="no_such_table"), store.read() as third:
        third.rows("SELECT * FROM no_such_table")
    with store.read() as fourth:
        assert fourth.connection is not kept
        assert fourth.value("SELECT 1") == 1


def test_streams_more_rows_than_one_batch(workspace: Workspace, district: DistrictRecord) -> None:
    with workspace.store.write() as transaction:
        transaction.execute_many(
            "INSERT INTO audit_entries (seq, at, operator, session, action, subject, "
            "previous_hash, hash) VALUES (:seq, 0, '', '', '', '', '', '')",
            [{"seq": seq} for seq in range(10, 1510)],
        )
    with workspace.store.read() as reader:
        seqs = [row[0] for row in reader.stream("SELECT seq FROM audit_entries ORDER BY seq")]
    assert seqs[-1500:] == list(range(10, 1510))


@pytest.mark.parametrize(
    "text",
    ["Peñarroya", "日本", "a%b_c!", "':name", "%(name)s", "\\", "\U0001f3eb", "x" * 100_000],
)
def test_texts_come_back_as_they_went_in(store: Store, text: str) -> None:
    with store.read() as reader:
        assert reader.value("SELECT CAST(:text AS TEXT)", {"text": text}) == text


@pytest.mark.sqlite
def test_sqlite_checks_references_and_waits_for_the_disk(store: Store) -> None:
    with store.write() as transaction:
        assert transaction.value("PRAGMA foreign_keys") == 1
        assert transaction.value("PRAGMA synchronous") == 2
        assert transaction.value("PRAGMA journal_mode") == "delete"


@pytest.mark.postgresql
def test_names_sort_the_same_whatever_language_the_server_speaks(store: Store) -> None:
    """SQLite compares characters; a PostgreSQL made for English would not."""
    with store.read() as reader:
        found = reader.rows(
            "SELECT table_name, collation_name FROM information_schema.columns "
            "WHERE column_name = 'name_key' ORDER BY table_name"
        )
    assert found == [("schools", "C"), ("users", "C")]
