"""How long a person waits: `principal --help` and the console's first screen, beside a baseline.

Every round runs ours and the baseline in turn, each a whole process. Medians are printed, and the
median of the ratios within a round, so that a busy machine slows both; the exit status says
whether every ratio is within the goal.

    .venv/bin/python tests/benchmarks/startup.py [--rounds 15]
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import re
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

GOAL = 1.5
DEADLINE_SECONDS = 20.0
PROGRAM = Path(sys.executable).with_name("principal")

BARE_TYPER = """
import typer
app = typer.Typer()
@app.command()
def hello(name: str = "world") -> None:
    typer.echo(f"Hello {name}")
app()
"""

BARE_TEXTUAL = """
from textual.app import App
from textual.widgets import Static
class Minimal(App):
    def compose(self):
        yield Static("The quick brown fox jumps over the lazy dog, and says so in one line.")
Minimal().run()
"""

Timed = Callable[[], float]


def run_to_end(command: list[str], environment: dict[str, str]) -> float:
    """Seconds from start to end of a process."""
    began = time.perf_counter()
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=60)
    return time.perf_counter() - began


def run_until_shown(
    command: list[str], environment: dict[str, str], size: tuple[int, int], word: str
) -> float:
    """Seconds from start until `word` stands on a terminal of `size` (columns, rows)."""
    columns, rows = size
    began = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        os.execvpe(command[0], command, environment)
    try:
        return _wait_for(word, terminal, began)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(terminal)


def _wait_for(word: str, terminal: int, began: float) -> float:
    written = b""
    while time.perf_counter() - began < DEADLINE_SECONDS:
        if not select.select([terminal], [], [], 0.5)[0]:
            continue
        try:
            written += os.read(terminal, 65_536)
        except OSError:
            break
        if word in _SEQUENCE.sub(b"", written).decode(errors="ignore"):
            return time.perf_counter() - began
    raise SystemExit(f"“{word}” was not painted, but:\n{written.decode(errors='replace')}")


_SEQUENCE = re.compile(
    rb"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1bP.*?\x1b\\|\x1b\[[0-?]*[ -/]*[@-~]|\x1b.", re.DOTALL
)


def compare(name: str, ours: Timed, baseline: Timed, rounds: int) -> float:
    """Run both in turn and print their medians; returns the median of the rounds' ratios."""
    for warm in (baseline, ours):
        warm()
    times = [(baseline(), ours()) for _ in range(rounds)]
    bare = statistics.median(baselines for baselines, _ in times)
    own = statistics.median(owns for _, owns in times)
    paired = statistics.median(own / bare for bare, own in times)
    verdict = "within" if paired <= GOAL else "OVER"
    sys.stdout.write(
        f"{name:<24} baseline {bare * 1000:6.0f} ms   principal {own * 1000:6.0f} ms   "
        f"ratio {paired:.2f}, {verdict} {GOAL}\n"
    )
    return paired


def prepare(folder: str) -> dict[str, str]:
    """An environment with a store of a small district."""
    environment = {
        **{key: os.environ[key] for key in ("PATH", "LANG") if key in os.environ},
        "HOME": folder,
        "PRINCIPAL_DB": f"{folder}/principal.db",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "PYTHONDONTWRITEBYTECODE": "",
    }
    _run(environment, "districts", "add", "Maple Valley")
    for number in range(30):
        person = ("--first-name", f"Ana {number}", "--last-name", "Rivera", "--scope", "district")
        _run(environment, "admins", "add", "--email", f"p{number}@maple.example", *person)
    return environment


def _run(environment: dict[str, str], *command: str) -> None:
    run_to_end([str(PROGRAM), *command], environment)


def main() -> int:
    """Print every comparison; 1 if one is over the goal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        environment = prepare(folder)
        typer, textual = Path(folder, "bare_typer.py"), Path(folder, "bare_textual.py")
        typer.write_text(BARE_TYPER)
        textual.write_text(BARE_TEXTUAL)
        ratios = [
            compare(
                "--help",
                partial(run_to_end, [str(PROGRAM), "--help"], environment),
                partial(run_to_end, [sys.executable, str(typer), "--help"], environment),
                rounds,
            )
        ]
        for size in ((80, 24), (120, 40)):
            bare = partial(
                run_until_shown, [sys.executable, str(textual)], environment, size, "quick brown"
            )
            for what, word in (("first screen", "Admins"), ("with its rows", "Rivera, Ana")):
                ours = partial(run_until_shown, [str(PROGRAM)], environment, size, word)
                name = f"{what}, {size[0]}x{size[1]}"
                ratios.append(compare(name, ours, bare, rounds))
    return int(max(ratios) > GOAL)


if __name__ == "__main__":
    sys.exit(main())
