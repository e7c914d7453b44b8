"""`principal lenses`: the same facts as the console's page, as a table and as JSON."""

from __future__ import annotations

from tests.cli.conftest import Principal
from tests.cli.test_provisioning import add_ana


def test_lenses_mark_what_is_not_shared_and_say_why(maple: Principal) -> None:
    add_ana(maple)
    assert maple("lenses", "A1").status == 1
    maple("apps", "add", "ReadWell", "--redirect-uri", "https://readwell.example/cb")
    maple("apps", "connect", "ReadWell")
    maple("apps", "share", "ReadWell", "--schools", "101")
    ran = maple("lenses", "A1")
    assert ran.status == 0
    assert "≠ — (not shared)" in ran.out
    document = maple("lenses", "A1", "--dialect", "v2.1", "--json").json
    assert (document["application"], document["dialect"]) == ("ReadWell", "v2.1")
    clever_id = next(it for it in document["fields"] if it["field"] == "Clever id")
    assert clever_id["api"]["why"] == "v2.1 goes by the id of the role"
    assert document["api"]["exchanges"][0]["status"] == 200
    assert maple("lenses", "A1", "--dialect", "v9").status == 2
