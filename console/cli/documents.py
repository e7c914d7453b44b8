"""`principal keys`, `man` and `completion`: the documents that are made from the code."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from console.cli import options
from console.cli.output import emit
from console.errors import UsageError

FOLDER = Path(__file__).parents[1] / "documents"
SCRIPTS = {"bash": "principal.bash", "zsh": "_principal", "fish": "principal.fish"}


def keys(as_json: options.Json = False) -> None:
    """List every key of the console, place by place."""
    _print("keys.json" if as_json else "keys.md")


def man() -> None:
    """Show the manual page; without a terminal, print its source.

    To install it for man(1): principal man > ~/.local/share/man/man1/principal.1
    """
    reader = shutil.which("man")
    if not sys.stdout.isatty():
        _print("principal.1")
    elif reader is None:
        _print("commands.md")
    else:
        # A name with a slash is a file to every man(1).
        status = subprocess.run([reader, str(FOLDER / "principal.1")], check=False).returncode  # noqa: S603
        raise typer.Exit(1 if status else 0)


def completion(
    shell: Annotated[
        str, typer.Argument(metavar="bash|zsh|fish", help="The shell that completes.")
    ],
) -> None:
    """Print what completes commands and options in a shell.

    bash: principal completion bash > ~/.local/share/bash-completion/completions/principal

    zsh: principal completion zsh > a folder of $fpath, as _principal

    fish: principal completion fish > ~/.config/fish/completions/principal.fish
    """
    if shell not in SCRIPTS:
        raise UsageError(f"There is no completion for “{shell}”, only for {', '.join(SCRIPTS)}.")
    _print(SCRIPTS[shell])


def _print(name: str) -> None:
    emit((FOLDER / name).read_text("utf-8").rstrip("\n"))
