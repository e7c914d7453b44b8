"""Reads the README's console sessions and runs them in a real shell.

`python -m tests.readme` writes the real output into the README; the test compares them.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

README = Path(__file__).parent.parent / "README.md"
SESSION = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# What differs from run to run: ids, tokens, times, request ids and ports.
VARYING = (
    (re.compile(r"\b[0-9a-f]{64}\b"), "<hash>"),
    (re.compile(r"\b[0-9a-f]{40}\b"), "<token>"),
    (re.compile(r"\b[0-9a-f]{24}\b"), "<id>"),
    (re.compile(r"\b[0-9a-f]{20}\b"), "<client>"),
    (re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"), "<request>"),
    (re.compile(r"…[\w-]{4}\b"), "…"),
    (re.compile(r"\bil…\w*"), "il…"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"), "<time>"),
    (re.compile(r"\b1[789]\d{8}\b"), "<seconds>"),
    (re.compile(r'W/"[^"]*"'), "<etag>"),
    (re.compile(r"content-length: \d+"), "content-length: <n>"),
)


class Command(NamedTuple):
    """One command of a session, as typed, and the output the README shows."""

    typed: str
    shown: str


def sessions(text: str) -> Iterator[list[Command]]:
    """Every console session of the README."""
    for block in SESSION.findall(text):
        yield [
            Command(part.split("\n", 1)[0], part.split("\n", 1)[1] if "\n" in part else "")
            for part in _joined(re.split(r"^\$ ", block, flags=re.MULTILINE)[1:])
        ]


def _joined(parts: list[str]) -> Iterator[str]:
    """A command with a here-document keeps its lines up to END in one piece."""
    for part in parts:
        first = part.split("\n", 1)[0]
        if "<<" not in first:
            yield part
            continue
        typed, _, rest = part.partition("\nEND\n")
        yield typed.replace("\n", "\r") + "\rEND\n" + rest


def run(typed: str, folder: Path) -> str:
    """Run one command in a shell whose home and store are in `folder`."""
    environment = {
        **os.environ,
        "HOME": str(folder),
        "PRINCIPAL_DB": str(folder / "principal.db"),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "LC_ALL": "C.UTF-8",
    }
    ran = subprocess.run(
        ["bash", "-c", typed.replace("\r", "\n")],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    return ran.stdout


def settled(text: str) -> str:
    """Text with everything that differs from run to run replaced."""
    for pattern, name in VARYING:
        text = pattern.sub(name, text)
    return text.strip()


def rewritten(text: str) -> str:
    """The README with the output its commands really have."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)

        def session(block: re.Match[str]) -> str:
            lines = []
            for command in next(iter(sessions(block.group(0)))):
                output = run(command.typed, folder).rstrip()
                if settled(output) == settled(command.shown):
                    output = command.shown.rstrip()
                typed = command.typed.replace("\r", "\n")
                lines.append(f"$ {typed}\n{output}\n" if output else f"$ {typed}\n")
            return "```console\n" + "".join(lines) + "```"

        return SESSION.sub(session, text)


if __name__ == "__main__":
    README.write_text(rewritten(README.read_text("utf-8")), "utf-8")
