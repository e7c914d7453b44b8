"""Programs in real terminals: what they write, what stands on the screen, how they end."""

from __future__ import annotations

import codecs
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic

DEADLINE_SECONDS = 30.0
SIZE = (80, 24)
_SEQUENCE = re.compile(
    r"\x1b\[[<=>?]?[\d;]*[ -/]*[@-~]"  # CSI
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"  # OSC
    r"|\x1b[P_^X][^\x1b]*\x1b\\"  # DCS and the like
    r"|\x1b[ -/]*[0-OQ-WYZ\\`-~]"
)


class Screen:
    """The little of a terminal that is needed to read a full-screen program."""

    def __init__(self, columns: int, rows: int) -> None:
        self.columns, self.rows = columns, rows
        self._waiting = ""
        self._clear()

    def _clear(self) -> None:
        self._cells = [[" "] * self.columns for _ in range(self.rows)]
        self._row = self._column = 0

    def feed(self, text: str) -> None:
        """Take what a program wrote; a sequence cut in two waits for its end."""
        text = self._waiting + text
        self._waiting = ""
        position = 0
        while position < len(text):
            if text[position] != "\x1b":
                self._put(text[position])
                position += 1
            elif found := _SEQUENCE.match(text, position):
                self._obey(found.group())
                position = found.end()
            else:
                self._waiting = text[position:]
                return

    def _put(self, letter: str) -> None:
        if letter == "\r":
            self._column = 0
        elif letter == "\n":
            self._row = min(self.rows - 1, self._row + 1)
        elif letter == "\b":
            self._column = max(0, self._column - 1)
        elif letter.isprintable() and self._column < self.columns:
            self._cells[self._row][self._column] = letter
            self._column += 1

    def _obey(self, sequence: str) -> None:
        if sequence in {"\x1b[2J", "\x1b[?1049h"}:
            self._clear()
        elif sequence[-1] in "Hf" and sequence.startswith("\x1b[") and sequence[2:3] != "?":
            row, _, column = sequence[2:-1].partition(";")
            self._row = min(self.rows, int(row or 1)) - 1
            self._column = min(self.columns, int(column or 1)) - 1
        elif sequence == "\x1b[K":
            blank = [" "] * (self.columns - self._column)
            self._cells[self._row][self._column :] = blank

    @property
    def text(self) -> str:
        """What stands on it, row by row."""
        return "\n".join("".join(row).rstrip() for row in self._cells)


@dataclass
class Terminal:
    """One program in a terminal of its own."""

    process: subprocess.Popen[bytes]
    master: int
    screen: Screen
    seen: bytes = b""
    heard: int = 0
    _decoder: codecs.IncrementalDecoder = field(
        default_factory=lambda: codecs.getincrementaldecoder("utf-8")("replace")
    )

    def read(self) -> bool:
        """Read what has come; False when the terminal was closed on the other side."""
        if select.select([self.master], [], [], 0.05)[0]:
            try:
                data = os.read(self.master, 65536)
            except OSError:
                return False
            self.seen += data
            self.screen.feed(self._decoder.decode(data))
        return True

    def until(self, text: bytes) -> None:
        """Read until a text has come."""
        self._wait(lambda: text in self.seen, repr(text))

    def until_shows(self, text: str) -> None:
        """Read until a text stands on the screen."""
        self._wait(lambda: text in self.screen.text, f"{text}\n{self.screen.text}")

    def hear(self, text: str) -> str:
        """Read until a text comes after what was heard before; what was said up to there."""
        wanted = text.encode()
        self._wait(lambda: wanted in self.seen[self.heard :], f"“{text}”")
        end = self.seen.index(wanted, self.heard) + len(wanted)
        said, self.heard = self.seen[self.heard : end], end
        return said.decode(errors="replace")

    def _wait(self, condition: object, what: str) -> None:
        assert callable(condition)
        deadline = monotonic() + DEADLINE_SECONDS
        while not condition():
            assert monotonic() < deadline, f"never came: {what}\n{self._shown()}"
            assert self.read() or condition(), f"ended before: {what}\n{self._shown()}"

    def _shown(self) -> str:
        return f"{self.seen[-2000:]!r}\n{self.screen.text}"

    def type(self, text: str) -> None:
        """Press keys; "\\r" is Enter to a full-screen program, "\\n" to the others."""
        os.write(self.master, text.encode())

    def end(self) -> int:
        """Read until the program has ended; its exit status."""
        deadline = monotonic() + DEADLINE_SECONDS
        while self.process.poll() is None:
            assert monotonic() < deadline, f"the program goes on\n{self._shown()}"
            self.read()
        while self.read() and select.select([self.master], [], [], 0)[0]:
            pass
        return self.process.returncode

    def hang_up(self) -> None:
        """Close the terminal, as a line that drops does."""
        os.close(self.master)
        self.master = -1


@contextmanager
def in_terminal(
    command: Sequence[str],
    environment: Mapping[str, str],
    *,
    size: tuple[int, int] = SIZE,
    ignore_hangup: bool = False,
) -> Iterator[Terminal]:
    """Start a program in a new session whose terminal is ours; it is killed when we leave."""
    columns, rows = size
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def settle_in() -> None:
        os.setsid()
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
        # Said either way: a suite that runs under nohup, or in the background of a script, hands
        # "ignored" down, and the console leaves alone what it was told to ignore.
        signal.signal(signal.SIGHUP, signal.SIG_IGN if ignore_hangup else signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGQUIT, signal.SIG_DFL)

    process = subprocess.Popen(
        command,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=environment,
        preexec_fn=settle_in,  # noqa: PLW1509 - the child must own the terminal before it starts
    )
    os.close(slave)
    running = Terminal(process, master, Screen(columns, rows))
    try:
        yield running
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        if running.master >= 0:
            running.hang_up()
