"""Legacy ids of admins: kept by their rows, or following from the ids of their users."""

from __future__ import annotations

import pytest

from console.importing.numbering import id_range
from storage.legacy_ids import admin_id, id_before

FIRST = 0x6B02EB88A5F4C7CFA7000FFE


def test_an_id_that_a_row_keeps_stands_for_itself() -> None:
    assert admin_id("e" * 24, "0" * 24) == "e" * 24


@pytest.mark.parametrize("user_id", [f"{FIRST:024x}", "0" * 24, "5" + "f" * 23])
def test_what_follows_from_a_users_id_leads_back_to_it(user_id: str) -> None:
    following = admin_id(None, user_id)
    assert following > user_id
    assert id_before(following) == user_id


@pytest.mark.parametrize("no_id", ["", "ana@maple.example", "0" * 24, "E" * 24, "1" * 23])
def test_nobody_goes_by_what_is_no_id(no_id: str) -> None:
    assert id_before(no_id) is None


@pytest.mark.parametrize("step", [1, 2, 3])
def test_ids_by_the_thousand_are_those_numbers(step: int) -> None:
    count = 9_000
    numbers = range(FIRST, FIRST + step * count, step)
    assert id_range(FIRST, count, step) == [f"{number:024x}" for number in numbers]
