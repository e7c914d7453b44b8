"""What one upload has read: batches, problems and refused rows, in private files.

They are gone by themselves when they are closed or the process dies. Of what SQLite keeps only a
few pages are in memory; it serves uploads into PostgreSQL just the same.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from storage.bulk.batch_file import BatchFile
from storage.bulk.problems import IN_ORDER, Problems

_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -4096;
CREATE TABLE refused (file TEXT, line INTEGER, email_key TEXT, sis_id TEXT, cells TEXT,
                      PRIMARY KEY (file, line)) WITHOUT ROWID;
CREATE TABLE pieces (kind TEXT, key TEXT, file TEXT, line INTEGER, part TEXT);
CREATE TABLE seen (kind TEXT, key TEXT, file TEXT, line INTEGER);
"""


class Scratch(Problems):
    """The private files of one upload; close them when the plan is done with."""

    def __init__(self) -> None:
        super().__init__(sqlite3.connect("", isolation_level=None, check_same_thread=False))
        self._connection.executescript(_TABLES)
        self._connection.execute("BEGIN")
        self._counted = 0
        self.batches = BatchFile()

    def close(self) -> None:
        """Let go of the files."""
        self.batches.close()
        self._connection.close()

    def refuse(
        self, rows: Iterable[tuple[str, int, str | None, str | None, Sequence[str]]]
    ) -> None:
        """Keep refused rows: file, line, email key, SIS id, and the cells as they were.

        A row refused before is not kept twice; its cells are, if they were not at hand then.
        """
        self._connection.executemany(
            "INSERT INTO refused VALUES (?, ?, ?, ?, ?) ON CONFLICT (file, line) "
            "DO UPDATE SET cells = excluded.cells WHERE cells = '[]'",
            ((*row[:4], json.dumps(list(row[4]), ensure_ascii=True)) for row in rows),
        )

    def count_refused(self, count: int) -> None:
        """Count refused rows that nobody will look at."""
        self._counted += count

    def refused_count(self) -> int:
        """How many rows were refused, those only counted too."""
        kept = self._connection.execute("SELECT count(*) FROM refused").fetchone()[0]
        return int(kept) + self._counted

    def refused(
        self, *, offset: int = 0, limit: int = -1, at: tuple[str, int] | None = None
    ) -> Iterator[tuple[str, int, list[str]]]:
        """Refused rows by file and line, with their cells; `at`, only the one that stands there."""
        for file, line, cells in self._connection.execute(
            f"SELECT file, line, cells FROM refused {'WHERE file = ? AND line = ? ' * bool(at)}"
            f"ORDER BY {IN_ORDER} LIMIT ? OFFSET ?",
            (*(at or ()), limit, offset),
        ):
            yield file, line, json.loads(cells)

    def refused_keys(self) -> Iterator[tuple[str | None, str | None]]:
        """Email key and SIS id of every refused row that has them."""
        yield from self._connection.execute("SELECT email_key, sis_id FROM refused")

    def refused_by_file(self) -> dict[str, int]:
        """How many rows of each file were refused."""
        return dict(self._connection.execute("SELECT file, count(*) FROM refused GROUP BY file"))

    def add_pieces(self, kind: str, rows: Iterable[tuple[str, str, int, str]]) -> None:
        """Keep rows that together make one person: key, file, line, and the row as JSON."""
        self._connection.executemany(
            "INSERT INTO pieces VALUES (?, ?, ?, ?, ?)", [(kind, *row) for row in rows]
        )

    def pieces(self, kind: str) -> Iterator[tuple[str, str, int, str]]:
        """The rows of a kind, those of one key together, in the order of the first of each."""
        yield from self._connection.execute(
            f"SELECT key, file, line, part FROM pieces WHERE kind = ? ORDER BY key, {IN_ORDER}",
            (kind,),
        )

    def refused_bare(self) -> dict[str, set[int]]:
        """The lines of refused rows whose cells were not at hand, by file."""
        found: dict[str, set[int]] = {}
        for file, line in self._connection.execute(
            "SELECT file, line FROM refused WHERE cells = '[]'"
        ):
            found.setdefault(file, set()).add(line)
        return found

    def companions(self) -> Iterator[tuple[str, int, list[str]]]:
        """The other rows of people of whom a row was refused: file, line, cells."""
        self._connection.execute("CREATE INDEX IF NOT EXISTS pieces_of ON pieces (kind, key)")
        for file, line, part in self._connection.execute(
            "SELECT p.file, p.line, p.part FROM (SELECT DISTINCT q.kind, q.key FROM pieces q "
            "JOIN refused r ON r.file = q.file AND r.line = q.line) g "
            "JOIN pieces p ON p.kind = g.kind AND p.key = g.key WHERE NOT EXISTS "
            "(SELECT 1 FROM refused r WHERE r.file = p.file AND r.line = p.line)"
        ):
            yield file, line, json.loads(part)[1]

    def add_seen(self, kind: str, rows: Iterable[tuple[str, str, int]]) -> None:
        """Note where a key (email or SIS id) that may occur twice was seen: key, file, line."""
        self._connection.executemany(
            "INSERT INTO seen VALUES (?, ?, ?, ?)", [(kind, *row) for row in rows]
        )

    def add_seen_refused(self, kind: str, column: str) -> None:
        """Note the keys of refused rows too, so that a repeat of one is named."""
        self._connection.execute(
            f"INSERT INTO seen SELECT ?, {column}, file, line FROM refused "
            f"WHERE {column} IS NOT NULL",
            (kind,),
        )

    def repeats(self) -> Iterator[tuple[str, str, str, int, str, int]]:
        """Every occurrence after the first: kind, key, file, line, first file, first line."""
        yield from self._connection.execute(
            "SELECT kind, key, file, line, first_file, first_line FROM ("
            " SELECT kind, key, file, line, row_number() OVER w AS nth,"
            " first_value(file) OVER w AS first_file, first_value(line) OVER w AS first_line"
            " FROM seen WINDOW w AS "
            f"(PARTITION BY kind, key ORDER BY {IN_ORDER})) WHERE nth > 1 ORDER BY {IN_ORDER}"
        )
