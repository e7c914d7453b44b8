"""Uploading a file: name it, hear the plan, apply it or not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from console.importing.options import UploadOptions
from console.plain.desk import Desk
from console.plain.plan import review
from console.plain.progress import Telling
from console.plain.talk import Choice, Place

MODES = {
    "upsert": "add new people and update known ones; nobody is deactivated",
    "add": "only add new people; known ones stay as they are",
    "full": "the file is everybody; who is missing in it is deactivated",
}
HELP = (
    "The file lies on the machine Principal runs on. Over SSH you can upload one from your own "
    "machine instead: ssh SERVER import - --dry-run < FILE, then the same with --yes. "
    "Reading a file changes nothing: you hear the plan first."
)


@dataclass
class _Asked:
    """What the next upload is asked to do."""

    options: UploadOptions


def upload(desk: Desk) -> None:
    """Stay where files are named."""
    asked = _Asked(UploadOptions(district=desk.district.id))
    desk.visit(lambda: _place(desk, asked))


def _place(desk: Desk, asked: _Asked) -> Place:
    return Place(
        "Upload a file of admins.",
        [f"How: {MODES[asked.options.mode]}."],
        [
            Choice("Name the file and hear the plan", lambda: _read(desk, asked)),
            Choice("Do it another way: add, update, or everybody", lambda: _mode(desk, asked)),
        ],
        HELP,
    )


def _mode(desk: Desk, asked: _Asked) -> None:
    offered = [(f"{words[0].upper()}{words[1:]}", name) for name, words in MODES.items()]
    asked.options = asked.options._replace(mode=desk.pick("How?", offered))


def _read(desk: Desk, asked: _Asked) -> None:
    from console.importing.planning import plan_upload

    typed = desk.talk.ask("Which file or folder", HELP)
    if not typed:
        return
    path = str(Path(typed).expanduser())
    plan = plan_upload(desk.workspace, [path], asked.options, Telling(desk.talk))
    review(desk, plan)
