"""`principal settings`, and `--read-only` on every kind of command that writes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from console.__main__ import run
from console.choices import CHOICES
from storage import migrations
from storage.connections import Location
from storage.store import Store
from tests.cli.conftest import Principal
from tests.screens.demo import demo_file


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Path]:
    """The settings file of this test."""
    before = os.environ["XDG_CONFIG_HOME"]
    os.environ["XDG_CONFIG_HOME"] = str(tmp_path)
    yield tmp_path / "principal" / "settings.toml"
    os.environ["XDG_CONFIG_HOME"] = before


def test_what_is_set_is_listed_with_where_it_comes_from(
    principal: Principal, settings: Path
) -> None:
    kept = principal("settings", "set", "theme", "contrast", "--json")
    assert kept.json == {"name": "theme", "value": "contrast"}
    listed = principal("--no-mouse", "settings", "list", "--json").json
    assert listed["path"] == str(settings)
    found = {entry["name"]: (entry["value"], entry["source"]) for entry in listed["settings"]}
    assert found["theme"] == ("contrast", "remembered")
    assert found["mouse"] == ("off", "option")
    assert found["ascii"][1] == "default"
    assert set(found) == {choice.name for choice in CHOICES}
    printed = principal("settings", "list")
    assert "contrast" in printed.out
    assert str(settings) in printed.err
    assert principal("settings", "reset", "theme").status == 0
    assert "contrast" not in principal("settings", "list").out
    assert principal("settings", "reset").status == 2
    assert principal("settings", "reset", "--yes").status == 0
    assert not settings.exists()


def test_what_cannot_be_set_is_a_usage_error(principal: Principal, settings: Path) -> None:
    for name, value in (("theme", "mauve"), ("colour", "red"), ("keys.admins.new", "ctrl+m")):
        ran = principal("settings", "set", name, value)
        assert ran.status == 2
        assert ran.out == ""
    unknown = principal("settings", "set", "keys.admins.knew", "a")
    assert unknown.status == 2
    assert "did you mean admins.new" in unknown.err
    assert not settings.exists()


def test_keys_in_force_are_listed_and_what_they_break_is_named(
    principal: Principal, settings: Path
) -> None:
    assert principal("settings", "keys", "--check").status == 0
    assert principal("settings", "set", "keys.admins.new", "a").err == ""
    entries = principal("settings", "keys", "--json").json["keys"]
    assert ["a"] in [entry["keys"] for entry in entries if entry["id"] == "admins.new"]
    clash = principal("settings", "set", "keys.admins.new", "e")
    assert "“e” is admins.new and person.edit" in clash.err
    settings.write_text('[keys]\nadmins.knew = "a"\n')
    checked = principal("settings", "keys", "--check")
    assert checked.status == 1
    assert "admins.knew" in checked.err


def test_a_file_that_cannot_be_used_is_told_and_stops_nothing(
    maple: Principal, settings: Path
) -> None:
    settings.parent.mkdir()
    settings.write_text("theme = [\n")
    ran = maple("districts", "list", "--json")
    assert (ran.status, len(ran.json)) == (0, 1)
    assert str(settings) in ran.err
    assert maple("settings", "list").status == 0
    assert maple("settings", "set", "theme", "dark").status == 1
    assert settings.read_text() == "theme = [\n"


def test_a_run_that_only_looks_writes_nothing_and_says_who_said_so(
    maple: Principal, location: Location, tmp_path: Path
) -> None:
    person = ("--email", "a@maple.example", "--first-name", "A", "--last-name", "B")
    assert maple("admins", "add", *person, "--scope", "district").status == 0
    upload = str(demo_file("august-upload.csv"))
    changes = [
        ("districts", "add", "Oak"),
        ("schools", "add", "--sis-id", "103", "--name", "Third"),
        ("admins", "deactivate", "a@maple.example"),
        ("admins", "edit", "a@maple.example", "--title", "Chief"),
        ("import", upload, "--yes", "--allow-partial"),
        ("apps", "add", "ReadWell", "--redirect-uri", "https://a.example/back"),
        ("serve", "--port", "0"),
    ]
    before = maple("log", "--json").json
    for change in changes:
        ran = maple(*change, "--read-only")
        assert (ran.status, ran.out) == (1, ""), change
        assert "Nothing was changed: this run only looks (--read-only)." in ran.err, change
    for look in (("admins", "list"), ("doctor",), ("import", upload, "--dry-run"), ("imports",)):
        assert "read-only" not in maple("--read-only", *look).err, look
    if location.path is not None:
        backup = str(tmp_path / "backup.db")
        assert maple("backup", backup, "--read-only").status == 0
        assert maple("restore", backup, "--yes", "--read-only").status == 1
    assert maple("log", "--json").json == before


@pytest.mark.sqlite
def test_a_run_that_only_looks_makes_no_store(tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    assert run(["--db", str(path), "--read-only", "districts", "add", "Oak"]) == 6
    assert not path.exists()


@pytest.mark.parametrize("look", ["doctor", "imports"])
def test_a_run_that_only_looks_leaves_an_older_store_as_it_is(
    maple: Principal, location: Location, look: str
) -> None:
    migrations.downgrade(location, "0002")
    ran = maple(look, "--read-only")
    assert (ran.status, ran.out) == (6, "")
    assert "brought up to date once (schema" in ran.err
    with closing(Store(location)) as old:
        assert old.revision() == "0002"


def test_every_choice_is_an_option_of_the_program() -> None:
    help_text = (Path(__file__).parents[2] / "console" / "help.txt").read_text("utf-8")
    assert [choice.name for choice in CHOICES if choice.option not in help_text] == []
