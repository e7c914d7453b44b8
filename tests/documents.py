"""Documents made from the code: `python -m tests.documents` writes them, a test compares them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
HELP = ROOT / "console" / "help.txt"


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


def documents() -> dict[Path, str]:
    """Every generated document and what it must hold."""
    return {HELP: help_text()}


if __name__ == "__main__":
    for path, text in documents().items():
        path.write_text(text, "utf-8")
