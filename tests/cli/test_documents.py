"""`keys`, `man` and `completion`: the documents, and completion in real shells."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import pytest

from console.__main__ import run
from tests.documents import FOLDER

DEADLINE_SECONDS = 20.0
PROMPT = b"ready> "
STARTS = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
}
LOADS = {
    "bash": "PS1='ready'; PS1+='> '; source {script}",
    "zsh": "autoload -Uz compinit; compinit -u -D; PS1='ready'; PS1+='> '; source {script}",
}
STYLES = re.compile(rb"\x1b\[[\d;]*m")
# What is typed before a Tab, and what stands there after it.
TYPED = {
    "principal distr": "principal districts ",
    "principal --db x.db admins reac": "principal --db x.db admins reactivate ",
    "principal import --allow": "principal import --allow-partial ",
    "principal import --mode ful": "principal import --mode full ",
    "principal --theme con": "principal --theme contrast ",
    "principal preview ReadWell --dialect v1": "principal preview ReadWell --dialect v1.2 ",
    "principal admins list --sort sch": "principal admins list --sort school ",
    "principal login --role tea": "principal login --role teacher ",
    "principal settings set low": "principal settings set low_bandwidth ",
    "principal settings set keys.admins.ne": "principal settings set keys.admins.new ",
    "principal completion zs": "principal completion zsh ",
    "principal apps accounts lo": "principal apps accounts load ",
    "principal import staff-of": "principal import staff-of-maple.csv ",
}
SCRIPTS = {"bash": "principal.bash", "zsh": "_principal", "fish": "principal.fish"}


def test_keys_are_listed_for_people_and_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["keys"]) == 0
    assert "| n     | Add an admin" in capsys.readouterr().out
    assert run(["keys", "--json"]) == 0
    entries = json.loads(capsys.readouterr().out)
    assert {
        "place": "1 Admins",
        "id": "admins.new",
        "keys": ["n"],
        "words": "Add an admin",
    } in entries


def test_without_a_terminal_the_man_page_is_printed_as_it_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["man"]) == 0
    assert capsys.readouterr().out == (FOLDER / "principal.1").read_text("utf-8")


def test_completion_is_for_three_shells(capsys: pytest.CaptureFixture[str]) -> None:
    for shell, name in SCRIPTS.items():
        assert run(["completion", shell]) == 0
        assert capsys.readouterr().out == (FOLDER / name).read_text("utf-8")
    assert run(["completion", "csh"]) == 2
    assert "only for bash, zsh, fish" in capsys.readouterr().err


class Shell:
    """An interactive shell in a terminal of its own, with completion loaded."""

    def __init__(self, master: int) -> None:
        self.master = master
        self.seen = b""

    def until(self, text: bytes, what: str = "") -> None:
        deadline = monotonic() + DEADLINE_SECONDS
        while text not in STYLES.sub(b"", self.seen):
            assert monotonic() < deadline, (what or text, self.seen[-1500:])
            if select.select([self.master], [], [], 0.05)[0]:
                self.seen += os.read(self.master, 65536)

    def type(self, text: str, expected: str) -> None:
        """Type on an empty line and press Tab until a text stands there; clear the line."""
        self.seen = b""
        os.write(self.master, text.encode() + b"\t")
        self.until(expected.encode(), f"{text} -> {expected}")
        os.write(self.master, b"\x15")


@contextmanager
def shell(name: str, folder: Path) -> Iterator[Shell]:
    master, slave = pty.openpty()
    process = subprocess.Popen(
        STARTS[name],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "HOME": str(folder), "TERM": "xterm", "LC_ALL": "C.UTF-8"},
        start_new_session=True,
    )
    os.close(slave)
    running = Shell(master)
    try:
        os.write(master, LOADS[name].format(script=FOLDER / SCRIPTS[name]).encode() + b"\n")
        running.until(PROMPT)
        yield running
    finally:
        process.kill()
        process.wait()
        os.close(master)


@pytest.mark.sqlite
@pytest.mark.parametrize("name", [name for name in STARTS if shutil.which(name)])
def test_a_real_shell_completes_commands_options_values_and_files(
    name: str, tmp_path: Path
) -> None:
    (tmp_path / "staff-of-maple.csv").touch()
    with shell(name, tmp_path) as terminal:
        for typed, completed in TYPED.items():
            terminal.type(typed, completed)


@pytest.mark.sqlite
def test_fish_offers_the_same(tmp_path: Path) -> None:
    (tmp_path / "staff-of-maple.csv").touch()
    fish = shutil.which("fish")
    for typed, completed in TYPED.items() if fish else ():
        ran = subprocess.run(
            [
                str(fish),
                "--no-config",
                "-c",
                f"source {FOLDER / SCRIPTS['fish']}; complete -C '{typed}'",
            ],
            cwd=tmp_path,
            env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            timeout=DEADLINE_SECONDS,
            check=True,
        )
        (offered,) = ran.stdout.splitlines()
        assert offered.partition("\t")[0] == completed.split()[-1]
