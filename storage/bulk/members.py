"""Who is enrolled in which section: staged by SIS ids, written by keys."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby

from storage.bulk.kinds import SECTIONS, STUDENTS
from storage.bulk.loading import load
from storage.connections import Reader, Writer

STAGE = "upload_members"
_LINKED = (
    "JOIN sections c ON c.district_pk = :d AND c.sis_id = m.section "
    "JOIN student_roles t ON t.district_pk = :d AND t.sis_id = m.person"
)


def create_stage(writer: Writer) -> None:
    """Make the temporary tables of enrollments."""
    writer.execute(
        f"CREATE TEMP TABLE {STAGE} (row_pk INTEGER PRIMARY KEY, file TEXT, line INTEGER, "
        "section TEXT NOT NULL, person TEXT NOT NULL, gone BOOLEAN NOT NULL DEFAULT FALSE, "
        "verdict TEXT NOT NULL DEFAULT '')"
    )
    writer.execute(f"CREATE INDEX upload_members_link ON {STAGE} (section, person)")
    writer.execute(
        "CREATE TEMP TABLE upload_members_removed "
        "(section_pk INTEGER, user_pk INTEGER, PRIMARY KEY (section_pk, user_pk))"
    )


def stage_rows(
    writer: Writer, rows: Sequence[tuple[str, int, str, str, bool]], first_row: int
) -> None:
    """Add enrollments: file, line, section, student, and whether it is gone."""
    names = ("file", "line", "section", "person", "gone")
    columns = dict(zip(names, zip(*rows, strict=True), strict=True))
    load(writer, STAGE, {"row_pk": range(first_row, first_row + len(rows)), **columns})


def dangling(
    reader: Reader, district_pk: int, *, staged: frozenset[str]
) -> list[tuple[int, str, int, str, str]]:
    """Enrollments of a section or student nobody knows: row key, file, line, column, SIS id."""
    found: list[tuple[int, str, int, str, str]] = []
    for column, kind in (("section", SECTIONS), ("person", STUDENTS)):
        also = (
            f"AND NOT EXISTS (SELECT 1 FROM {kind.stage} s WHERE s.sis_id = m.{column} "
            "AND s.verdict <> 'rejected')"
            if kind.name in staged
            else ""
        )
        found += [
            (int(row[0]), str(row[1]), int(row[2]), column, str(row[3]))
            for row in reader.rows(
                f"SELECT m.row_pk, m.file, m.line, m.{column} FROM {STAGE} m "
                f"WHERE NOT EXISTS (SELECT 1 FROM {kind.table} t WHERE t.district_pk = :d "
                f"AND t.sis_id = m.{column}) {also} ORDER BY m.row_pk",
                {"d": district_pk},
            )
        ]
    return found


def reject(writer: Writer, row_pks: Sequence[int]) -> None:
    """Mark enrollments as rejected."""
    writer.execute_many(
        f"UPDATE {STAGE} SET verdict = 'rejected' WHERE row_pk = :pk",
        [{"pk": pk} for pk in row_pks],
    )


def decide(writer: Writer, district_pk: int, *, full: bool) -> None:
    """Give every enrollment its verdict; repeats count once, as unchanged."""
    parameters = {"d": district_pk}
    stored = f"EXISTS (SELECT 1 FROM section_students e {_joined('e')} WHERE {_same('m')})"
    repeat = (
        f"EXISTS (SELECT 1 FROM {STAGE} o WHERE o.section = m.section AND o.person = m.person "
        "AND o.row_pk < m.row_pk)"
    )
    writer.execute(
        f"UPDATE {STAGE} AS m SET verdict = CASE WHEN m.gone THEN 'gone' "
        f"WHEN {stored} OR {repeat} THEN 'unchanged' ELSE 'created' END "
        "WHERE m.verdict <> 'rejected'",
        parameters,
    )
    named = f"EXISTS (SELECT 1 FROM {STAGE} m WHERE {_same('m')}"
    condition = f"{named} AND m.gone)" + (f" OR NOT {named})" if full else "")
    writer.execute(
        "INSERT INTO upload_members_removed SELECT e.section_pk, e.user_pk "
        f"FROM section_students e {_joined('e')} WHERE c.district_pk = :d AND ({condition})",
        parameters,
    )


def _joined(link: str) -> str:
    return (
        f"JOIN sections c ON c.pk = {link}.section_pk "
        f"JOIN student_roles t ON t.user_pk = {link}.user_pk"
    )


def _same(staged: str) -> str:
    return f"c.district_pk = :d AND c.sis_id = {staged}.section AND t.sis_id = {staged}.person"


def counts(reader: Reader) -> dict[str, int]:
    """How many enrollments have each verdict, and how many end."""
    found = {
        str(row[0]): int(row[1])
        for row in reader.rows(f"SELECT verdict, count(*) FROM {STAGE} GROUP BY verdict")
    }
    found["removed"] = int(reader.value("SELECT count(*) FROM upload_members_removed"))
    return found


def write(writer: Writer, district_pk: int, run_pk: int) -> None:
    """Enroll and end enrollments, keeping by section who came and who went."""
    come = writer.rows(
        f"SELECT DISTINCT c.pk, t.user_pk FROM {STAGE} m {_LINKED} "
        "WHERE m.verdict = 'created' ORDER BY c.pk, t.user_pk",
        {"d": district_pk},
    )
    gone = writer.rows(
        "SELECT section_pk, user_pk FROM upload_members_removed ORDER BY section_pk, user_pk"
    )
    writer.execute_many(
        "DELETE FROM section_students WHERE section_pk = :s AND user_pk = :u",
        [{"s": row[0], "u": row[1]} for row in gone],
    )
    load(
        writer,
        "section_students",
        {"section_pk": [row[0] for row in come], "user_pk": [row[1] for row in come]},
    )
    for kind, links in (("enrolled", come), ("ended", gone)):
        by_section = [
            (pk, json.dumps([link[1] for link in some]))
            for pk, some in groupby(links, key=lambda link: link[0])
        ]
        load(
            writer,
            "import_images",
            {
                "row_pk": [pk for pk, _ in by_section],
                "before": [listed for _, listed in by_section],
            },
            {"run_pk": run_pk, "kind": kind, "after_version": 0},
        )
