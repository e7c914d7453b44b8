"""Uploads of admins beside their baselines, whole processes in turn: time, CPU, peak memory.

    python -m tests.benchmarks.import_admins [--rows 1000000] [--rounds 3] [--folder DIR]

Ratios are given of CPU time (user and system), which moves least when other work runs on the
machine, and of wall clock, which also holds the waits for the disk; peak resident memory is printed
beside. Few enough rows are also given to sqlite-utils and SQLModel (100,000) and to
django-import-export (10,000). At last a reader lists admins while an upload is applied.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.import_baselines import FLAT, PLAIN

SCHOOLS = 5_000
# Installed programs have their bytecode beside them, whatever the shell of the benchmark says.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
PROGRAM = [str(Path(sys.executable).with_name("principal")), "--db"]


class Run(NamedTuple):
    """One run of a process: seconds by the clock, seconds of CPU, peak resident MiB."""

    wall: float
    cpu: float
    peak: int


def run_once(command: Sequence[str], script: str = "", statuses: Sequence[int] = (0,)) -> Run:
    """Run a process to its end; gives the operating system's own figures.

    Raises:
        SystemExit: it ended with another status.
    """
    began = time.perf_counter()
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=ENVIRONMENT,
    )
    if process.stdin is not None:
        process.stdin.write(script.encode())
        process.stdin.close()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in statuses:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    cpu = usage.ru_utime + usage.ru_stime
    return Run(time.perf_counter() - began, cpu, usage.ru_maxrss // 1024)


@dataclass
class Measured:
    """A command that is run once a round, on a fresh copy of what it needs."""

    name: str
    command: Sequence[str]
    script: str = ""
    prepare: Callable[[], object] = lambda: None
    statuses: tuple[int, ...] = (0,)
    runs: list[Run] = field(default_factory=list)

    def once(self) -> None:
        """Run it and keep the operating system's own figures."""
        self.prepare()
        self.runs.append(run_once(self.command, self.script, self.statuses))

    def median(self, index: int) -> float:
        """The median of one figure."""
        return statistics.median(run[index] for run in self.runs)


def measured(folder: Path, rows: int) -> list[tuple[Measured, str, float]]:
    """What is run: the command, the name of its baseline, and the goal of the ratio."""
    file, store = folder / "admins.csv", folder / "store.db"
    base, loaded, flat = folder / "base.db", folder / "loaded.db", folder / "flat.db"

    def fresh(copied: Path) -> Callable[[], object]:
        def prepare() -> None:
            flat.unlink(missing_ok=True)
            shutil.copy2(copied, store)

        return prepare

    def ours(name: str, source: str, *options: str, onto: Path = base, status: int = 0) -> Measured:
        command = [*PROGRAM, str(store), "import", str(folder / source), *options]
        return Measured(name, command, prepare=fresh(onto), statuses=(status,))

    def shell(name: str, database: Path, script: str) -> Measured:
        text = script.replace("FILE", str(file))
        return Measured(name, ["sqlite3", str(database)], text, prepare=fresh(base))

    if not loaded.exists():
        shutil.copy2(base, loaded)
        command = [*PROGRAM, str(loaded), "import", str(file)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    full = ["--mode", "full", "--max-removals", "100%"]
    found = [
        (shell("shell: .import", flat, FLAT), "", 0.0),
        (ours("dry run", "admins.csv", "--dry-run"), "shell: .import", 2.0),
        (shell("shell: .import and plain SQL", store, PLAIN), "", 0.0),
        (ours("load", "admins.csv"), "shell: .import and plain SQL", 1.3),
        (ours("the same again", "admins.csv", *full, onto=loaded), "shell: .import", 2.0),
        (ours("1 % changed", "changed.csv", *full, onto=loaded), "shell: .import", 3.5),
        (ours("500 bad rows, dry run", "some.csv", "--dry-run", status=1), "dry run", 1.6),
        (ours("all rows bad, dry run", "bad.csv", "--dry-run", status=1), "dry run", 3.0),
    ]
    if rows <= 100_000:
        found += _slow_peers(folder, file, store, fresh(base))
    if rows <= 10_000:
        found += _slowest_peers(folder, file, fresh(base))
    return found


def _slow_peers(
    folder: Path, file: Path, store: Path, prepare: Callable[[], object]
) -> list[tuple[Measured, str, float]]:
    """Baselines that a million rows would keep busy for minutes; goals are of theirs to ours."""
    flat = folder / "flat.db"
    tool = Path(sys.executable).with_name("sqlite-utils")
    utils = [str(tool), "insert", str(flat), "a", str(file), "--csv", "--pk", "email", "--silent"]
    module = "tests.benchmarks.import_baselines"
    objects = [sys.executable, "-m", module, str(store), str(file)]
    return [
        (Measured("sqlite-utils insert --pk email", utils, prepare=prepare), "load", -8.0),
        (Measured("SQLModel objects", objects, prepare=prepare), "load", -15.0),
    ]


def _slowest_peers(
    folder: Path, file: Path, prepare: Callable[[], object]
) -> list[tuple[Measured, str, float]]:
    """django-import-export, plain and with the preview of its admin page."""
    library, database = folder / "django", folder / "django.db"
    if not library.exists():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(library)]
        subprocess.run([*pip, "django-import-export"], check=True)
    program = str(Path(__file__).with_name("import_django.py"))
    command = ["env", f"PYTHONPATH={library}", sys.executable, program, str(database), str(file)]

    def afresh() -> None:
        prepare()
        database.unlink(missing_ok=True)

    return [
        (Measured("django-import-export", command, prepare=afresh), "load", -80.0),
        (
            Measured("the same with its preview", [*command, "--preview"], prepare=afresh),
            "load",
            -80.0,
        ),
    ]


def main() -> None:
    """Make the files, run everything in turn, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--only", default="", help="a part of the names of what to run")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="import-benchmark-") as temporary:
        folder = filled(chosen.folder or Path(temporary), chosen.rows)
        runs = measured(folder, chosen.rows)
        runs = [run for run in runs if not run[1] or chosen.only in run[0].name]
        for _ in range(chosen.rounds):
            for run, _, _ in runs:
                run.once()
        _print(runs, chosen.rows)
        if not chosen.only:
            waiting = [sys.executable, "-m", "tests.benchmarks.import_waiting", str(folder)]
            subprocess.run(waiting, check=True)


def filled(parent: Path, rows: int) -> Path:
    """The folder inside `parent` with the files of so many rows; made now if they are not there.

    They are made in a process of its own: a child's peak memory starts from its parent's.
    """
    folder = parent / f"{rows}-rows"
    # The store is made last, so that files cut short are made anew.
    if not (folder / "base.db").exists():
        module = "tests.benchmarks.import_data"
        command = [sys.executable, "-m", module, str(folder), str(rows), str(SCHOOLS)]
        subprocess.run(command, check=True)
    return folder


def _print(runs: list[tuple[Measured, str, float]], rows: int) -> None:
    by_name = {run.name: run for run, _, _ in runs}
    loads = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    rounds = len(runs[0][0].runs)
    sys.stdout.write(
        f"{rows:,} rows, {SCHOOLS:,} schools, medians of {rounds}; load average {loads}\n"
    )
    sys.stdout.write(f"{'':32}{'wall s':>8}{'CPU s':>8}{'MiB':>6}  ratio (goal)\n")
    for run, against, goal in runs:
        line = f"{run.name:32}{run.median(0):8.2f}{run.median(1):8.2f}{run.median(2):6.0f}"
        if against in by_name:
            other = by_name[against]
            walls, cpus = (run.median(index) / other.median(index) for index in (0, 1))
            bound = f"at least {-goal:g}" if goal < 0 else f"at most {goal:g}"
            line += f"  {cpus:.2f} CPU, {walls:.2f} wall of {against} ({bound})"
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
