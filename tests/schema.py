"""The newest schema as a plain SQL script: `python -m tests.schema` writes both.

Rendered from a store that the steps made, on SQLite and on a PostgreSQL of its own; a new store is
made by the script (`storage/migrations/creating.py`).
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from storage import migrations
from storage.connections import Location, Reader
from storage.migrations.creating import script
from storage.store import Store

FIRST_LINES = """\
-- The newest schema: what a new store is made of. Older stores are brought up by `versions/`.
-- Made from a store that the steps made, by python -m tests.schema; never edited.
"""
# A comma between two columns or constraints, not one between the names within parentheses.
BETWEEN = re.compile(r",\s*(?![^()]*\))")

TABLES = """
SELECT relname, oid FROM pg_class
WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace ORDER BY oid
"""
COLUMNS = """
SELECT quote_ident(attname),
       CASE WHEN pg_get_serial_sequence(attrelid::regclass::text, attname) IS NOT NULL
            THEN 'serial' ELSE format_type(atttypid, atttypmod) END,
       (SELECT quote_ident(collname) FROM pg_collation
        WHERE oid = attcollation AND attcollation <> typcollation),
       pg_get_expr(adbin, adrelid), attnotnull
FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid
LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
WHERE attrelid = :oid AND attnum > 0 AND NOT attisdropped ORDER BY attnum
"""
CONSTRAINTS = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = :oid AND contype <> 'n' ORDER BY contype = 'p' DESC, contype, conname
"""
INDEXES = """
SELECT pg_get_indexdef(indexrelid, 0, TRUE) FROM pg_index
WHERE indrelid = :oid
AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid AND conrelid = :oid)
ORDER BY indexrelid
"""


def script_of(place: Location) -> str:
    """The script that makes a schema like that of the store at `place`."""
    with closing(Store(place)) as store, store.read() as reader:
        statements = _sqlite(reader) if place.is_sqlite else _postgresql(reader)
        version = reader.value("SELECT version_num FROM alembic_version")
        filled = f"\nINSERT INTO alembic_version (version_num) VALUES ('{version}')"
        return FIRST_LINES + "".join(f"{each};\n" for each in (*statements, filled))


def _sqlite(reader: Reader) -> Iterator[str]:
    sql = "SELECT type, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"
    for kind, statement in reader.rows(sql):
        if kind == "table":
            head, _, rest = statement.partition("(")
            body, _, tail = rest.rpartition(")")
            yield _table(head, BETWEEN.split(body), tail)
        else:
            yield statement


def _postgresql(reader: Reader) -> Iterator[str]:
    for table, oid in reader.rows(TABLES):
        parts = [_column(*row) for row in reader.rows(COLUMNS, {"oid": oid})]
        for name, definition in reader.rows(CONSTRAINTS, {"oid": oid}):
            parts.append(f"CONSTRAINT {name} {definition}")
        yield _table(f"CREATE TABLE {table}", parts)
        yield from (row[0] for row in reader.rows(INDEXES, {"oid": oid}))


def _column(name: str, kind: str, collation: str | None, default: str | None, needed: bool) -> str:
    words = [name, kind]
    if collation is not None:
        words.append(f"COLLATE {collation}")
    if default is not None and kind != "serial":
        words.append(f"DEFAULT {default}")
    return " ".join([*words, "NOT NULL"] if needed else words)


def _table(head: str, parts: list[str], tail: str = "") -> str:
    """A statement with one column or constraint a line, after a blank one."""
    lines = ",\n".join(f"    {part.strip()}" for part in parts)
    return f"\n{head.strip()} (\n{lines}\n) {tail.strip()}".rstrip()


def made_by_steps(place: Location) -> str:
    """The script of a store that the steps make at `place`, where nothing is yet."""
    migrations.upgrade(place)
    return script_of(place)


def write() -> None:
    """Write both scripts."""
    from tests.postgresql import Databases, server

    with tempfile.TemporaryDirectory() as folder:
        sqlite = made_by_steps(Location.parse(str(Path(folder) / "principal.db")))
    with server() as url:
        postgresql = made_by_steps(Databases(url).empty())
    script(is_sqlite=True).write_text(sqlite, "utf-8")
    script(is_sqlite=False).write_text(postgresql, "utf-8")


if __name__ == "__main__":
    write()
