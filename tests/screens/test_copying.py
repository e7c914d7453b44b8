"""Copying: the sequence for each terminal, its cap, and the file beside it."""

from __future__ import annotations

import base64
import stat
from pathlib import Path

import pytest

from console.errors import Refused
from console.workspace import Workspace
from screens.copying import MOST_BYTES, clipboard_sequence, write_file
from storage.records import DistrictRecord, SchoolRecord
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
