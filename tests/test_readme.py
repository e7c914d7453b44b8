"""The README shows what happens: every session in it is run, in order, in an empty home."""

from __future__ import annotations

from pathlib import Path

from tests.readme import README, run, sessions, settled


def test_every_session_prints_what_the_readme_shows(tmp_path: Path) -> None:
    known = list(sessions(README.read_text("utf-8")))
    assert known
    for session in known:
        for command in session:
            assert settled(run(command.typed, tmp_path)) == settled(command.shown), command.typed
