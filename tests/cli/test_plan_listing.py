"""`--dry-run --show` of `import` and `apply`: the rows of a plan, on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Principal

HEADER = "sis_id,email,first_name,last_name,title,admin_scope,school_ids\n"
TWO = (
    "A1,ana@maple.example,Ana,Rivera,Principal,school,101\n"
    "A2,luis@maple.example,Luis,Soto,,district,\n"
)
NEXT = (
    "A1,ana@maple.example,Anna,Rivera,Principal,school,101;102\n"
    "A4,new@maple.example,Mei,Chen,=1+1,school,102\n"
    "A5,bad@maple,Bad,Row,,school,101\n"
)
DOCUMENT = {
    "import_id", "format", "encoding", "delimiter", "mode", "rows", "created", "updated",
    "unchanged", "removed", "rejected", "applied", "held", "problems", "problems_total",
}  # fmt: skip


@pytest.fixture
def file(maple: Principal, tmp_path: Path) -> str:
    """The next file of a district that has uploaded one, and edited a title by hand since."""
    path = tmp_path / "admins.csv"
    path.write_text(HEADER + TWO)
    assert maple("import", str(path)).status == 0
    assert maple("admins", "edit", "A1", "--title", "Head").status == 0
    path.write_text(HEADER + NEXT)
    return str(path)


def shown(document: dict[str, Any], view: str) -> list[str]:
    listed = document["shown"][view]
    assert listed["total"] == len(listed["rows"])
    return [row["name"] for row in listed["rows"]]


def test_every_sort_of_row_is_listed(maple: Principal, file: str) -> None:
    views = ("created", "updated", "unchanged", "removed", "rejected", "edits")
    asked = [word for view in views for word in ("--show", view)]
    full = ("--mode", "full", "--max-removals", "100%")
    document = maple("import", file, "--dry-run", "--json", *full, *asked).json
    assert {view: shown(document, view) for view in views} == {
        "created": ["Mei Chen"],
        "updated": ["Anna Rivera"],
        "unchanged": [],
        "removed": ["Luis Soto"],
        "rejected": ["Bad Row"],
        "edits": ["Anna Rivera"],
    }
    (row,) = document["shown"]["updated"]["rows"]
    assert (row["kind"], row["line"]) == ("admins", 2)
    assert row["changes"] == [
        {"field": "first_name", "old": "Ana", "new": "Anna"},
        {"field": "schools", "old": "101", "new": "101; 102"},
    ]
    (kept,) = document["shown"]["edits"]["rows"]
    assert [problem["code"] for problem in kept["problems"]] == ["kept_edit"]


def test_without_it_the_document_is_as_ever(maple: Principal, file: str) -> None:
    assert maple("import", file, "--dry-run", "--json").json.keys() == DOCUMENT
    more = maple("import", file, "--dry-run", "--json", "--show", "created").json
    assert more.keys() == DOCUMENT | {"shown"}


def test_people_read_old_and_new(maple: Principal, file: str) -> None:
    ran = maple("import", file, "--dry-run", "--show", "updated", "--show", "rejected")
    assert ran.status == 1
    assert "~ 1 to update\n  line 2  Anna Rivera  ana@maple.example  A1\n" in ran.out
    assert "      first_name: Ana → Anna\n      schools: 101 → 101; 102\n" in ran.out
    assert "stays “Head”, the file says “Principal”" in ran.out
    assert "! 1 refused\n  line 4  Bad Row" in ran.out
    assert "      ! email: “bad@maple” is not an email address.\n" in ran.out


def test_a_list_has_an_end_and_can_be_searched(maple: Principal, tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    rows = (f"B{n},p{n}@maple.example,Pat,Number{n},,school,101\n" for n in range(60))
    path.write_text(HEADER + "".join(rows))
    ran = maple("import", str(path), "--dry-run", "--show", "created")
    assert ran.out.count("Pat Number") == 50
    assert "… and 10 more rows; --limit lists more." in ran.out
    found = maple(
        "import", str(path), "--dry-run", "--show", "created", "--search", "number7", "--json"
    )
    assert shown(found.json, "created") == ["Pat Number7"]


def test_a_saved_plan_is_read_before_it_is_applied(
    maple: Principal, file: str, tmp_path: Path
) -> None:
    saved = str(tmp_path / "later.plan")
    wrote = maple("import", file, "--allow-partial", "--plan", saved)
    assert (wrote.status, wrote.err.splitlines()[-1]) == (
        0, f"Wrote the plan without 1 refused row. Apply it with 'principal apply {saved}'.",
    )  # fmt: skip
    ran = maple("apply", saved, "--dry-run", "--show", "created", "--json")
    assert (ran.status, ran.json["applied"], shown(ran.json, "created")) == (4, False, ["Mei Chen"])
    assert len(maple("imports", "--json").json) == 1
    applied = maple("apply", saved, "--json")
    assert (applied.status, applied.json["applied"]) == (4, True)
    assert maple("apply", saved, "--dry-run").status == 5
    again = maple("import", file, "--allow-partial", "--plan", f"{saved}2")
    assert (again.status, again.err.splitlines()[-2:]) == (
        0,
        [
            "Nothing to do; 1 refused row left out.",
            f"Wrote the plan to {saved}2 without 1 refused row; applying it changes nothing.",
        ],
    )


def test_of_a_roster_one_kind_is_listed(maple: Principal, tmp_path: Path) -> None:
    (tmp_path / "schools.csv").write_text("School_id,School_name\n103,Mesa\n104,Pine\n")
    (tmp_path / "staff.csv").write_text(
        "School_id,Staff_id,Staff_email,First_name,Last_name\n103,S1,s@maple.example,Sam,Lee\n"
    )
    asked = ("import", str(tmp_path), "--dry-run", "--json", "--show", "created")
    assert shown(maple(*asked).json, "created") == ["Sam Lee", "Mesa", "Pine"]
    document = maple(*asked, "--kind", "schools", "--limit", "1").json
    assert document["shown"]["created"]["total"] == 2
    assert [row["name"] for row in document["shown"]["created"]["rows"]] == ["Mesa"]
    text = maple("import", str(tmp_path), "--dry-run", "--show", "created").out
    assert "  schools.csv line 2  school  Mesa  103\n" in text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--dry-run", "--show", "changed"], "--show is one of created, updated, unchanged"),
        (["--dry-run", "--show", "created", "--kind", "aides"], "--kind is one of schools"),
        (["--dry-run", "--show", "created", "--limit", "0"], "--limit is a number from 1"),
        (["--dry-run", "--search", "ana"], "say which rows --show lists; add it"),
        (["--show", "created"], "add --dry-run"),
    ],
)
def test_what_lists_nothing_is_refused(
    maple: Principal, file: str, arguments: list[str], said: str
) -> None:
    ran = maple("import", file, *arguments)
    assert (ran.status, said in ran.err) == (2, True)
