"""Files written for the operator: private, whole or not at all, never through a link."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from console.errors import FileUnusable


@contextmanager
def private_file(path: Path, *, replace: bool = False) -> Iterator[IO[bytes]]:
    """A new file (0600) that appears under its name when the block ends well.

    Raises:
        FileUnusable: it is there already (without `replace`), or cannot be written.
    """
    if not replace and os.path.lexists(path):
        raise FileUnusable(f"Will not overwrite {path}. Name another file, or remove it first.")
    if path.is_symlink():
        raise FileUnusable(f"Will not write through the link {path}. Name the file itself.")
    beside = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    try:
        flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW
        with os.fdopen(os.open(beside, flags, 0o600), "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(path)
    except OSError as error:
        raise FileUnusable(f"Cannot write {path}: {error.strerror}.") from error
    finally:
        beside.unlink(missing_ok=True)
