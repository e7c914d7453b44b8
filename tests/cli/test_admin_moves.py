"""`principal admins list --sort`, and what can be done to many admins at once."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Principal


@pytest.fixture
def staffed(maple: Principal) -> Principal:
    """Ana Rivera at 101, Bo Kim at 101 and 102, Cy Aaron of the district."""
    for first, last, title, at in (
        ("Ana", "Rivera", "Principal", "101"),
        ("Bo", "Kim", "", "101,102"),
        ("Cy", "Aaron", "ICT", ""),
    ):
        scope = ("--scope", "school", "--schools", at) if at else ("--scope", "district")
        named = ("--first-name", first, "--last-name", last, "--title", title)
        email = f"{first.lower()}@maple.example"
        assert maple("admins", "add", "--email", email, *named, *scope).status == 0
    return maple


@pytest.mark.parametrize(
    ("order", "found"),
    [
        ("name", ["Cy", "Bo", "Ana"]),
        ("first", ["Ana", "Bo", "Cy"]),
        ("email", ["Ana", "Bo", "Cy"]),
        ("title", ["Cy", "Ana", "Bo"]),
        ("added", ["Cy", "Bo", "Ana"]),
        ("changed", ["Ana", "Cy", "Bo"]),
    ],
)
def test_lists_in_any_order(staffed: Principal, order: str, found: list[str]) -> None:
    assert staffed("admins", "edit", "ana@maple.example", "--last-name", "Rivers").status == 0
    ran = staffed("admins", "list", "--sort", order, "--json")
    assert [admin["first_name"] for admin in ran.json] == found


def test_an_unknown_order_is_a_usage_error(staffed: Principal) -> None:
    ran = staffed("admins", "list", "--sort", "height")
    assert ran.status == 2
    assert "name, first, email, title, school, changed, added" in ran.err


def test_moves_everybody_of_a_school_when_told_so(staffed: Principal) -> None:
    ran = staffed("admins", "move", "--from", "101", "--to", "102")
    assert ran.status == 2
    assert "Add --yes" in ran.err
    ran = staffed("admins", "move", "--from", "101", "--to", "102", "--yes", "--json")
    assert (ran.json["changed"], ran.json["left"]) == (2, 0)
    assert len(staffed("admins", "list", "--school", "102", "--json").json) == 2
    again = staffed("admins", "move", "--from", "101", "--to", "102", "--yes")
    assert (again.status, again.out) == (0, "")
    assert "Nothing to do" in again.err


def test_gives_a_school_to_those_named_and_takes_it_away(staffed: Principal) -> None:
    both = ("ana@maple.example", "cy@maple.example")
    assert staffed("admins", "move", *both, "--to", "102").out == "Added O’Hara: 1 admin.\n"
    assert staffed("admins", "move", *both, "--from", "101").out == "Removed Bell Ridge: 1 admin.\n"
    assert staffed("admins", "show", both[0], "--json").json["schools"][0]["sis_id"] == "102"
    assert staffed("admins", "move", *both).status == 2
    assert staffed("admins", "move", "--to", "102").status == 2


def test_deactivates_several_in_one_entry(staffed: Principal) -> None:
    both = ("ana@maple.example", "cy@maple.example")
    ran = staffed("admins", "deactivate", *both)
    assert ran.out.count("is deactivated.") == 2
    actions = [entry["action"] for entry in staffed("log", "--json").json]
    assert actions.count("admins.deactivate") == 1
    shown = staffed("admins", "reactivate", *both, "--json").json
    assert [admin["active"] for admin in shown] == [True, True]
