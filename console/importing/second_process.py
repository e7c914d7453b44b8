"""A second process for work whose pieces this one uses while the next are being made."""

from __future__ import annotations

import fcntl
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import IO, NoReturn

_PIPE_BYTES = 1 << 20
_SIZE_BYTES = 8
_ENDINGS = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT})


def can_fork() -> bool:
    """Whether a copy of this process would be whole (no threads), and has a core of its own."""
    return (
        sys.platform == "linux"
        and threading.active_count() == 1
        and len(os.sched_getaffinity(0)) > 1
    )


@contextmanager
def made_meanwhile(make: Callable[[], Iterable[bytes]]) -> Iterator[Iterator[bytes]]:
    """The pieces that `make` yields in a forked copy of this process, in their order.

    The copy must use no connection of this process. Whatever stops it, it says nothing: the
    pieces end, so the last one must be known as such. It is gone when the block ends.
    """
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as pipe:
        child = _forked(make, pipe, writing)
        try:
            yield _pieces(pipe)
        finally:
            if child:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)


def _forked(make: Callable[[], Iterable[bytes]], pipe: IO[bytes], writing: int) -> int:
    """Fork; gives the number of the process, 0 if the system has no room for one."""
    # In the copy they stay blocked: whoever reads its pieces ends it, or its pipe.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDINGS)
    try:
        with suppress(OSError):
            child = os.fork()
            if child == 0:
                _send(make, pipe, writing)
            return child
        return 0
    finally:
        os.close(writing)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _send(make: Callable[[], Iterable[bytes]], pipe: IO[bytes], writing: int) -> NoReturn:
    """Make the pieces and send them, in the copy; whoever reads them decides when it ends."""
    try:
        pipe.close()
        with suppress(OSError):
            fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
        with os.fdopen(writing, "wb") as out:
            for piece in make():
                out.write(len(piece).to_bytes(_SIZE_BYTES, "little"))
                out.write(piece)
                out.flush()
    finally:
        # Nothing of the other process may be flushed, closed or reported a second time.
        os._exit(0)


def _pieces(pipe: IO[bytes]) -> Iterator[bytes]:
    while head := pipe.read(_SIZE_BYTES):
        size = int.from_bytes(head, "little")
        piece = pipe.read(size)
        if len(piece) < size:
            return
        yield piece
