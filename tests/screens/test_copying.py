"""Copying: the sequence for each terminal, its cap, and the file beside it."""

from __future__ import annotations

import base64
import os
import stat
from pathlib import Path

import pytest

from console.errors import Refused
from console.workspace import Workspace
from screens.copying import (
    MOST_BYTES,
    clipboard_program,
    clipboard_sequence,
    hand_to_program,
    write_file,
)
from storage.records.districts import DistrictRecord
from storage.records.schools import SchoolRecord
from tests.screens.conftest import console
from tests.screens.crowd import ANA, add

ENCODED = base64.b64encode(b"ana").decode()


@pytest.mark.parametrize(
    ("environment", "sequence"),
    [
        ({}, f"\x1b]52;c;{ENCODED}\x07"),
        ({"TMUX": "/tmp/tmux"}, f"\x1bPtmux;\x1b\x1b]52;c;{ENCODED}\x07\x1b\\"),
        ({"TERM": "screen.xterm"}, f"\x1bP\x1b]52;c;{ENCODED}\x07\x1b\\"),
    ],
)
def test_wraps_the_sequence_for_what_stands_between(
    environment: dict[str, str], sequence: str
) -> None:
    assert clipboard_sequence("ana", environment) == sequence


def test_a_text_too_long_for_terminals_is_not_sent() -> None:
    assert clipboard_sequence("x" * MOST_BYTES, {}) is None


def test_a_file_is_private_and_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "ana.txt"
    write_file(path, "ana")
    assert path.read_text() == "ana\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(Refused, match="File exists"):
        write_file(path, "other")


def test_a_file_is_not_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "target")
    with pytest.raises(Refused):
        write_file(tmp_path / "link", "ana")
    assert not (tmp_path / "target").exists()


async def test_offers_email_id_and_a_file(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord], tmp_path: Path
) -> None:
    (ana,) = add(workspace, district, ANA)
    async with console(workspace) as desk:
        await desk.until_shows("1 admin")
        await desk.press("y")
        await desk.until_shows("Copy what?")
        assert ana.email in desk.text()
        assert ana.id in desk.text()
        await desk.type("id to a file")
        await desk.press("enter")
        await desk.until_shows("Write Clever id to which file?")
        for _ in "principal.txt":
            await desk.press("backspace")
        await desk.type(str(tmp_path / "ids.txt"))
        await desk.press("enter")
        await desk.until((tmp_path / "ids.txt").exists, "the file is there")
        await desk.until_shows("Clever id written to")
        assert (tmp_path / "ids.txt").read_text() == ana.id + "\n"


def stub(folder: Path, name: str, script: str) -> Path:
    """A program of that name which keeps what it is given beside itself."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return folder / "clipboard"


@pytest.mark.parametrize(
    ("environment", "program"),
    [
        ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, "wl-copy"),
        ({"DISPLAY": ":0"}, "xclip"),
        ({"DISPLAY": ":0", "SSH_CONNECTION": "10.0.0.7 5 10.0.0.8 22"}, None),
        ({"TMUX": "/tmp/tmux", "SSH_TTY": "/dev/pts/1"}, "tmux"),
        ({}, None),
    ],
)
def test_a_desktops_program_copies_only_where_the_person_sits(
    tmp_path: Path, environment: dict[str, str], program: str | None
) -> None:
    for name in ("wl-copy", "xclip", "xsel", "tmux"):
        stub(tmp_path, name, "cat")
    found = clipboard_program({**environment, "PATH": str(tmp_path)})
    assert (Path(found[0]).name if found else None) == program


async def test_copies_by_the_program_of_the_desktop(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord], tmp_path: Path
) -> None:
    (ana,) = add(workspace, district, ANA)
    # Like xclip, it stays in the background with its outputs open.
    kept = stub(tmp_path, "xclip", f"cat > {tmp_path}/clipboard; sleep 30 &")
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    environment = {"DISPLAY": ":0", "PATH": path, "XDG_STATE_HOME": str(tmp_path)}
    async with console(workspace, environment=environment) as desk:
        await desk.until_shows("1 admin")
        await desk.press("y", "enter")
        await desk.until_shows("email copied.")
    assert kept.read_text() == ana.email


@pytest.mark.parametrize("script", ["exit 1", "exec sleep 30"])
async def test_a_program_that_fails_or_hangs_leaves_it_to_the_terminal(
    workspace: Workspace,
    district: DistrictRecord,
    schools: list[SchoolRecord],
    tmp_path: Path,
    script: str,
) -> None:
    add(workspace, district, ANA)
    stub(tmp_path, "wl-copy", script)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    taken = await hand_to_program([str(tmp_path / "wl-copy")], "x" * 200_000, {"PATH": path})
    assert not taken
    environment = {"WAYLAND_DISPLAY": "w", "PATH": path, "XDG_STATE_HOME": str(tmp_path)}
    async with console(workspace, environment=environment) as desk:
        await desk.until_shows("1 admin")
        await desk.press("y", "enter")
        await desk.until_shows("Not there? Your terminal forbids it: take “to a file”.")
