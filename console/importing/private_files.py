"""Files written for the operator: private, whole or not at all, never through a link.

Each is written beside its place and locked by its process until it has its name. The system lets go
of a lock when its process ends, however that happens, so one nobody locks was left behind.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from console.errors import FileUnusable

_NEW = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW
_TRIES = 3


@contextmanager
def private_file(path: Path, *, replace: bool = False) -> Iterator[IO[bytes]]:
    """A new file (0600) that appears under its name when the block ends well.

    First those are removed that this user's killed processes left beside the same place.

    Raises:
        FileUnusable: it is there already (without `replace`), or cannot be written.
    """
    if not replace and os.path.lexists(path):
        raise FileUnusable(f"Will not overwrite {path}. Name another file, or remove it first.")
    if path.is_symlink():
        raise FileUnusable(f"Will not write through the link {path}. Name the file itself.")
    _sweep(path)
    try:
        beside, handle = _locked_beside(path)
        try:
            with os.fdopen(handle, "wb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
                beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise FileUnusable(f"Cannot write {path}: {error.strerror}.") from error


def _locked_beside(path: Path) -> tuple[Path, int]:
    for left in reversed(range(_TRIES)):
        beside = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
        handle = os.open(beside, _NEW, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            met = os.fstat(handle).st_nlink == 0
        except BlockingIOError:
            met = True
        except OSError:  # where nothing can be locked, nothing is swept
            met = False
        if not met or not left:
            break
        os.close(handle)  # a sweep met it before it was locked
    return beside, handle


def _sweep(path: Path) -> None:
    """Remove what nobody writes any more; what cannot be removed stays."""
    left = re.compile(re.escape(f".{path.name}.") + "[0-9a-f]{12}")
    with suppress(OSError), os.scandir(path.parent) as found:
        for entry in found:
            if left.fullmatch(entry.name):
                with suppress(OSError):
                    _remove(entry.path)


def _remove(place: str) -> None:
    handle = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        if os.fstat(handle).st_uid == os.geteuid():
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.unlink(place)  # noqa: PTH108 - a name from scandir
    finally:
        os.close(handle)
