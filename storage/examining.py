"""Checks of a store that only SQL can make."""

from __future__ import annotations

from collections.abc import Iterator

from storage.connections import Reader


def integrity(reader: Reader) -> str:
    """`ok`, or the first fault SQLite finds in the file."""
    return str(reader.value("PRAGMA integrity_check(1)")) if reader.is_sqlite else "ok"


def broken_references(reader: Reader) -> int:
    """How many rows refer to a row that is not there; PostgreSQL never lets that happen."""
    return len(reader.rows("PRAGMA foreign_key_check")) if reader.is_sqlite else 0


def server_version(reader: Reader) -> str:
    """The database's own version."""
    sql = "SELECT sqlite_version()" if reader.is_sqlite else "SHOW server_version"
    return str(reader.value(sql))


def journal_mode(reader: Reader) -> str:
    """How SQLite keeps commits whole; PostgreSQL always writes ahead."""
    return str(reader.value("PRAGMA journal_mode")) if reader.is_sqlite else "write-ahead log"


def mismatched_school_lists(reader: Reader) -> int:
    """Admins whose list of schools in the row differs from their links."""
    links = _linked(reader)
    listed: Iterator[tuple[int, str]] = (
        (row[0], row[1])
        for row in reader.stream("SELECT user_pk, school_pks FROM admin_roles ORDER BY user_pk")
    )
    return sum(
        1
        for user_pk, text in listed
        if links.get(user_pk, []) != [int(pk) for pk in text.split(",") if pk]
    )


def _linked(reader: Reader) -> dict[int, list[int]]:
    links: dict[int, list[int]] = {}
    for school_pk, user_pk in reader.stream(
        "SELECT school_pk, user_pk FROM admin_schools ORDER BY school_pk"
    ):
        links.setdefault(user_pk, []).append(school_pk)
    return links


def row_counts(reader: Reader) -> dict[str, int]:
    """How many rows the main tables hold."""
    tables = ("districts", "schools", "users", "admin_roles", "applications", "audit_entries")
    return {table: int(reader.value(f"SELECT COUNT(*) FROM {table}")) for table in tables}
