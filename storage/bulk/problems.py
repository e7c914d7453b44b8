"""The problems of one upload, in its private file: those that are listed, and how many in all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any

from storage.records.problems import CauseRow, ProblemRow

_TABLES = """
PRAGMA journal_mode = OFF;
CREATE TABLE files (name TEXT PRIMARY KEY, number INTEGER NOT NULL);
CREATE TABLE problems (pk INTEGER PRIMARY KEY, file TEXT, line INTEGER, field TEXT, code TEXT,
                       severity TEXT, message TEXT);
CREATE TABLE causes (severity TEXT, code TEXT, field TEXT, cause TEXT, rows INTEGER, file TEXT,
                     line INTEGER, message TEXT, PRIMARY KEY (severity, code, field, cause))
                     WITHOUT ROWID;
"""
# So many causes are tallied in memory.
_TALLIES = 10_000
# One rule may be broken by so many values before they are told together, but for the first.
_MANY, _FIRST = 20, 5
_RANKED = """
WITH ranked AS (
  SELECT *, count(*) OVER kind AS many,
         row_number() OVER (kind ORDER BY rows DESC, line) AS place
  FROM causes WINDOW kind AS (PARTITION BY severity, code, field)
)
SELECT field, code, severity, CASE rows WHEN 1 THEN message ELSE cause END AS message, rows,
       file, line, 0 AS others FROM ranked WHERE many <= :many OR place <= :first
UNION ALL
SELECT field, code, severity, message, sum(rows), file, min(line), count(*) - 1
FROM ranked WHERE many > :many AND place > :first GROUP BY severity, code, field
"""
IN_ORDER = "(SELECT number FROM files WHERE name = file), line"


class Problems:
    """Problems in the order of the files, and by cause."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._connection.executescript(_TABLES)
        self._tallies: dict[tuple[str, str, str, str], list[Any]] = {}
        self._room: int | None = None

    def list_only(self, count: int) -> None:
        """From now on keep no more than so many problems, and of the others their number."""
        self._room = count

    def add_file(self, name: str) -> None:
        """Note a file; problems are told in the order the files were noted in."""
        self._connection.execute(
            "INSERT OR IGNORE INTO files SELECT ?, count(*) FROM files", (name,)
        )

    def add_problems(self, problems: Iterable[tuple[ProblemRow, str]]) -> None:
        """Keep problems, each with the sentence of the cause it is grouped by."""
        found, tallies = list(problems), self._tallies
        for (file, line, field, code, severity, message), cause in found:
            key = severity, code, field, cause
            tally = tallies.get(key)
            if tally is None:
                tallies[key] = [1, file, line, message]
            else:
                tally[0] += 1
        if len(self._tallies) > _TALLIES:
            self._keep_tallies()
        if self._room is not None:
            found = found[: self._room]
            self._room -= len(found)
        self._connection.executemany(
            "INSERT INTO problems (file, line, field, code, severity, message) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            [problem for problem, _ in found],
        )

    def _keep_tallies(self) -> None:
        """Add what was tallied to the stored counts: causes may be as many as rows."""
        self._connection.executemany(
            "INSERT INTO causes VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT DO UPDATE SET rows = rows + excluded.rows",
            [(*key, *tally) for key, tally in self._tallies.items()],
        )
        self._tallies.clear()

    def problems(
        self, *, limit: int, file: str | None = None, line: int | None = None
    ) -> list[ProblemRow]:
        """Problems, of one row or of all, in order of file and line, errors and warnings alike."""
        where = ""
        if file is not None:
            where = "WHERE file = :file AND line = :line "
            self._connection.execute(
                "CREATE INDEX IF NOT EXISTS problems_row ON problems (file, line)"
            )
        return [
            ProblemRow(*row)
            for row in self._connection.execute(
                f"SELECT file, line, field, code, severity, message FROM problems {where}"
                f"ORDER BY {IN_ORDER}, pk LIMIT :limit",
                {"limit": limit, "file": file, "line": line},
            )
        ]

    def problem_counts(self) -> dict[str, int]:
        """How many problems of each severity."""
        self._keep_tallies()
        return dict(
            self._connection.execute("SELECT severity, sum(rows) FROM causes GROUP BY severity")
        )

    def causes(self, limit: int = 200) -> list[CauseRow]:
        """Problems that say the same, most frequent first, errors before warnings.

        Where one rule is broken by very many values, all but the most frequent are one cause.
        """
        self._keep_tallies()
        found = self._connection.execute(
            f"{_RANKED} ORDER BY severity, rows DESC, line LIMIT :limit",
            {"many": _MANY, "first": _FIRST, "limit": limit},
        )
        return [CauseRow(*row) for row in found]
