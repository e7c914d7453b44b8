"""`principal login` and `principal rehearse`, as people and scripts run them."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from tests.cli.conftest import Principal

CALLBACK = "https://readwell.example/callback"


@pytest.fixture
def readwell(maple: Principal) -> Principal:
    """Two admins, and an application that sees the first and, through 101, the second."""
    for email, last, scope in (("ana", "Rivera", ()), ("ben", "Okafor", ("--schools", "101"))):
        kind = "school" if scope else "district"
        arguments = ("--email", f"{email}@maple.example", "--first-name", email.title())
        added = maple("admins", "add", *arguments, "--last-name", last, "--scope", kind, *scope)
        assert added.status == 0
    assert maple("apps", "add", "ReadWell", "--redirect-uri", CALLBACK).status == 0
    assert maple("apps", "connect", "ReadWell").status == 0
    return maple


def test_a_sign_in_is_told_exchange_by_exchange(readwell: Principal) -> None:
    ran = readwell("login", "ReadWell", "ana@maple.example")
    assert ran.status == 0
    for expected in ("/oauth/authorize  302", "/oauth/tokens  200", "/draft/me  200", "/admins/"):
        assert expected in ran.out
    assert "New account" in ran.out


def test_json_is_one_document_of_the_contract(readwell: Principal) -> None:
    document = readwell("login", "readwell", "ana@maple.example", "--json").json
    assert document["application"] == "ReadWell"
    assert document["integration"] == "district"
    assert document["outcome"] == "created"
    assert sorted(document["me"]) == ["district_id", "id", "type"]
    assert [step["status"] for step in document["exchanges"]] == [302, 200, 200, 200]
    assert readwell("login", "ReadWell", document["user"]["id"], "--json").json["outcome"] == (
        "matched_by_id"
    )


@pytest.mark.parametrize("flow", ["button", "portal", "instant"])
def test_every_flow(readwell: Principal, flow: str) -> None:
    ran = readwell("login", "ReadWell", "ana@maple.example", "--flow", flow, "--json")
    assert (ran.status, ran.json["flow"]) == (0, flow)


def test_the_refusal_says_what_to_do_and_exits_1(readwell: Principal) -> None:
    ran = readwell("login", "ReadWell", "ben@maple.example")
    assert ran.status == 1
    assert "apps share" in ran.out
    assert readwell("apps", "share", "ReadWell", "--schools", "101").status == 0
    assert readwell("login", "ReadWell", "ben@maple.example").status == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("Nothing", "ana@maple.example"),
        ("ReadWell", "nobody@maple.example"),
    ],
)
def test_unknown_names_exit_1(readwell: Principal, arguments: tuple[str, str]) -> None:
    ran = readwell("login", *arguments)
    assert (ran.status, ran.out) == (1, "")


@pytest.mark.parametrize("option", [("--flow", "carrier-pigeon"), ("--dialect", "v9")])
def test_unknown_choices_exit_2(readwell: Principal, option: tuple[str, str]) -> None:
    assert readwell("login", "ReadWell", "ana@maple.example", *option).status == 2


def test_the_trace_is_private_and_never_overwrites(readwell: Principal, tmp_path: Path) -> None:
    place = tmp_path / "trace.json"
    ran = readwell("login", "ReadWell", "ana@maple.example", "--trace", str(place))
    assert ran.status == 0
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert json.loads(place.read_text("utf-8"))["outcome"] == "created"
    again = readwell("login", "ReadWell", "ana@maple.example", "--trace", str(place))
    assert again.status == 6
    assert "already" in again.err


def test_rehearsing_changes_nothing_and_names_the_refused(readwell: Principal) -> None:
    ran = readwell("rehearse", "ReadWell")
    assert ran.status == 0
    assert "Okafor, Ben" in ran.out
    assert "Rivera, Ana" not in ran.out
    assert "2 admins at ReadWell: 1 refused, 1 created." in ran.err
    ends = {one["email"]: one["outcome"] for one in readwell("rehearse", "ReadWell", "--json").json}
    assert ends == {"ana@maple.example": "created", "ben@maple.example": "refused"}
    assert readwell("rehearse", "ReadWell", "--rule", "sideways").status == 2
