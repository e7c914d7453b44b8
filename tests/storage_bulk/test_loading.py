"""Many rows into one table: the same rows come back on both databases."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.bulk.loading import ROWS_A_PIECE, ROWS_A_STATEMENT, load, open_bulk
from storage.connections import Writer
from storage.store import Store

TEXTS = ["", "plain", "back\\slash", "tab\there", "line\nfeed", "return\r", "\\N", "'quoted'",
         '"', "Ünï", "{1,2}", "%s", ":name", "\u2028"]  # fmt: skip


def loaded(store: Store, texts: list[Any], numbers: list[Any]) -> list[tuple[Any, ...]]:
    connection = open_bulk(store.location)
    writer = Writer(connection, is_sqlite=store.location.is_sqlite)
    writer.execute("CREATE TEMP TABLE many (pk INTEGER, word TEXT, number BIGINT, flag BOOLEAN)")
    columns = {"pk": range(len(texts)), "word": texts, "number": numbers}
    load(writer, "many", columns, {"flag": True})
    rows = writer.rows("SELECT word, number FROM many WHERE flag ORDER BY pk")
    connection.close()
    return rows


@pytest.mark.parametrize(
    "count", [0, 1, ROWS_A_STATEMENT - 1, ROWS_A_STATEMENT, 151, ROWS_A_PIECE + 1]
)
def test_loads_any_number_of_rows(store: Store, count: int) -> None:
    texts = [TEXTS[number % len(TEXTS)] for number in range(count)]
    numbers = [None if number % 3 else number - 2**40 for number in range(count)]
    assert loaded(store, texts, numbers) == list(zip(texts, numbers, strict=True))


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.none() | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
)
def test_every_text_comes_back_as_it_was(store: Store, texts: list[str | None]) -> None:
    numbers = list(range(len(texts)))
    assert loaded(store, texts, numbers) == list(zip(texts, numbers, strict=True))


def test_a_text_that_is_a_constant_stays_one(store: Store) -> None:
    connection = open_bulk(store.location)
    writer = Writer(connection, is_sqlite=store.location.is_sqlite)
    writer.execute("CREATE TEMP TABLE many (pk INTEGER, word TEXT, void TEXT)")
    load(writer, "many", {"pk": range(3)}, {"word": "it's \\ odd", "void": None})
    assert writer.rows("SELECT DISTINCT word, void FROM many") == [("it's \\ odd", None)]
    connection.close()


def test_keys_that_go_on_are_those_that_were_given(store: Store) -> None:
    connection = open_bulk(store.location)
    writer = Writer(connection, is_sqlite=store.location.is_sqlite)
    writer.execute("CREATE TEMP TABLE many (pk INTEGER PRIMARY KEY, word TEXT, other TEXT)")
    given = [range(1, 60), range(60, 63), range(70, 72), [90, 80], range(91, 93), range(81, 83)]
    for keys in given:
        words = [f"word {pk}" for pk in keys]
        load(writer, "many", {"word": words, "pk": keys, "other": words}, key="pk")
    rows = writer.rows("SELECT pk, word, other FROM many ORDER BY pk")
    assert rows == [(pk, f"word {pk}", f"word {pk}") for pk in sorted(n for k in given for n in k)]
    connection.close()
