"""The program as a whole: usage, missing stores, terminals, and the care of a store."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from console.__main__ import hoisted, run
from console.cli import admins
from console.cli.main import build
from tests.cli.conftest import Principal
from tests.cli.test_provisioning import add_ana


def program(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A real process without a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "console", *arguments],
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("given", "moved"),
    [
        (["admins", "list", "--db", "x"], ["--db", "x", "admins", "list"]),
        (["log", "--db=x"], ["--db", "x", "log"]),
        (["show", "--", "--db"], ["show", "--", "--db"]),
    ],
)
def test_db_may_stand_anywhere(given: list[str], moved: list[str]) -> None:
    assert hoisted(given) == moved


def test_the_tree_is_the_same_however_often_it_is_built() -> None:
    for _ in range(2):
        build(lambda *_, **__: 0)
    names = [command.name for command in admins.app.registered_commands]
    assert len(names) == len(set(names))
    joined = [id(group.typer_instance) for group in admins.app.registered_groups]
    assert len(joined) == len(set(joined))


def test_every_command_that_prints_data_prints_json_too() -> None:
    def without(command: Any, name: str = "") -> Iterator[str]:
        if hasattr(command, "commands"):
            for each in command.commands:
                yield from without(command.commands[each], f"{name} {each}".strip())
        elif not any("--json" in parameter.opts for parameter in command.params):
            yield name

    assert [*without(build(lambda *_, **__: 0))] == ["demo", "serve", "man", "completion"]


def test_help_names_values_in_words_of_ours(capsys: pytest.CaptureFixture[str]) -> None:
    for command in (["import"], ["serve"], ["schools", "add"], ["admins", "move"]):
        run([*command, "--help"])
    told = capsys.readouterr().out
    assert "principal import [OPTIONS] PATH…\n" in told
    assert "principal admins move [OPTIONS] [WHO…]\n" in told
    assert "<" not in told.replace("0<=x<=65535", "")


def test_unknown_commands_are_usage_errors(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["admns"]) == 2
    assert "Try 'principal --help'" in capsys.readouterr().err


def test_leaving_waits_for_threads_and_calls_what_was_registered(tmp_path: Path) -> None:
    source = """
import atexit, sys, threading
from console.__main__ import main

def work():
    threading.main_thread().join()
    atexit.register(print, "last")
    print("worked")

threading.Thread(target=work).start()
sys.argv[:1] = ["principal"]
main()
"""
    missing = str(tmp_path / "none.db")
    done = subprocess.run(
        [sys.executable, "-c", source, "--db", missing, "admins", "list"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (6, "worked\nlast\n")
    assert "There is no store" in done.stderr


def test_a_missing_store_is_exit_6(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--db", str(tmp_path / "none.db"), "admins", "list"]) == 6
    assert "There is no store" in capsys.readouterr().err
    assert not (tmp_path / "none.db").exists()


def test_the_console_without_a_terminal_names_the_commands(tmp_path: Path) -> None:
    ran = program(PRINCIPAL_DB=str(tmp_path / "new.db"))
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "needs a terminal" in ran.stderr


@pytest.mark.parametrize(
    ("command", "unbuffered"), [(["log"], ""), (["log"], "1"), (["admins", "export"], "1")]
)
def test_a_reader_that_goes_away_is_no_error(
    tmp_path: Path, command: list[str], unbuffered: str
) -> None:
    place = str(tmp_path / "p.db")
    program("districts", "add", "Maple", PRINCIPAL_DB=place)
    reader, writer = os.pipe()
    os.close(reader)
    piped = subprocess.run(
        [sys.executable, "-m", "console", *command],
        env={**os.environ, "PRINCIPAL_DB": place, "PYTHONUNBUFFERED": unbuffered},
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
        check=False,
    )
    os.close(writer)
    assert (piped.returncode, piped.stderr) == (0, "")


def test_letters_the_locale_does_not_know_are_spelt_out(tmp_path: Path) -> None:
    told = {"PRINCIPAL_DB": str(tmp_path / "p.db"), "PYTHONIOENCODING": "ascii"}
    assert "\\u674e" in program("districts", "add", "Ü 李", **told).stdout
    listed = program("districts", "list", "--json", **told)
    assert [one["name"] for one in json.loads(listed.stdout)] == ["Ü 李"]


def test_the_store_follows_the_environment_and_is_private(tmp_path: Path) -> None:
    place = tmp_path / "deep" / "principal.db"
    ran = program("districts", "add", "Maple", PRINCIPAL_DB=str(place))
    assert ran.returncode == 0
    assert oct(place.stat().st_mode & 0o777) == "0o600"
    assert oct(place.parent.stat().st_mode & 0o777) == "0o700"


def test_doctor_finds_a_whole_store_well(maple: Principal) -> None:
    ran = maple("doctor", "--json")
    assert ran.status == 0
    assert all(finding["ok"] for finding in ran.json)


def test_backup_and_restore_bring_everything_back(maple: Principal, tmp_path: Path) -> None:
    add_ana(maple)
    kept = maple("admins", "list", "--json").json
    file = str(tmp_path / "backup.db")
    assert maple("backup", file).status == 0
    assert oct(Path(file).stat().st_mode & 0o777) == "0o600"
    maple("admins", "deactivate", "A1")
    restored = maple("restore", file)
    assert restored.status == 0
    assert maple("admins", "list", "--json").json == kept
    before = restored.err.rpartition(" is kept in ")[2].strip(" .\n")
    assert maple("restore", before, "--yes").status == 0
    assert maple("admins", "list", "--json").json == []
    assert maple("log", "--verify").status == 0
    added = maple("schools", "add", "--sis-id", "9", "--name", "New")
    assert added.status == 0


def test_a_restore_touches_nothing_without_a_backup(tmp_path: Path) -> None:
    new, junk = tmp_path / "new.db", tmp_path / "junk.db"
    junk.write_text("no store")
    for backup in ("missing.db", str(junk)):
        ran = program("restore", backup, PRINCIPAL_DB=str(new))
        assert ran.returncode == 6
        assert "Cannot restore" in ran.stderr
    assert not new.exists()


def test_a_backup_takes_the_place_of_a_damaged_store(tmp_path: Path) -> None:
    place, backup = tmp_path / "p.db", str(tmp_path / "b.db")
    program("districts", "add", "Maple", PRINCIPAL_DB=str(place))
    assert program("backup", backup, PRINCIPAL_DB=str(place)).returncode == 0
    place.write_text("a file system ate it")
    assert "restore FILE" in program("doctor", PRINCIPAL_DB=str(place)).stderr
    assert program("restore", backup, PRINCIPAL_DB=str(place)).returncode == 0
    assert "Maple" in program("districts", "list", PRINCIPAL_DB=str(place)).stdout
    [aside] = tmp_path.glob("p.db.damaged-*")
    assert aside.read_text() == "a file system ate it"


def test_an_output_that_takes_no_more_is_said(tmp_path: Path) -> None:
    place = str(tmp_path / "p.db")
    program("districts", "add", "Maple", PRINCIPAL_DB=place)
    for arguments in (["districts", "list"], ["--help"]):
        with Path("/dev/full").open("w") as full:
            ran = subprocess.run(
                [sys.executable, "-m", "console", *arguments],
                env={**os.environ, "PRINCIPAL_DB": place},
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                timeout=60,
                check=False,
            )
        assert ran.returncode == 6
        assert "No space left" in ran.stderr


@pytest.mark.parametrize(
    "arguments",
    [["admins", "list", "--db"], ["--db", "/", "log"], ["--db", "", "log"], ["log", "--db="]],
)
def test_a_store_named_wrongly_is_said(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) in {2, 6}
    assert "a file" in capsys.readouterr().err


def test_a_backup_never_overwrites(maple: Principal, tmp_path: Path) -> None:
    file = tmp_path / "mine.txt"
    file.write_text("mine")
    assert maple("backup", str(file)).status == 6
    assert file.read_text() == "mine"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("serve", "--port", "x"), "'--port': “x” is not a whole number from 0 to 65535."),
        (("serve", "--port", "65536"), "“65536” is not a whole number from 0 to 65535."),
        (("serve", "--port", "٣"), "“٣” is not a whole number from 0 to 65535."),
        (("import", "a.csv", "--limit", "-1"), "“-1” is not a whole number, 0 or more."),
    ],
)
def test_a_number_that_is_none_is_named_with_its_bounds(
    maple: Principal, arguments: tuple[str, ...], told: str
) -> None:
    ran = maple(*arguments)
    assert ran.status == 2
    assert told in ran.err
