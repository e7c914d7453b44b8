"""How far a long command is, on one line of standard error; only on a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from console.cli.signals import interrupting
from console.importing.options import Progress, Step, no_progress

_EVERY_SECONDS = 0.1
_UNITS = {"reading": ("MB", 1_000_000), "comparing": ("rows", 1), "writing": ("rows", 1)}


class ProgressLine:
    """Shows steps with rate and time left."""

    def __init__(self) -> None:
        self._phase = ""
        self._began = self._shown = 0.0

    def __call__(self, step: Step) -> None:
        """Show a step, unless one was shown a moment ago."""
        now = time.monotonic()
        if step.phase != self._phase:
            self._phase, self._began, self._shown = step.phase, now, 0.0
        if now - self._shown < _EVERY_SECONDS:
            return
        self._shown = now
        sys.stderr.write(f"\r\x1b[K{_line(step, now - self._began)}")
        sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away; the next step shows it again."""
        if self._phase:
            self._phase = ""
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def quiet(progress: Progress) -> None:
    """Take the line away before something else is written to the same terminal."""
    if isinstance(progress, ProgressLine):
        progress.clear()


def _line(step: Step, seconds: float) -> str:
    unit, size = _UNITS.get(step.phase, ("rows", 1))
    if not step.total or not step.done:
        return f"{step.phase} …"
    rate = step.done / max(seconds, 0.001)
    left = max(0, step.total - step.done) / rate
    share = min(100, step.done * 100 // step.total)
    return f"{step.phase} {share}%  {rate / size:,.0f} {unit}/s  {left:.0f} s left"


@contextmanager
def watched() -> Iterator[Progress]:
    """Progress on a terminal; a hang-up or a termination rolls back as Ctrl-C does."""
    line = ProgressLine() if sys.stderr.isatty() else None
    try:
        with interrupting():
            yield line or no_progress
    finally:
        if line is not None:
            line.clear()
