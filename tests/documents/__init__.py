"""Documents made from the code: `python -m tests.documents` writes them, a test compares them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.documents import completion, keys, manual, reference

ROOT = Path(__file__).parents[2]
HELP = ROOT / "console" / "help.txt"
FOLDER = ROOT / "console" / "documents"


def help_text() -> str:
    """What the command tree itself prints for `--help` on a terminal of 80 columns."""
    program = (
        "from console.cli.main import build\n"
        "build(lambda workspace, demo=False: 0)(args=['--help'], prog_name='principal')"
    )
    return subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "COLUMNS": "80", "TERM": "dumb", "NO_COLOR": "1"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout


# Every generated document, and what makes it.
DOCUMENTS: dict[Path, Callable[[], str]] = {
    HELP: help_text,
    FOLDER / "commands.md": reference.page,
    FOLDER / "keys.md": keys.page,
    FOLDER / "keys.json": keys.listing,
    FOLDER / "principal.1": manual.page,
    FOLDER / "principal.bash": completion.bash,
    FOLDER / "_principal": completion.zsh,
    FOLDER / "principal.fish": completion.fish,
}
