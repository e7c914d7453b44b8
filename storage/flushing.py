"""Having the disk work while a large transaction still computes, so that its commit waits less."""

import os
import time
from pathlib import Path

_PAUSE_SECONDS = 0.02


def keep_flushing(path: Path, parent: int) -> None:
    """Write to the disk, time and again, what `parent` has written to its file, until that ends.

    For a process forked by `parent`, never for `parent` itself: closing the file would drop the
    locks that SQLite holds on it there.

    Raises:
        OSError: the file cannot be opened, or the disk fails.
    """
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        while os.getppid() == parent:
            os.fdatasync(file)
            time.sleep(_PAUSE_SECONDS)
    finally:
        os.close(file)
