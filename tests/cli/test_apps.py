"""`principal apps` and `principal preview`: output, exit status, secrets."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.connections import Location
from tests.cli.conftest import Principal, at_terminal

URI = "https://readwell.example/cb"


@pytest.fixture
def readwell(maple: Principal) -> Principal:
    """A district admin, a school admin of 101 and 102, and a connected application."""
    people = (
        ("bo@maple.example", "Bo", "Neil", "district", ""),
        ("ana@maple.example", "Ana", "Rivera", "school", "101,102"),
    )
    for email, first, last, scope, schools in people:
        added = maple(
            "admins", "add", "--email", email, "--first-name", first, "--last-name", last,
            "--scope", scope, "--schools", schools,
        )  # fmt: skip
        assert added.status == 0, added.err
    assert maple("apps", "add", "ReadWell", "--redirect-uri", URI).status == 0
    assert maple("apps", "connect", "readwell").status == 0
    return maple


def test_add_prints_id_and_secret_once(maple: Principal) -> None:
    added = maple("apps", "add", "ReadWell", "--redirect-uri", URI, "--json")
    assert (added.status, added.err) == (0, "")
    assert list(added.json)[:2] == ["client_id", "client_secret"]
    assert len(added.json["client_secret"]) == 64
    shown = maple("apps", "show", added.json["client_id"], "--json")
    assert added.json["client_secret"] not in shown.out
    assert shown.json["client_secret_hint"] == added.json["client_secret"][-4:]
    rotated = maple("apps", "rotate-secret", "ReadWell", "--json").json
    assert rotated["client_secret"] != added.json["client_secret"]


def test_what_is_so_already_is_one_document_and_no_failure(readwell: Principal) -> None:
    again = readwell("apps", "connect", "ReadWell", "--json")
    assert again.status == 0
    assert again.json == {"nothing_to_do": "ReadWell is already connected to Maple Valley."}


def test_the_command_that_is_advised_can_be_pasted(maple: Principal) -> None:
    assert maple("apps", "add", "My product", "--redirect-uri", URI).status == 0
    assert "principal apps connect 'My product'." in maple("apps", "token", "My product").err
    assert maple("districts", "add", "Oak Hills").status == 0
    advice = "principal apps connect 'My product' --district 'Maple Valley'."
    named = ("--district", "maple valley")
    assert advice in maple("apps", "token", "My product", *named).err
    added = ("--email", "ana@maple.example", "--first-name", "Ana", "--last-name", "Rivera")
    assert maple("admins", "add", *added, "--scope", "district", *named).status == 0
    assert advice in maple("login", "My product", "ana@maple.example", *named).out
    assert maple("districts", "deactivate", "Oak Hills").status == 0
    assert advice not in maple("apps", "token", "My product", *named).err


def test_add_names_all_problems(maple: Principal) -> None:
    ran = maple("apps", "add", " ", "--redirect-uri", "/callback", "--redirect-uri", f"{URI}#here")
    assert (ran.status, ran.out) == (1, "")
    for told in ("name:", "/callback", "#here"):
        assert told in ran.err


def test_words_no_option_knows_are_usage_errors(maple: Principal) -> None:
    for option in (("--sso", "saml"), ("--api", "v9"), ("--user-types", "parent")):
        ran = maple("apps", "add", "X", "--redirect-uri", URI, *option)
        assert (ran.status, ran.out) == (2, "")
        assert option[1] in ran.err
    assert maple("apps", "add", "X").status == 2


def test_the_audience_is_everybody_the_sso_allows(maple: Principal) -> None:
    added = maple("apps", "add", "X", "--redirect-uri", URI, "--sso", "library", "--json")
    assert added.json["user_types"] == ["teacher", "student"]


def test_asking_twice_is_nothing_to_do(readwell: Principal) -> None:
    for again in (
        ("connect", "ReadWell"),
        ("share", "ReadWell", "--schools", "101"),
        ("share", "ReadWell", "--schools", "101"),
    ):
        assert readwell("apps", *again).status == 0


def test_edit_keeps_the_rest(readwell: Principal) -> None:
    edited = readwell("apps", "edit", "ReadWell", "--user-types", "student", "--oidc", "--json")
    assert edited.json["user_types"] == ["student"]
    assert (edited.json["oidc"], edited.json["redirect_uris"]) == (True, [URI])
    assert readwell("apps", "edit", "ReadWell", "--name", "ReadBetter").status == 0
    assert readwell("apps", "show", "readbetter").status == 0
    assert readwell("apps", "show", "readwell").status == 1


def test_share_and_unshare_change_what_the_application_gets(readwell: Principal) -> None:
    def seen() -> list[str]:
        listed = readwell("preview", "ReadWell", "--json").json["data"]
        return [item["data"]["last_name"] for item in listed]

    assert seen() == ["Neil"]
    shared = readwell("apps", "share", "ReadWell", "--schools", "101", "--json").json
    assert [school["sis_id"] for school in shared["schools"]] == ["101"]
    assert seen() == ["Neil", "Rivera"]
    assert readwell("apps", "unshare", "ReadWell", "--schools", "101").status == 0
    assert seen() == ["Neil"]
    everything = readwell("apps", "share", "ReadWell", "--schools", "all", "--json").json
    assert everything["all_schools"] is True
    unknown = readwell("apps", "share", "ReadWell", "--schools", "998,999")
    assert unknown.status == 1
    assert "998" in unknown.err
    assert "999" in unknown.err
    assert readwell("apps", "disconnect", "ReadWell").status == 0
    again = readwell("apps", "disconnect", "ReadWell")
    assert (again.status, again.err) == (0, "ReadWell is not connected to Maple Valley.\n")
    assert readwell("preview", "ReadWell").status == 1


def test_what_is_taken_away_names_who_is_lost_before(
    readwell: Principal, location: Location
) -> None:
    """By a school's state, by sharing, by disconnecting: the same words and the same people."""
    shared = readwell("apps", "share", "ReadWell", "--schools", "101")
    assert "ReadWell gains 1 admin: Ana Rivera." in shared.err
    ana = readwell("admins", "show", "ana@maple.example", "--json").json["id"]
    loses = "ReadWell loses 1 admin: Ana Rivera."
    for command, lost in (
        (("schools", "deactivate", "101"), loses),
        (("apps", "unshare", "ReadWell", "--schools", "101"), loses),
        (("apps", "disconnect", "ReadWell"), "no longer sees 2 admins"),
    ):
        before = readwell("log", "--json").json[0]["seq"]
        only = readwell(*command, "--dry-run")
        assert (only.status, only.out) == (0, "")
        assert lost in only.err
        assert "Ana Rivera" in only.err
        effect = readwell(*command, "--dry-run", "--json").json["effect"]
        assert ana in str(effect)
        no = at_terminal(location, "n\n", *command)
        assert (no.status, lost in no.err, "Nothing was changed" in no.err) == (1, True, True)
        assert readwell("log", "--json").json[0]["seq"] == before
    yes = at_terminal(location, "", "apps", "unshare", "ReadWell", "--schools", "101", "--yes")
    assert (yes.status, loses in yes.err) == (0, True)
    assert readwell("apps", "disconnect", "ReadWell", "--json").json["effect"]["lost"] == 1


def test_preview_shows_request_status_headers_and_body(readwell: Principal) -> None:
    ran = readwell("preview", "ReadWell", "/admins?limit=1")
    token = readwell("apps", "token", "ReadWell", "--json").json["district_token"]
    assert ran.status == 0
    assert ran.out.startswith("GET /admins?limit=1 HTTP/1.1\n")
    assert "HTTP/1.1 200 OK\n" in ran.out
    assert "x-ratelimit-limit: 1200" in ran.out
    assert '    "admin_scope": "district"' in ran.out.replace("      ", "  ")
    assert token not in ran.out
    assert f"…{token[-4:]}" in ran.out


def test_preview_of_a_refusal_is_exit_1(readwell: Principal) -> None:
    ran = readwell("preview", "ReadWell", f"/admins/{'0' * 24}", "--json")
    assert (ran.status, ran.json) == (1, {"message": "Admin not found"})
    assert readwell("preview", "ReadWell", "https://elsewhere.example/admins").status == 2
    assert readwell("preview", "ReadWell", "--dialect", "v7").status == 2
    assert readwell("preview", "Nosuch").status == 1


def test_a_path_without_its_version_is_told_which_it_has(readwell: Principal) -> None:
    ran = readwell("preview", "ReadWell", "/districts")
    assert (ran.status, ran.err) == (
        1,
        "/districts takes a version in front: add --dialect v1.2 or v2.1 or v3.0 or v3.1.\n",
    )
    assert readwell("preview", "ReadWell", "/nowhere").err == ""


def test_preview_as_a_person(readwell: Principal) -> None:
    own = readwell("preview", "ReadWell", "--as", "bo@maple.example", "--json")
    assert (own.status, own.json["type"]) == (0, "admin")
    refused = readwell("preview", "ReadWell", "--as", "ana@maple.example")
    assert (refused.status, refused.out) == (1, "")
    assert "shared" in refused.err


def test_preview_as_curl_holds_no_token(readwell: Principal) -> None:
    ran = readwell("preview", "ReadWell", "--curl")
    assert ran.out.startswith("curl --include http://127.0.0.1:8400/admins")
    assert "Bearer $PRINCIPAL_TOKEN" in ran.out


def test_why(readwell: Principal) -> None:
    told = readwell("preview", "ReadWell", "--why", "ana@maple.example")
    assert told.status == 0
    assert "not shared with ReadWell" in told.out
    command = "principal apps share ReadWell --schools 101"
    assert command in told.out
    assert readwell(*command.split()[1:]).status == 0
    seen = readwell("preview", "ReadWell", "--why", "ana@maple.example", "--json").json
    assert seen["visible"] is True
    assert seen["changes"][0]["command"] == "principal apps unshare ReadWell --schools 101"
    assert readwell("preview", "ReadWell", "/admins", "--why", "ana@maple.example").status == 2


def test_rotating_the_district_token(readwell: Principal) -> None:
    old = readwell("apps", "token", "ReadWell").out
    assert readwell("apps", "token", "ReadWell").out == old
    assert readwell("apps", "token", "ReadWell", "--rotate").out != old


def test_accounts_come_from_a_csv(readwell: Principal, tmp_path: Path) -> None:
    file = tmp_path / "accounts.csv"
    file.write_text("account_id,email\n1,ana@maple.example\n2,bo@maple.example\n")
    loaded = readwell("apps", "accounts", "load", "ReadWell", str(file), "--json")
    assert loaded.json == {"added": 2, "changed": 0, "unchanged": 0}
    listed = readwell("apps", "accounts", "list", "ReadWell", "--json").json
    assert [account["account_id"] for account in listed] == ["1", "2"]
    file.write_text("")
    for unusable in (file, tmp_path / "none.csv"):
        assert readwell("apps", "accounts", "load", "ReadWell", str(unusable)).status == 6
    cleared = readwell("apps", "accounts", "clear", "ReadWell", "--yes", "--json")
    assert cleared.json == {"forgotten": 2}
    assert readwell("apps", "accounts", "list", "ReadWell", "--json").json == []


def test_env_holds_no_secret(readwell: Principal) -> None:
    settings = readwell("apps", "env", "ReadWell", "--base-url", "http://127.0.0.1:9/", "--json")
    assert settings.json["CLEVER_TOKEN_URL"] == "http://127.0.0.1:9/oauth/tokens"
    assert not any("SECRET" in key for key in settings.json)
    assert readwell("apps", "env", "ReadWell", "--base-url", "ftp://x").status == 2


def test_deactivating_an_application_refuses_its_token(readwell: Principal) -> None:
    assert readwell("apps", "deactivate", "ReadWell").status == 0
    assert readwell("preview", "ReadWell", "--json").status == 1
    assert readwell("apps", "deactivate", "ReadWell").status == 0
    assert readwell("apps", "reactivate", "ReadWell").status == 0
    assert readwell("preview", "ReadWell", "--json").status == 0
