"""How the console feels with a million admins: keys, search, bytes, memory, beside a one-line app.

    python -m tests.benchmarks.crowd MILLION          the store of a million admins, once
    python -m tests.benchmarks.painting MILLION [--keys 40] [--rounds 9]

Both programs run at once, each in a real pseudo-terminal, and get their keys in turn, so that a
busy machine slows both. Painted is the last byte before a short silence. The index of words is
made first if it is not there, as a console that stays open makes it.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import select
import shutil
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from console.audit import Operator
from console.provisioning.admin_list import AdminList, keep_index, search_of
from console.provisioning.directory import AdminQuery, page_of_admins
from console.provisioning.which_district import list_districts
from console.workspace import Workspace
from storage.connections import Location
from storage.queries import ledger
from storage.records.log import AuditRecord
from storage.store import Store
from tests.benchmarks.crowd import build
from tests.benchmarks.startup import BARE_TEXTUAL, PROGRAM, run_until_shown

ECHO = """
from textual.app import App
from textual.widgets import Static
class Echo(App):
    keys = 0
    def compose(self):
        yield Static("The quick brown fox jumps over the lazy dog.", id="line")
    def on_key(self, event):
        self.keys += 1
        self.query_one("#line", Static).update(f"{self.keys} keys, the last of them {event.key}")
Echo().run()
"""
WIDE, NARROW = (120, 40), (80, 24)
COUNTED = b"1,000,000 admins"
DOWN, PAGE_DOWN, END, TOP = b"\x1b[B", b"\x1b[6~", b"G", b"g"
# A district admin is opened, seen through three lenses and signed in; then every other place.
EVERYTHING = (
    b"\x1b", b"/admin4@", b"\r", b"\r", b"l", b"\x1b", b"s", b"s", b"2", b"3", b"\r", b"\x1b", b"4",
    b"5", b"\r", b"6", b"7", b"\r", b"\x1b", b"0", b"\x1b", b",", b"\x1b", b"\x10", b"\x1b", b"?",
    b"\x1b", b"1", b"\x1b", b"\x1b",
)  # fmt: skip
# The admin under the cursor gets another title, which is saved.
CHANGE = (b"e", b"\t", b"\t", b"\t", b"\t", b"x", b"\x13")
SILENCE_SECONDS, SETTLED_SECONDS, PATIENCE_SECONDS = 0.05, 1.2, 15.0
TERMS = (
    "sur", "surname", "surname123", "surname1234 given", "admin999999@crowd.example", "99999",
    "a777777", "crowd.example", "principal", "zzz", "n9a9", "school 1234", "s4321", "elementary",
    "9 99 999", "given surname39",
)  # fmt: skip


@dataclass
class Terminal:
    """A program in a pseudo-terminal; what it writes is read and counted."""

    command: Sequence[str]
    environment: dict[str, str]
    size: tuple[int, int]
    written: int = 0
    text: bytes = b""
    child: int = field(init=False)
    handle: int = field(init=False)

    def __enter__(self) -> Terminal:
        columns, rows = self.size
        self.child, self.handle = pty.fork()
        if self.child == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.execvpe(self.command[0], list(self.command), self.environment)
        return self

    def __exit__(self, *_: object) -> None:
        os.kill(self.child, signal.SIGKILL)
        os.waitpid(self.child, 0)
        os.close(self.handle)

    def listen(self, silence: float) -> float:
        """Read until nothing came for so long; when the last byte came."""
        last = began = time.perf_counter()
        quiet = last
        while quiet - last < silence and quiet - began < PATIENCE_SECONDS:
            if select.select([self.handle], [], [], silence / 5)[0]:
                heard = os.read(self.handle, 1 << 16)
                self.text = self.text[-(1 << 16) :] + heard
                self.written += len(heard)
                last = time.perf_counter()
            quiet = time.perf_counter()
        return last

    def listen_for(self, word: bytes) -> None:
        """Read until a word is painted."""
        began = time.perf_counter()
        while word not in self.text and time.perf_counter() - began < PATIENCE_SECONDS:
            self.listen(0.002)

    def press(self, keys: bytes) -> float:
        """Milliseconds from a key to the last byte it led to."""
        began = time.perf_counter()
        os.write(self.handle, keys)
        select.select([self.handle], [], [], PATIENCE_SECONDS)
        return (self.listen(SILENCE_SECONDS) - began) * 1000

    @property
    def memory(self) -> float:
        """Resident megabytes."""
        status = Path(f"/proc/{self.child}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024


class Figure(NamedTuple):
    """One line of the table."""

    what: str
    ours: str
    floor: str
    ratio: float | None
    goal: str


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("million", type=Path)
    parser.add_argument("--keys", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=9)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        hundred = Path(folder, "hundred.db")
        build(hundred, admins=100, schools=10, district_share=0.05)
        bare, echo = Path(folder, "bare.py"), Path(folder, "echo.py")
        bare.write_text(BARE_TEXTUAL)
        echo.write_text(ECHO)
        environment = _environment(folder)
        figures = [
            *search_alone(asked.million),
            *first_paint(environment, bare, (hundred, asked.million), asked.rounds),
            *keys(environment, echo, copied(asked.million, Path(folder)), asked.keys),
            *bytes_sent(environment, asked.million),
        ]
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    sys.stdout.write(
        f"\nload average {load}\n{'':<44}{'console':>14}{'one line':>12}{'ratio':>8}\n"
    )
    for each in figures:
        ratio = "" if each.ratio is None else f"{each.ratio:.2f}"
        sys.stdout.write(
            f"{each.what:<44}{each.ours:>14}{each.floor:>12}{ratio:>8}   {each.goal}\n"
        )


def copied(store: Path, folder: Path) -> Path:
    """A copy to change, with its index of words."""
    for suffix in ("", "-search"):
        shutil.copyfile(f"{store}{suffix}", folder / f"copy.db{suffix}")
    return folder / "copy.db"


def _environment(folder: str) -> dict[str, str]:
    return {
        "PATH": os.environ.get("PATH", ""),
        "LANG": "C.UTF-8",
        "HOME": folder,
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
    }


def search_alone(million: Path) -> list[Figure]:
    """The first page of every term, as the list asks for it: with the index, and without."""
    workspace = Workspace(Store.open(Location.parse(str(million))), Operator("benchmark"))
    (district, *_) = workspace.read(list_districts)
    search = search_of(workspace)
    began = time.perf_counter()
    made = keep_index(search, lambda: False)
    took = f"{time.perf_counter() - began:.1f} s" if made else "there"
    times: dict[str, float] = {}
    for term in TERMS:
        for _ in range(3):
            listed = AdminList(workspace, district, AdminQuery(term), search)
            began = time.perf_counter()
            listed.page(0, 64)
            passed = (time.perf_counter() - began) * 1000
            times[term] = min(times.get(term, passed), passed)
    plain = []
    for term in ("zzz", "surname123"):
        began = time.perf_counter()
        workspace.read(page_of_admins, district, AdminQuery(term), 0, 64)
        plain.append((time.perf_counter() - began) * 1000)
    search.close()
    workspace.store.close()
    worst = max(times, key=lambda term: times[term])
    return [
        Figure("index of words", took, "", None, ""),
        Figure("search alone, median", f"{statistics.median(times.values()):.1f} ms", "", None, ""),
        Figure(f"search alone, worst ({worst})", f"{times[worst]:.1f} ms", "", None, "50 ms"),
        Figure(
            "without the index: zzz, surname123",
            "",
            "",
            None,
            " ".join(f"{t:.0f} ms" for t in plain),
        ),
    ]


def first_paint(
    environment: dict[str, str], bare: Path, stores: tuple[Path, Path], rounds: int
) -> list[Figure]:
    """Until the first row stands on the screen, and the memory then."""
    found = []
    plain = [sys.executable, str(bare)]
    for store, word in zip(stores, ("100", "1,000,000"), strict=True):
        ours = [str(PROGRAM), "--db", str(store)]
        pairs = [
            (
                run_until_shown(plain, environment, WIDE, "quick brown"),
                run_until_shown(ours, environment, WIDE, "Surname"),
            )
            for _ in range(rounds + 1)
        ][1:]
        floor, own = (statistics.median(side) * 1000 for side in zip(*pairs, strict=True))
        ratio = statistics.median(mine / theirs for theirs, mine in pairs)
        what = f"first paint with rows, {word} admins"
        found.append(Figure(what, f"{own:.0f} ms", f"{floor:.0f} ms", ratio, "1.45"))
        small = memory_at(plain, environment, b"quick brown")
        large = memory_at(ours, environment, b"Surname")
        what = f"memory at first paint, {word} admins"
        found.append(Figure(what, f"{large:.0f} MB", f"{small:.0f} MB", large / small, "1.3"))
    return found


def memory_at(command: Sequence[str], environment: dict[str, str], word: bytes) -> float:
    """Resident megabytes at the moment a word is painted."""
    with Terminal(command, environment, WIDE) as terminal:
        terminal.listen_for(word)
        return terminal.memory


def keys(environment: dict[str, str], echo: Path, million: Path, count: int) -> list[Figure]:
    """From a key to what it paints, both programs in turn."""
    ours = Terminal([str(PROGRAM), "--db", str(million)], environment, WIDE)
    floor = Terminal([sys.executable, str(echo)], environment, WIDE)
    found = []
    with ours, floor:
        ours.listen_for(COUNTED)
        for terminal in (ours, floor):
            terminal.listen(SETTLED_SECONDS)
        ways = (("down", (DOWN,)), ("page down", (PAGE_DOWN,)), ("to the end and back", (END, TOP)))
        for what, pressed in ways:
            found.append(_in_turn(what, ours, floor, pressed * (count // len(pressed))))
        ours.press(END)
        found.append(_in_turn("page up from the end", ours, floor, (b"\x1b[5~",) * count))
        ours.press(b"/")
        letters = [bytes([letter]) for letter in b"surname12345"]
        found.append(_in_turn("search, a letter", ours, floor, letters))
        found += memory_of_everything(ours, million)
    return found


def memory_of_everything(ours: Terminal, store: Path) -> list[Figure]:
    """Memory after every place was opened and somebody signed in; then after a change, too."""
    found = []
    before = _newest_entry(store)
    for what, keys in (
        ("memory, every place opened, a sign-in made", EVERYTHING),
        ("and a form opened, a change saved", CHANGE),
    ):
        for key in keys:
            ours.press(key)
            ours.listen(SETTLED_SECONDS)
        ours.listen(2 * SETTLED_SECONDS)
        found.append(Figure(what, f"{ours.memory:.0f} MB", "", None, "80 MB"))
    mapped = Path(f"/proc/{ours.child}/maps").read_text()
    newest = _newest_entry(store)
    if "cryptography" not in mapped or newest == before or newest.action != "admin.edit":
        raise SystemExit("nobody has signed in, or nothing was changed: this was not everything")
    if "sqlalchemy" in mapped or "pydantic" in mapped:
        raise SystemExit("SQLModel is loaded, which no change needs")
    return found


def _newest_entry(store: Path) -> AuditRecord:
    with Store(Location.parse(str(store))).read() as reader:
        return next(ledger.entries(reader, newest_first=True))


def _in_turn(what: str, ours: Terminal, floor: Terminal, pressed: Sequence[bytes]) -> Figure:
    pairs = [(ours.press(key), floor.press(b"x")) for key in pressed]
    own, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
    late = sorted(mine for mine, _ in pairs)[int(len(pairs) * 0.95)]
    goal = "4" if "page" in what else ""
    return Figure(
        f"{what} (95 %: {late:.0f} ms)", f"{own:.1f} ms", f"{theirs:.1f} ms", own / theirs, goal
    )


def bytes_sent(environment: dict[str, str], million: Path) -> list[Figure]:
    """What goes over the line: until settled, a Down key, and when nothing happens."""
    found = []
    for size, goal in ((WIDE, "40,000"), (NARROW, "25,000")):
        with Terminal([str(PROGRAM), "--db", str(million)], environment, size) as ours:
            ours.listen_for(COUNTED)
            ours.listen(SETTLED_SECONDS)
            name = f"{size[0]}x{size[1]}"
            found.append(
                Figure(f"bytes until settled, {name}", f"{ours.written:,}", "", None, goal)
            )
            ours.listen(SETTLED_SECONDS)
            began = ours.written
            for _ in range(80):
                ours.press(DOWN)
                ours.listen(0.1)
            sent = (ours.written - began) / 80
            wanted = "1,100" if size == WIDE else ""
            found.append(Figure(f"bytes a Down key, {name}", f"{sent:,.0f}", "", None, wanted))
            ours.listen(SETTLED_SECONDS)
            began = ours.written
            ours.listen(5.0)
            found.append(
                Figure(f"bytes in 5 idle seconds, {name}", f"{ours.written - began}", "", None, "0")
            )
    return found


if __name__ == "__main__":
    main()
