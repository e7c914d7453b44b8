"""`principal districts`, `schools` and `admins`: output, exit status, problems."""

from __future__ import annotations

import json

from tests.cli.conftest import Principal, Ran

ANA = (
    "--email", "ana@maple.example", "--first-name", "Ana", "--last-name", "Rivera",
    "--scope", "school", "--schools", "101,102", "--title", "Principal", "--sis-id", "A1",
)  # fmt: skip


def add_ana(maple: Principal) -> Ran:
    return maple("admins", "add", *ANA, "--json")


def test_a_district_keeps_the_id_it_was_given(maple: Principal) -> None:
    assert maple("districts", "list", "--json").json == [
        {"id": "5d0a9e5d0958b300014e49d2", "name": "Maple Valley"}
    ]


def test_a_second_district_of_the_same_name_is_refused(maple: Principal) -> None:
    ran = maple("districts", "add", "maple  VALLEY")
    assert (ran.status, ran.out) == (1, "")
    assert "There is a district of that name" in ran.err


def test_a_district_id_must_be_hex(maple: Principal) -> None:
    assert maple("districts", "add", "Other", "--id", "xyz").status == 2


def test_rename_a_district(maple: Principal) -> None:
    ran = maple("districts", "rename", "Maple Valley", "Cedar Valley", "--json")
    assert ran.json == {"id": "5d0a9e5d0958b300014e49d2", "name": "Cedar Valley", "active": True}
    assert maple("districts", "list", "--json").json[0]["name"] == "Cedar Valley"


def test_an_added_admin_is_shown_in_the_contracts_shape(maple: Principal) -> None:
    shown = add_ana(maple).json
    assert shown == maple("admins", "show", "A1", "--json").json
    assert list(shown) == [
        "id", "sis_id", "email", "first_name", "last_name", "title", "admin_scope", "schools",
        "active",
    ]  # fmt: skip
    assert [school["sis_id"] for school in shown["schools"]] == ["101", "102"]


def test_all_problems_are_told_at_once_on_stderr(maple: Principal) -> None:
    ran = maple(
        "admins", "add", "--email", "nobody", "--first-name", "", "--last-name", "R",
        "--scope", "district", "--schools", "101,999",
    )  # fmt: skip
    assert (ran.status, ran.out) == (1, "")
    for told in ("email:", "first_name:", "A district admin has no schools", "“999”"):
        assert told in ran.err


def test_a_school_admin_without_school_is_added_with_a_warning(maple: Principal) -> None:
    ran = maple(
        "admins", "add", "--email", "n@maple.example", "--first-name", "N", "--last-name", "H",
        "--scope", "school",
    )  # fmt: skip
    assert ran.status == 0
    assert "no application will see this admin" in ran.err


def test_an_edit_that_changes_nothing_says_so(maple: Principal) -> None:
    add_ana(maple)
    assert maple("admins", "edit", "A1", "--last-name", "Rivera").out.startswith(
        "Nothing to change"
    )
    nobody = "6b00000000000000000000ff"
    assert maple("log", "--of", nobody).err == f"No entry is about the id “{nobody}”.\n"
    by_id = maple("log", "--of", maple("admins", "show", "A1", "--json").json["id"]).out
    assert [maple("log", "--of", who).out for who in ("A1", "Ana@maple.example")] == [by_id, by_id]
    assert maple("log", "--of", "none").status == 1
    assert maple("log", "--head", "abc").status == 2


def test_edit_changes_only_what_is_named(maple: Principal) -> None:
    add_ana(maple)
    edited = maple(
        "admins", "edit", "ana@maple.example", "--title", "", "--remove-schools", "101", "--json"
    ).json
    assert (edited["title"], edited["first_name"]) == (None, "Ana")
    assert [school["sis_id"] for school in edited["schools"]] == ["102"]


def test_add_schools_keeps_the_others(maple: Principal) -> None:
    maple("admins", "add", *ANA[:9], "101", *ANA[10:])
    edited = maple("admins", "edit", "A1", "--add-schools", "102", "--json").json
    assert [school["sis_id"] for school in edited["schools"]] == ["101", "102"]


def test_removing_a_school_they_do_not_have_is_refused(maple: Principal) -> None:
    add_ana(maple)
    ran = maple("admins", "edit", "A1", "--remove-schools", "555")
    assert ran.status == 1
    assert "555" in ran.err


def test_an_export_is_json_by_either_name(maple: Principal) -> None:
    add_ana(maple)
    told = maple("admins", "export", "--json")
    assert told.json == maple("admins", "list", "--json").json
    assert told == maple("admins", "export", "--format", "json")
    assert maple("admins", "export", "--json", "--format", "clever").status == 2


def test_a_school_with_two_names_is_asked_for_one(maple: Principal) -> None:
    ran = maple("schools", "add", "North", "--name", "South", "--sis-id", "103")
    assert (ran.status, "give one name" in ran.err) == (2, True)


def test_deactivated_admins_leave_the_list_and_come_back(maple: Principal) -> None:
    add_ana(maple)
    assert maple("admins", "deactivate", "A1").status == 0
    assert maple("admins", "list", "--json").json == []
    assert [admin["active"] for admin in maple("admins", "list", "--inactive", "--json").json] == [
        False
    ]
    again = maple("admins", "deactivate", "A1")
    assert (again.status, len(maple("log", "--json").json)) == (0, 5)
    assert maple("admins", "reactivate", "A1").status == 0
    assert len(maple("admins", "list", "--json").json) == 1


def test_list_filters(maple: Principal) -> None:
    add_ana(maple)
    for arguments, found in (
        (("--search", "riv"), 1),
        (("--search", "bell"), 1),
        (("--search", "zzz"), 0),
        (("--scope", "district"), 0),
        (("--school", "102"), 1),
    ):
        assert len(maple("admins", "list", *arguments, "--json").json) == found
    assert maple("admins", "list", "--scope", "boss").status == 2
    assert maple("admins", "list", "--school", "999").status == 1


def test_a_name_nobody_has_is_not_found(maple: Principal) -> None:
    ran = maple("admins", "show", "ghost@maple.example")
    assert (ran.status, ran.out) == (1, "")
    assert "ghost@maple.example" in ran.err


def test_several_districts_need_a_name(maple: Principal) -> None:
    assert maple("districts", "add", "Cedar").status == 0
    ran = maple("admins", "list")
    assert ran.status == 2
    assert "--district" in ran.err
    assert maple("admins", "list", "--district", "cedar", "--json").json == []
    assert maple("schools", "list", "--district", "5d0a9e5d0958b300014e49d2", "--json").json


def test_a_district_taken_back_is_named_with_the_way_to_bring_it_back(
    principal: Principal,
) -> None:
    assert principal("districts", "add", "Oak Hills").status == 0
    assert "No district is deactivated" in principal("districts", "list", "--inactive").err
    assert principal("undo", "1").status == 0
    way = "principal districts reactivate 'Oak Hills'"
    for arguments, status in ((("admins", "list"), 1), (("districts", "list"), 0)):
        ran = principal(*arguments)
        assert ran.status == status
        assert "no district yet" not in ran.err.lower()
        assert way in ran.err
    assert principal("districts", "add", "Elm").status == 0
    assert principal("districts", "deactivate", "Elm").status == 0
    assert "deactivated: Oak Hills, Elm. Bring one back" in principal("schools", "list").err


def test_hostile_names_reach_the_screen_harmless(maple: Principal) -> None:
    ran = maple("admins", "show", "\x1b]52;c;eA==\x1b\\\u202e@x")
    assert "\x1b" not in ran.err
    assert "\\x1b]52" in ran.err


def test_schools_edit_and_state(maple: Principal) -> None:
    assert maple("schools", "edit", "101", "--name", "Bell Ridge Elementary").status == 0
    assert maple("schools", "deactivate", "102").status == 0
    schools = maple("schools", "list", "--json").json
    assert [(school["sis_id"], school["name"]) for school in schools] == [
        ("101", "Bell Ridge Elementary")
    ]
    assert maple("schools", "reactivate", "O’Hara").status == 0
    assert maple("schools", "add", "--sis-id", "101", "--name", "Twin").status == 1


def test_the_log_tells_who_did_what(maple: Principal) -> None:
    add_ana(maple)
    maple("admins", "edit", "A1", "--title", "Head")
    entries = maple("log", "--json").json
    assert [entry["seq"] for entry in entries] == [5, 4, 3, 2, 1]
    assert list(entries[0]) == ["seq", "at", "operator", "action", "subject", "before", "after"]
    assert (entries[0]["before"]["title"], entries[0]["after"]["title"]) == ("Principal", "Head")
    verified = maple("log", "--verify")
    assert verified.status == 0
    assert "5 entries" in verified.out
    head = maple("log", "--verify", "--json").json["head"]
    assert maple("log", "--verify", "--head", head).status == 0
    assert maple("log", "--verify", "--head", "f" * 64).status == 1


def test_json_of_a_table_is_one_document(maple: Principal) -> None:
    add_ana(maple)
    for arguments in (("admins", "list"), ("schools", "list"), ("districts", "list"), ("log",)):
        assert isinstance(json.loads(maple(*arguments, "--json").out), list)


def test_a_deactivated_district_is_closed_to_applications_and_comes_back(maple: Principal) -> None:
    add_ana(maple)
    uri = ("--redirect-uri", "http://127.0.0.1:9000/callback")
    maple("apps", "add", "ReadWell", *uri, "--api", "draft")
    maple("apps", "connect", "ReadWell")
    maple("apps", "share", "ReadWell", "--schools", "all")
    assert maple("login", "ReadWell", "A1").status == 0
    assert maple("districts", "deactivate", "Maple Valley", "--json").json["active"] is False
    assert maple("districts", "list", "--json").json == []
    assert len(maple("districts", "list", "--inactive", "--json").json) == 1
    named = ("--district", "Maple Valley")
    assert maple("preview", "ReadWell", "/admins", *named, "--json").status == 1
    refused = maple("login", "ReadWell", "A1", *named)
    assert refused.status == 1
    assert "deactivated" in refused.out + refused.err
    why = maple("preview", "ReadWell", "--why", "A1", *named)
    assert "principal districts reactivate" in why.out
    assert maple("districts", "reactivate", "Maple Valley").status == 0
    assert maple("login", "ReadWell", "A1").status == 0
    assert maple("districts", "reactivate", "Maple Valley").status == 0
