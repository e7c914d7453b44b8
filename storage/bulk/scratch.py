"""What one upload has read: batches, problems and refused rows, in a private file.

SQLite deletes the file by itself when the connection closes or the process dies, and keeps only a
few pages of it in memory; it serves uploads into PostgreSQL just the same.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from storage.bulk.batches import AdminBatch
from storage.records import CauseRow, ProblemRow

_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -4096;
CREATE TABLE batches (pk INTEGER PRIMARY KEY, rows INTEGER NOT NULL, data BLOB NOT NULL);
CREATE TABLE problems (pk INTEGER PRIMARY KEY, file TEXT, line INTEGER, field TEXT, code TEXT,
                       severity TEXT, message TEXT, cause TEXT);
CREATE TABLE refused (file TEXT, line INTEGER, email_key TEXT, sis_id TEXT, cells TEXT,
                      PRIMARY KEY (file, line)) WITHOUT ROWID;
CREATE TABLE files (name TEXT PRIMARY KEY, number INTEGER NOT NULL);
CREATE TABLE pieces (kind TEXT, key TEXT, file TEXT, line INTEGER, part TEXT);
CREATE TABLE seen (kind TEXT, key TEXT, file TEXT, line INTEGER);
"""


_IN_ORDER = "(SELECT number FROM files WHERE name = file), line"


class Scratch:
    """The private file of one upload; close it when the plan is done with."""

    def __init__(self) -> None:
        self._connection = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._connection.executescript(_TABLES)
        self._connection.execute("BEGIN")

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def add_file(self, name: str) -> None:
        """Note a file; problems are told in the order the files were noted in."""
        self._connection.execute(
            "INSERT OR IGNORE INTO files SELECT ?, count(*) FROM files", (name,)
        )

    def add_batch(self, batch: AdminBatch) -> None:
        """Keep a batch; batches come back in the order they were added."""
        self._connection.execute(
            "INSERT INTO batches (rows, data) VALUES (?, ?)", (len(batch), batch.dump())
        )

    def batches(self) -> Iterator[AdminBatch]:
        """Every batch, one in memory at a time."""
        for (data,) in self._connection.execute("SELECT data FROM batches ORDER BY pk"):
            yield AdminBatch.load(data)

    def batches_from(self, offset: int) -> Iterator[tuple[int, AdminBatch]]:
        """Batches from the one that holds row `offset`, each with the offset it starts at."""
        start = 0
        for pk, rows in self._connection.execute("SELECT pk, rows FROM batches ORDER BY pk"):
            if start + rows > offset:
                yield start, self._batch(pk)
            start += rows

    def _batch(self, pk: int) -> AdminBatch:
        row = self._connection.execute("SELECT data FROM batches WHERE pk = ?", (pk,)).fetchone()
        return AdminBatch.load(row[0])

    def drop_rows(self, dropped: dict[str, set[int]]) -> None:
        """Take rows, named by file and line, out of the batches."""
        for (pk,) in self._connection.execute("SELECT pk FROM batches").fetchall():
            batch = self._batch(pk)
            lines = dropped.get(batch.file, set()).intersection(batch.lines)
            if lines:
                _rewrite(self._connection, pk, batch.without(lines))

    def add_problems(self, problems: Iterable[tuple[ProblemRow, str]]) -> None:
        """Keep problems, each with the sentence of the cause it is grouped by."""
        self._connection.executemany(
            "INSERT INTO problems (file, line, field, code, severity, message, cause) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(*problem, cause) for problem, cause in problems],
        )

    def problems(
        self, *, limit: int, file: str | None = None, line: int | None = None
    ) -> list[ProblemRow]:
        """Problems in order of file and line, errors and warnings together."""
        where = "" if file is None else "WHERE file = :file AND line = :line "
        return [
            ProblemRow(*row)
            for row in self._connection.execute(
                f"SELECT file, line, field, code, severity, message FROM problems {where}"
                f"ORDER BY {_IN_ORDER}, pk LIMIT :limit",
                {"limit": limit, "file": file, "line": line},
            )
        ]

    def problem_counts(self) -> dict[str, int]:
        """How many problems of each severity."""
        return dict(
            self._connection.execute("SELECT severity, count(*) FROM problems GROUP BY severity")
        )

    def causes(self, limit: int = 200) -> list[CauseRow]:
        """Problems that say the same, most frequent first, errors before warnings."""
        return [
            CauseRow(*row)
            for row in self._connection.execute(
                "SELECT field, code, severity, "
                "CASE count(*) WHEN 1 THEN min(message) ELSE cause END, "
                "count(*), min(file), min(line) "
                "FROM problems GROUP BY field, code, severity, cause "
                "ORDER BY severity, count(*) DESC, min(line) LIMIT ?",
                (limit,),
            )
        ]

    def refuse(
        self, rows: Iterable[tuple[str, int, str | None, str | None, Sequence[str]]]
    ) -> None:
        """Keep refused rows: file, line, email key, SIS id, and the cells as they were."""
        self._connection.executemany(
            "INSERT OR IGNORE INTO refused VALUES (?, ?, ?, ?, ?)",
            [(*row[:4], json.dumps(list(row[4]), ensure_ascii=True)) for row in rows],
        )

    def refused_count(self) -> int:
        """How many rows were refused."""
        return int(self._connection.execute("SELECT count(*) FROM refused").fetchone()[0])

    def refused(self, *, offset: int = 0, limit: int = -1) -> Iterator[tuple[str, int, list[str]]]:
        """Refused rows by file and line, with their cells."""
        for file, line, cells in self._connection.execute(
            f"SELECT file, line, cells FROM refused ORDER BY {_IN_ORDER} LIMIT ? OFFSET ?",
            (limit, offset),
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
            f"SELECT key, file, line, part FROM pieces WHERE kind = ? ORDER BY key, {_IN_ORDER}",
            (kind,),
        )

    def piece_cells(self, file: str, line: int) -> list[str]:
        """The cells of a row that is a piece of a person; none if it is not."""
        row = self._connection.execute(
            "SELECT part FROM pieces WHERE file = ? AND line = ?", (file, line)
        ).fetchone()
        return list(json.loads(row[0])[1]) if row else []

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
            f"(PARTITION BY kind, key ORDER BY {_IN_ORDER})) WHERE nth > 1 ORDER BY {_IN_ORDER}"
        )


def _rewrite(connection: sqlite3.Connection, pk: int, batch: AdminBatch) -> None:
    """Put a batch in the place of a stored one; nobody reads one without rows."""
    if len(batch):
        connection.execute(
            "UPDATE batches SET rows = ?, data = ? WHERE pk = ?", (len(batch), batch.dump(), pk)
        )
    else:
        connection.execute("DELETE FROM batches WHERE pk = ?", (pk,))
