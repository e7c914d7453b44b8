"""Indexes of large loads: dropped before, built in one sorted pass after, in one transaction.

Only on SQLite, and only when the load is large against what is there: building an index anew
costs less than a million random insertions with a small cache. PostgreSQL would lock out readers.
"""

from __future__ import annotations

from storage.connections import Writer

_SUSPENDED = ("ix_users_name", "uq_users_employee_email", "uq_admin_roles_sis_id")
_MIN_ROWS = 2_000
_SHARE = 0.6


def suspend_indexes(writer: Writer, new_rows: int) -> list[str]:
    """Drop what is quicker built anew; gives the statements that build it."""
    if not writer.is_sqlite or new_rows < _MIN_ROWS:
        return []
    if new_rows < _SHARE * int(writer.value("SELECT count(*) FROM users")):
        return []
    statements: list[str] = []
    for name in _SUSPENDED:
        sql = writer.value(
            "SELECT sql FROM sqlite_master WHERE type = 'index' AND name = :name", {"name": name}
        )
        if sql is not None:
            writer.execute(f"DROP INDEX {name}")
            statements.append(str(sql))
    return statements


def restore_indexes(writer: Writer, statements: list[str]) -> None:
    """Build the indexes again."""
    for sql in statements:
        writer.execute(sql)
