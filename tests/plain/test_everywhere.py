"""Every place of the plain console: hostile data, narrow terminals, an input that ends."""

from __future__ import annotations

import re

import pytest

from console.provisioning.directory import count_activity, history
from console.workspace import Workspace
from tests.plain.conftest import drawing, talk
from tests.screens.demo import with_demo

HOSTILE = "\x1b[41mA\x9b31m\x7f\x1b]52;c;ZXZpbA==\x1b\\[/x]\nb\u2028\u202ec"
WALKS = {
    "admins": "1 f 6 1 4 1 5 1 b b 6 1 1 b 7 1 b 1 7 b b b b b",
    "schools": "2 1 1 b b b",
    "applications": "3 1 2 102 no 4 b 5 6 no b 2 b b",
    "uploads": "5 1 b b",
    "preview": "6 1 1 w p /v3.0/users 1 d 1 1 b",
    "sign in": "7 1 a-010 2 2 1 3 2 1 b",
    "activity": "8 s school 1 b n b",
    "district": "9 ? b",
}


@pytest.fixture
def demo(workspace: Workspace) -> Workspace:
    return with_demo(workspace)


def test_a_preview_is_what_the_application_gets(demo: Workspace) -> None:
    said = talk(demo, "6", "1", "2", "w", "n", "d", "4", "1", "p", "/nowhere", "q")
    assert "Request: GET /admins HTTP/1.1\nAnswer: 200 OK\n16 records on this page." in said
    assert "2. Luis Rivera-Soto; l.rivera-soto@maplevalley.example; district" in said
    assert "title: ICT Coordinator" in said
    assert '"admin_scope": "district"' in said
    assert "Not possible: This is the last page." in said
    assert "Request: GET /v3.0/users" in said
    assert "Answer: 404" in said


def test_a_sign_in_is_told_step_by_step(demo: Workspace) -> None:
    said = talk(demo, "7", "2", "a.rivera", "1", "q")
    assert "Step 1, good: GET /oauth/authorize answered 302. It proves: client known" in said
    assert "Outcome: Matched by email." in said


def test_everybodys_sign_in_is_rehearsed_the_risky_ones_first(demo: Workspace) -> None:
    said = talk(demo, "3", "2", "5", "q")
    told = said.partition("5. Rehearse")[2]
    assert told.index("Theo Lindqvist, Collision") < told.index("Ana Rivera, Matched by email")
    assert "46 admins at ReadWell:\n1: Collision" in told
    assert demo.read(history, limit=1)[0].action != "sign_in"


def test_sharing_says_its_effect_first(demo: Workspace) -> None:
    said = talk(demo, "3", "1", "3", "101", "no", "3", "101", "yes", "q")
    assert re.search(r"MathLeap loses \d+ admins?: \w+", said)
    assert said.count("Nothing was changed.") == 1
    assert "MathLeap is shared 1 school now." in said


@pytest.mark.parametrize("walk", WALKS.values(), ids=list(WALKS))
def test_data_is_shown_as_text_and_never_obeyed(demo: Workspace, walk: str) -> None:
    hostile = HOSTILE if demo.store.location.is_sqlite else HOSTILE.replace("\0", "")
    with demo.store.write() as transaction:
        for table, columns in {
            "users": ("first_name", "last_name"),
            "admin_roles": ("title",),
            "schools": ("name",),
            "districts": ("name",),
            "audit_entries": ("operator", "subject"),
            "import_runs": ("source", "operator"),
        }.items():
            for column in columns:
                transaction.execute(f"UPDATE {table} SET {column} = :text", {"text": hostile})
        # Names of applications are unique.
        transaction.execute(
            "UPDATE applications SET name = CAST(:text AS TEXT) || CAST(pk AS TEXT)",
            {"text": hostile},
        )
    said = talk(demo, *walk.split(" "), "q")
    assert not drawing(said)
    assert r"\x1b[41mA" in said
    assert said.rstrip().endswith("help:")


@pytest.mark.parametrize("walk", WALKS.values(), ids=list(WALKS))
def test_an_input_that_ends_anywhere_leaves_nothing_half_done(demo: Workspace, walk: str) -> None:
    answers = walk.split(" ")
    before = demo.read(count_activity)
    for length in range(len(answers)):
        talk(demo, *answers[:length])
    done = demo.read(history, limit=demo.read(count_activity) - before + 1)[:-1]
    assert {entry.action for entry in done} <= {"sign_in", "sign_in.refuse"}
