"""Copying: by the desktop's own program when local, else through the terminal; or to a file."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from console.errors import Refused
from console.provisioning.images import admin_image
from storage.records.admins import AdminRecord

if TYPE_CHECKING:
    from screens.page import AnyPage

# Terminals cut or drop longer sequences (xterm's limit is the usual one).
MOST_BYTES = 74_994
SCREEN_CHUNK = 760
# A clipboard program that does not answer must not hold anybody up.
PROGRAM_SECONDS = 2.0
PROGRAMS = {
    "TMUX": (("tmux", "load-buffer", "-w", "-"),),
    "WAYLAND_DISPLAY": (("wl-copy",),),
    "DISPLAY": (("xclip", "-selection", "clipboard"), ("xsel", "--clipboard", "--input")),
}


class Text(NamedTuple):
    """Something to copy: what it is called, and the text."""

    title: str
    text: str


def texts_of(admins: Sequence[AdminRecord]) -> list[Text]:
    """What identifies admins: ids, emails, names with emails, JSON."""
    images = [admin_image(admin) for admin in admins]
    return [
        Text("email", "\n".join(admin.email for admin in admins)),
        Text("Clever id", "\n".join(admin.id for admin in admins)),
        Text("name and email", "\n".join(f"{admin.name} <{admin.email}>" for admin in admins)),
        Text("JSON", json.dumps(images[0] if len(images) == 1 else images, indent=2)),
    ]


def clipboard_sequence(text: str, environment: Mapping[str, str]) -> str | None:
    """The OSC 52 sequence that copies `text`, wrapped for tmux or screen; None if too long."""
    encoded = base64.b64encode(text.encode()).decode()
    if len(encoded) > MOST_BYTES:
        return None
    sequence = f"\x1b]52;c;{encoded}\x07"
    if environment.get("TMUX"):
        return "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    if environment.get("TERM", "").startswith("screen"):
        chunks = [sequence[i : i + SCREEN_CHUNK] for i in range(0, len(sequence), SCREEN_CHUNK)]
        return "".join(f"\x1bP{chunk}\x1b\\" for chunk in chunks)
    return sequence


def clipboard_program(environment: Mapping[str, str]) -> list[str] | None:
    """The program that copies what it reads, where the clipboard is this machine's; else None.

    tmux hands what it is given on to its terminal, near or far. A desktop's clipboard counts only
    when nobody comes in over SSH: there it would be the server's.
    """
    far = any(environment.get(name) for name in ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"))
    offered = [
        command
        for variable, commands in PROGRAMS.items()
        if environment.get(variable) and (variable == "TMUX" or not far)
        for command in commands
    ]
    if not far and sys.platform == "darwin":
        offered.append(("pbcopy",))
    for name, *options in offered:
        found = shutil.which(name, path=environment.get("PATH"))
        if found is not None:
            return [found, *options]
    return None


async def hand_to_program(command: Sequence[str], text: str, env: Mapping[str, str]) -> bool:
    """Hand a text to a clipboard program; whether it took it in time.

    Some (xclip, wl-copy) stay in the background to serve the text and keep their outputs open, so
    that nobody may wait for these to be closed.
    """
    nowhere = asyncio.subprocess.DEVNULL
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=nowhere,
            stderr=nowhere,
            env=dict(env),
            start_new_session=True,
        )
    except OSError:
        return False
    try:
        await asyncio.wait_for(process.communicate(text.encode()), PROGRAM_SECONDS)
    except (TimeoutError, BrokenPipeError, ConnectionResetError):
        if process.returncode is None:
            process.kill()
            await process.wait()
        return False
    return process.returncode == 0


def write_file(path: Path, text: str) -> None:
    """Write a new private file; never over another one and never through a link.

    Raises:
        Refused: there is a file of that name, or the folder cannot be written.
    """
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise Refused(f"Cannot write {path}: {error.strerror}. Name another file.") from error
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text if text.endswith("\n") else text + "\n")


async def copy_one_of(page: AnyPage, texts: Sequence[Text]) -> None:
    """Ask which text, then copy it or write it to a file."""
    from screens.dialogs.choice import Choice, ChoiceDialog

    choices = [Choice(text.title, text.text.split("\n")[0], (text, False)) for text in texts]
    choices += [Choice(f"{text.title}, to a file", "", (text, True)) for text in texts]
    picked = await page.app.push_screen_wait(ChoiceDialog("Copy what?", choices))
    if picked is None:
        return
    text, to_file = picked.value
    if to_file:
        await save(page, text)
    else:
        await copy(page, text)


async def copy(page: AnyPage, text: Text) -> None:
    """Copy a text by a program or through the terminal; one too long for that goes to a file."""
    environment = page.principal.environment
    program = clipboard_program(environment)
    if program is not None and await hand_to_program(program, text.text, environment):
        page.tell(f"{text.title} copied.")
        return
    sequence = clipboard_sequence(text.text, environment)
    if sequence is None:
        await save(page, text)
        return
    page.principal.write_to_terminal(sequence)
    page.tell(f"{text.title} copied. Not there? Your terminal forbids it: take “to a file”.")


async def save(page: AnyPage, text: Text) -> None:
    """Ask for a name and write the text there."""
    from screens.dialogs.prompt import PromptDialog

    name = await page.app.push_screen_wait(
        PromptDialog(f"Write {text.title} to which file?", "", "principal.txt")
    )
    if name is None:
        return
    path = Path(name).expanduser()
    with page.reporting(f"write {name}"):
        write_file(path, text.text)
        page.tell(f"{text.title} written to {path}.")
