"""How the console ends when nobody asked it to: signals, a lost terminal, a crash."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from textual.css.query import NoMatches
from textual.widget import Widget
from textual.worker import WorkerFailed

if TYPE_CHECKING:
    from screens.app import PrincipalApp

WATCH_SECONDS = 0.5
PATIENCE_SECONDS = 2.0
CRASHED = 70


def heed_signals(app: PrincipalApp) -> None:
    """Leave in order on signals that would end Python with the terminal in disorder.

    A terminal that went away without a signal (SIGHUP ignored, as under nohup) is noticed within
    half a second; reading from it would otherwise spin for ever.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
        if signal.getsignal(number) is not signal.SIG_IGN:
            loop.add_signal_handler(number, leave, app, 128 + number)
    if not app.is_headless:
        app.set_interval(WATCH_SECONDS, lambda: _watch(app), name="terminal")


def has_job_control() -> bool:
    """Whether a shell in our session started us as a job, and so can continue us.

    Under a forced command of sshd, or with `exec`, there is none: who stops would stay stopped.
    """
    parent = os.getppid()
    try:
        ours = os.getsid(parent) == os.getsid(0)
        return ours and os.getpgid(parent) != os.getpgrp()
    except ProcessLookupError:
        return False


def _watch(app: PrincipalApp) -> None:
    if not os.isatty(sys.__stdin__.fileno() if sys.__stdin__ else 0):
        leave(app, 128 + signal.SIGHUP)


def leave(app: PrincipalApp, status: int) -> None:
    """End the console; if writing to a dead terminal blocks that, end the process.

    A change being written is either committed or rolled back whole when the store is next opened.
    """
    deadline = threading.Timer(PATIENCE_SECONDS, os._exit, (status,))
    deadline.daemon = True
    deadline.start()
    app.exit(return_code=status)


def write_report(environment: Mapping[str, str]) -> Path | None:
    """Write the traceback being handled to the log folder, without the values of any variable.

    Returns None when no file can be written.
    """
    import platformdirs

    state = environment.get("XDG_STATE_HOME")
    base = Path(state) / "principal" if state else Path(platformdirs.user_state_dir("principal"))
    path = base / f"crash-{os.getpid()}.log"
    try:
        base.mkdir(mode=0o700, parents=True, exist_ok=True)
        flags = os.O_CREAT | os.O_WRONLY | os.O_TRUNC | os.O_NOFOLLOW
        with os.fdopen(os.open(path, flags, 0o600), "w", encoding="utf-8") as file:
            file.write(traceback.format_exc())
    except OSError:
        return None
    return path


def crash_line(error: BaseException | None, report: Path | None) -> str:
    """The one line that is printed after a crash; it names no data."""
    kind = type(error).__name__ if error is not None else "an unknown error"
    where = f"The report is in {report}." if report else "No report could be written."
    return f"principal: the console stopped on a fault of its own ({kind}). {where}"


def came_too_late(error: BaseException, *, ending: bool) -> bool:
    """Whether a widget was looked for on a page that was being left, or while the console ends.

    Timers and work in threads come back when they are done; the page may be gone by then.
    """
    cause = error.error if isinstance(error, WorkerFailed) else error
    if not isinstance(cause, NoMatches):
        return False
    owners = [frame.f_locals.get("self") for frame, _ in traceback.walk_tb(cause.__traceback__)]
    return ending or any(
        isinstance(owner, Widget) and not (owner.is_running and owner.is_attached)
        for owner in owners
    )
