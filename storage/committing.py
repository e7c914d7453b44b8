"""The end of a write transaction: committed when all went well, else rolled back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from storage.connections import Writer


@contextmanager
def committed(writer: Writer) -> Iterator[None]:
    """Commit when the block ends well; roll back on any exception, Ctrl-C included."""
    try:
        yield
    except BaseException:
        _roll_back(writer)
        raise
    writer.execute("COMMIT")


def _roll_back(writer: Writer) -> None:
    if writer.is_sqlite:
        # A full disk makes SQLite roll back by itself, and a second ROLLBACK an error.
        gone: type[Exception] = sqlite3.OperationalError
    else:
        import psycopg

        # A server that went away has rolled back, and answers no more.
        gone = psycopg.OperationalError
    with suppress(gone):
        writer.execute("ROLLBACK")
