"""Starting and leaving the plain console, and the menu it begins with."""

from __future__ import annotations

import io
import os
import sys

from console.cli.signals import interrupting
from console.errors import Interrupted
from console.plain.desk import Desk
from console.plain.districts import begin, change_district
from console.plain.talk import Choice, Place, Quit, Talk
from console.workspace import Workspace

ENDED = "Interrupted. What was saved before stays saved; what was being done was taken back whole."


def run_plain(workspace: Workspace, *, demo: bool = False) -> int:
    """Ask and answer on standard input and output until the operator leaves; gives the status.

    Raises:
        Interrupted: ctrl-C, a hang-up or a termination; nothing is half done.
        StoreError: the store cannot be read.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A name that the terminal's letters cannot write is no reason to stop.
        sys.stdout.reconfigure(errors="replace")
    talk = Talk(sys.stdin.buffer, sys.stdout, sys.stdin.isatty())
    with interrupting():
        try:
            converse(Desk(workspace, talk, demo))
        except Quit:
            _leave(talk)
        except KeyboardInterrupt:
            raise Interrupted(ENDED) from None
    return 0


def converse(desk: Desk) -> None:
    """Begin with a district, then stay in the first menu.

    Raises:
        Quit: the operator leaves, or the input has ended.
    """
    desk.talk.say(
        "Principal, in plain text. Answer with a number or a letter, then Enter. "
        "b goes back, q quits, ? explains, Enter alone repeats the choices.",
        f"Store: {desk.workspace.store.location.label}",
    )
    if desk.workspace.read_only:
        desk.talk.say(f"Nothing can be changed: {desk.workspace.read_only}")
    begin(desk)
    desk.visit(lambda: _menu(desk))


def _leave(talk: Talk) -> None:
    """Say good-bye; where nobody reads it any more, let the rest of the output go nowhere."""
    try:
        talk.say("", "Left. Everything saved is kept.")
    except Quit:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _menu(desk: Desk) -> Place:
    from console.plain.activity import activity
    from console.plain.admins import admins
    from console.plain.applications import applications
    from console.plain.preview import preview
    from console.plain.schools import schools
    from console.plain.sign_in import sign_in
    from console.plain.upload import upload
    from console.plain.uploads import uploads

    return Place(
        f"{desk.district.name}. What do you want to do?",
        (),
        [
            Choice("Admins: find, add, edit, deactivate", lambda: admins(desk)),
            Choice("Schools", lambda: schools(desk)),
            Choice("Applications: what each is shared and sees", lambda: applications(desk)),
            Choice("Upload a file of admins", lambda: upload(desk)),
            Choice("Past uploads, and taking one back", lambda: uploads(desk)),
            Choice("Preview: what an application gets", lambda: preview(desk)),
            Choice("Rehearse a sign-in", lambda: sign_in(desk)),
            Choice("Activity: who did what, and taking it back", lambda: activity(desk)),
            Choice("Another district", lambda: change_district(desk)),
        ],
        "This is the first menu; b here leaves Principal.",
    )
