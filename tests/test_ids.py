"""Clever ids have 24 hex digits and ascend with creation, even when the clock does not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from console.ids import as_id, first_after, is_clever_id
from tests.conftest import START

HEX_24 = st.from_regex(r"[0-9a-f]{24}", fullmatch=True)
# Eight hex digits of seconds last until 2106.
MOMENTS = st.integers(0, 0xFFFF_FFFF * 1000)
BATCHES = st.lists(st.tuples(MOMENTS, st.integers(1, 2**25)), min_size=2, max_size=20)


@given(BATCHES, st.integers(0, 0xFFFF_FFFF))
def test_ascend_and_never_repeat_whatever_the_clock_says(
    batches: list[tuple[int, int]], created: int
) -> None:
    last = f"{created:08x}{'a' * 10}000000"
    for now, count in batches:
        first = first_after(last, now)
        assert as_id(first) > last
        last = as_id(first + count - 1)
        assert is_clever_id(last)


@given(MOMENTS)
def test_begin_with_the_second_of_their_making(now: int) -> None:
    made = as_id(first_after("0" * 24, now))
    assert made == as_id(1) or int(made[:8], 16) == now // 1000


def test_a_second_holds_more_ids_than_a_big_import_needs() -> None:
    first = first_after(f"{START // 1000:08x}{'b' * 10}000000", START)
    assert as_id(first + 2_000_000)[:18] == as_id(first)[:18]


@given(HEX_24)
def test_reads_back_as_the_same_number(text: str) -> None:
    assert as_id(int(text, 16)) == text
    assert is_clever_id(text)


@given(st.text())
def test_nothing_else_is_an_id(text: str) -> None:
    looks_right = len(text) == 24 and set(text) <= set("0123456789abcdef")
    assert is_clever_id(text) == looks_right


def test_a_trailing_line_break_is_not_part_of_an_id() -> None:
    assert not is_clever_id("0" * 24 + "\n")
