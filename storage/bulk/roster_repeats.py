"""Teachers whose email is not theirs alone: two rows that share one, rows that rename somebody."""

from __future__ import annotations

from typing import NamedTuple

from storage.bulk.kinds import TEACHERS, Kind
from storage.bulk.matching import Collision
from storage.connections import Reader


class Repeat(NamedTuple):
    """A staged row whose email an earlier one has."""

    row_pk: int
    file: str
    line: int
    email: str
    first_file: str
    first_line: int


def repeated_emails(reader: Reader, kind: Kind) -> list[Repeat]:
    """Every staged row of employees whose email an earlier row has, in the order of the files."""
    kept = "{0}.verdict <> 'rejected' AND NOT {0}.gone AND {0}.email_key IS NOT NULL"
    return [
        Repeat(int(row[0]), str(row[1]), int(row[2]), str(row[3]), str(row[4]), int(row[5]))
        for row in reader.rows(
            "SELECT s.row_pk, s.file, s.line, s.email, f.file, f.line FROM ("
            f"SELECT o.email_key, min(o.row_pk) AS first FROM {kind.stage} o "
            f"WHERE {kept.format('o')} GROUP BY o.email_key HAVING count(*) > 1) g "
            f"JOIN {kind.stage} f ON f.row_pk = g.first "
            f"JOIN {kind.stage} s ON s.email_key = g.email_key AND s.row_pk > g.first "
            f"WHERE {kept.format('s')} ORDER BY s.row_pk"
        )
    ]


def taken_by_teachers(reader: Reader) -> list[tuple[int, Collision]]:
    """Staged admins whose email a teacher of the same upload is given who is somebody else.

    Each with the key of its row.
    """
    rows = reader.rows(
        "SELECT s.row_pk, s.file, s.line, s.email, s.sis_id, "
        "p.first_name || ' ' || p.last_name, t.first_name || ' ' || t.last_name "
        f"FROM {TEACHERS.stage} t JOIN upload_rows s ON s.email_key = t.email_key "
        "LEFT JOIN users p ON p.pk = s.user_pk WHERE s.verdict <> 'rejected' "
        "AND t.verdict = 'updated' AND t.changed LIKE '%email,%' "
        "AND (s.user_pk IS NULL OR s.user_pk <> t.pk) ORDER BY s.row_pk"
    )
    return [(int(row[0]), Collision(*row[1:])) for row in rows]


class Renamed(NamedTuple):
    """A row about somebody who is stored under another SIS id; it is given them if `taken`."""

    old: str
    new: str
    taken: bool


def renamed(reader: Reader, kind: Kind) -> list[Renamed]:
    """Rows that were matched by email to somebody with another SIS id."""
    return [
        Renamed(str(row[0]), str(row[1]), row[2] == "updated")
        for row in reader.rows(
            f"SELECT t.sis_id, s.sis_id, s.verdict FROM {kind.stage} s "
            f"JOIN {kind.table} t ON t.{kind.key} = s.pk "
            "WHERE s.sis_id <> t.sis_id AND s.verdict NOT IN ('rejected', 'gone')"
        )
    ]
