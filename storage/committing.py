"""A transaction around a block: committed when all went well, else rolled back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from storage.connections import Writer


@contextmanager
def committed(writer: Writer, begin: str = "") -> Iterator[None]:
    """Begin; commit when the block ends well, roll back on any exception.

    Ctrl-C counts too, even one that comes while the transaction begins. A transaction that `begin`
    does not say otherwise of is one that writes.
    """
    try:
        writer.execute(begin or ("BEGIN IMMEDIATE" if writer.is_sqlite else "BEGIN"))
        yield
    except BaseException:
        roll_back(writer)
        raise
    writer.execute("COMMIT")


def roll_back(writer: Writer) -> None:
    """Take back what was begun, if anything was."""
    if writer.is_sqlite:
        # A full disk makes SQLite roll back by itself, and a second ROLLBACK an error.
        gone: type[Exception] = sqlite3.OperationalError
    else:
        import psycopg

        # A server that went away has rolled back, and answers no more.
        gone = psycopg.OperationalError
    with suppress(gone):
        writer.execute("ROLLBACK")
