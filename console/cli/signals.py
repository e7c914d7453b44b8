"""A hang-up or a termination stops what is being done as ctrl-C does, and takes it back."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

ENDINGS = (signal.SIGHUP, signal.SIGTERM)


@contextmanager
def interrupting() -> Iterator[None]:
    """While it lasts, an ending signal raises KeyboardInterrupt; ignored ones (nohup) stay so.

    Of several only the first counts. A terminal that goes away says it twice, and the second must
    not break into taking back what the first one stopped.
    """
    heeded = [name for name in ENDINGS if signal.getsignal(name) is not signal.SIG_IGN]

    def interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
        for name in heeded:
            signal.signal(name, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {name: signal.signal(name, interrupt) for name in heeded}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
