"""Private folders for a while: gone when closed, and after kill -9 when the next one looks.

Each is locked by the process that made it. The system lets go of a lock when its process ends,
however that happens, so a folder nobody locks is one that was left behind.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from typing import Self

_TRIES = 3
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


class PrivateFolder:
    """A new folder (0700) in the folder of temporary files; close it to remove it.

    First those of the same prefix are removed that this user's processes left behind.
    """

    def __init__(self, prefix: str) -> None:
        from tempfile import TemporaryDirectory

        _sweep(prefix)
        for left in reversed(range(_TRIES)):
            self._folder = TemporaryDirectory(prefix=prefix)
            self._lock = _lock(self.path)
            if not left or (self._lock is not None and self.path.is_dir()):
                return
            # A sweep met it before it was locked. Where nothing can be locked, nothing is swept.
            self.close()

    @property
    def path(self) -> Path:
        """Where it is."""
        return Path(self._folder.name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Remove it with all it holds."""
        self._folder.cleanup()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def _lock(path: Path | str) -> int | None:
    """The folder, locked until it is closed; None if it is gone, a link, or somebody else's."""
    try:
        handle = os.open(path, _FOLDER)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle


def _sweep(prefix: str) -> None:
    """Remove this user's folders whose processes are gone; what cannot be removed stays."""
    import tempfile

    with suppress(OSError), os.scandir(tempfile.gettempdir()) as found:
        for entry in found:
            if entry.name.startswith(prefix) and _is_own(entry):
                _remove(entry.path)


def _is_own(entry: os.DirEntry[str]) -> bool:
    with suppress(OSError):
        is_folder = entry.is_dir(follow_symlinks=False)
        return is_folder and entry.stat(follow_symlinks=False).st_uid == os.geteuid()
    return False


def _remove(path: str) -> None:
    import shutil

    handle = _lock(path)
    if handle is not None:
        shutil.rmtree(path, ignore_errors=True)
        os.close(handle)
