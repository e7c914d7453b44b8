"""`principal import` with somebody at the terminal, and with slips of the pen."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest

from storage.connections import Location
from tests.cli.conftest import Principal, Ran, at_terminal, program

HEADER = "sis_id,email,first_name,last_name,title,admin_scope,school_ids\n"
ANA = "A1,ana@maple.example,Ana,Rivera,Principal,school,101;102\n"
LUIS = "A2,luis@maple.example,Luis,Soto,,district,\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "admins.csv"
    path.write_text(HEADER + ANA + LUIS)
    return path


def asked(location: Location, file: Path, answer: str, *, out_too: bool = False) -> Ran:
    """The command on a terminal, with somebody who answers."""
    return at_terminal(location, answer, "import", str(file), out_too=out_too)


def test_asks_on_a_terminal_and_takes_silence_for_no(
    maple: Principal, location: Location, file: Path
) -> None:
    no = asked(location, file, "\n")
    assert (no.status, "Apply it?" in no.err, "+ 2 to create" in no.err) == (1, True, True)
    assert maple("admins", "list", "--json").json == []
    assert asked(location, file, "y\n").status == 0
    assert len(maple("admins", "list", "--json").json) == 2


def test_the_summary_is_shown_once_and_progress_leaves_nothing(
    maple: Principal, location: Location, file: Path
) -> None:
    shown = asked(location, file, "y\n", out_too=True).err
    assert shown.count("+ 2 to create") == 1
    for line in shown.split("\n"):
        left = line.rsplit("\x1b[K", 1)[-1]
        assert not left.startswith(("reading", "comparing", "writing"))
    assert "Applied." in shown


def test_a_hyphen_is_no_name_of_a_file_to_write(maple: Principal, file: Path) -> None:
    for option in ("--plan", "--rejects"):
        ran = maple("import", str(file), option, "-")
        assert (ran.status, option in ran.err) == (2, True)


def test_a_folder_without_files_is_refused_as_a_file_would_be(
    maple: Principal, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    ran = maple("import", str(tmp_path / "empty"), "--json")
    (problem,) = ran.json["problems"]
    assert (ran.status, problem["code"], problem["line"]) == (1, "empty_folder", None)


def test_an_interruption_is_said_without_a_terminal_too(
    maple: Principal, location: Location, tmp_path: Path
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    process = subprocess.Popen(
        [*program(location), "import", str(pipe)],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    with pipe.open("w"):  # opens when the upload is about to read
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, "", "Interrupted; nothing was changed.\n")
    assert maple("imports").err.startswith("Nothing was uploaded yet")
    assert maple("admins", "list", "--json").json == []


def test_uploads_are_listed_with_their_state(maple: Principal, file: Path) -> None:
    done = maple("import", str(file), "--json").json
    assert maple("imports").out.rstrip().endswith("applied")
    assert "2 removed" in maple("undo", done["import_id"]).out
