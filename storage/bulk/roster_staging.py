"""Schools, teachers, students and sections of an upload beside the store's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from storage.bulk.kinds import INTEGERS, SECTIONS, SEPARATOR, Kind
from storage.bulk.loading import load
from storage.bulk.roster_edits import keep_names, match_by_former_id
from storage.connections import Reader, Writer, in_list

_PAGE = 400


def create_stage(writer: Writer, kind: Kind) -> None:
    """Make the temporary tables of one kind."""
    columns = ", ".join(
        f"{column} {'INTEGER' if column in INTEGERS else 'TEXT'}" for column in kind.columns
    )
    writer.execute(
        f"CREATE TEMP TABLE {kind.stage} (row_pk INTEGER PRIMARY KEY, file TEXT, line INTEGER, "
        f"sis_id TEXT NOT NULL, {columns}, pk INTEGER, joins BOOLEAN NOT NULL DEFAULT FALSE, "
        "teachers TEXT, stored_teachers TEXT NOT NULL DEFAULT '', "
        "gone BOOLEAN NOT NULL DEFAULT FALSE, "
        "kept TEXT NOT NULL DEFAULT '', said TEXT NOT NULL DEFAULT '', "
        "verdict TEXT NOT NULL DEFAULT '', changed TEXT NOT NULL DEFAULT '')"
    )
    writer.execute(f"CREATE INDEX {kind.stage}_sis_id ON {kind.stage} (sis_id)")
    writer.execute(f"CREATE TEMP TABLE {kind.removed} (pk INTEGER PRIMARY KEY)")
    writer.execute(f"CREATE TEMP TABLE {kind.stage}_present (sis_id TEXT PRIMARY KEY)")


def stage_rows(
    writer: Writer, kind: Kind, rows: Sequence[Mapping[str, Any]], first_row: int
) -> None:
    """Add rows; a column a row leaves out is None, and keeps what is stored."""
    names = ("file", "line", "sis_id", "teachers", "gone", *kind.columns)
    columns: dict[str, Any] = {name: [row.get(name) for row in rows] for name in names}
    columns["gone"] = [bool(row.get("gone")) for row in rows]
    load(writer, kind.stage, {"row_pk": range(first_row, first_row + len(rows)), **columns})


def match(writer: Writer, kind: Kind, district_pk: int, *, keeps_names: bool = False) -> None:
    """Point rows at what is stored: by SIS id; employees else by email.

    `keeps_names` keeps names of employees that were edited by hand.
    """
    writer.execute(
        f"UPDATE {kind.stage} SET pk = (SELECT t.{kind.key} FROM {kind.table} t "
        f"WHERE t.district_pk = :d AND t.sis_id = {kind.stage}.sis_id)",
        {"d": district_pk},
    )
    # Rows are looked up by whom they are about, and there may be many.
    writer.execute(f"CREATE INDEX {kind.stage}_pk ON {kind.stage} (pk)")
    if kind.by_hand:
        match_by_former_id(writer, kind, district_pk)
    if kind.employee:
        join_by_email(writer, kind, district_pk)
        if keeps_names:
            keep_names(writer, kind)
        _keep_names_of_admins(writer, kind)
    both = ", ".join(
        f"{c} = COALESCE(s.{c}, {kind.stored(c)})" for c in kind.columns if c != "email_key"
    )
    if "email_key" in kind.columns:
        # An email that the file leaves blank is gone, and so is its key.
        both += ", email_key = CASE WHEN s.email IS NULL THEN u.email_key ELSE s.email_key END"
    writer.execute(
        f"UPDATE {kind.stage} AS s SET {both} FROM {kind.source} WHERE t.{kind.key} = s.pk"
    )


def join_by_email(writer: Writer, kind: Kind, district_pk: int) -> None:
    """Point rows without a match at the employee with their email, who may lack the role."""
    writer.execute(
        f"UPDATE {kind.stage} AS s SET pk = u.pk, joins = NOT EXISTS "
        f"(SELECT 1 FROM {kind.table} t WHERE t.user_pk = u.pk) FROM users u "
        "WHERE s.pk IS NULL AND s.email_key IS NOT NULL AND u.district_pk = :d AND u.employee "
        "AND u.email_key IS NOT NULL AND u.email_key = s.email_key "
        f"AND NOT EXISTS (SELECT 1 FROM {kind.stage} o WHERE o.pk = u.pk)",
        {"d": district_pk},
    )


def _keep_names_of_admins(writer: Writer, kind: Kind) -> None:
    """Names and email of somebody who is an admin too are the admin row's business."""
    copied = ", ".join(f"{column} = u.{column}" for column in (*kind.user_fields, *kind.derived))
    writer.execute(
        f"UPDATE {kind.stage} AS s SET {copied} FROM users u WHERE u.pk = s.pk "
        "AND EXISTS (SELECT 1 FROM admin_roles r WHERE r.user_pk = u.pk AND r.active)"
    )


def leave_names_to_admins(writer: Writer, kind: Kind, *, add_only: bool) -> None:
    """The same of those whom the upload itself has as admins, though they may be no admin yet."""
    copied = ", ".join(f"{column} = u.{column}" for column in (*kind.user_fields, *kind.derived))
    named = writer.execute(
        f"UPDATE {kind.stage} AS s SET {copied} FROM users u WHERE u.pk = s.pk AND NOT s.joins "
        "AND s.verdict <> 'rejected' AND EXISTS (SELECT 1 FROM upload_rows a "
        "WHERE a.user_pk = s.pk AND a.verdict <> 'rejected')"
    )
    if named:
        decide(writer, kind, add_only=add_only)


def collisions(
    reader: Reader, kind: Kind, district_pk: int, *, add_only: bool
) -> list[tuple[int, str, int, str]]:
    """Employees whose email is somebody else's who keeps it: row key, file, line, whose it is.

    With `add_only` nobody who is there changes, so no email becomes free for somebody new.
    """
    kept = (
        f"NOT EXISTS (SELECT 1 FROM {kind.stage} v WHERE v.pk = u.pk "
        "AND v.verdict <> 'rejected' AND NOT v.gone AND v.email_key <> s.email_key)"
    )
    if add_only:
        kept = f"(s.pk IS NULL OR {kept})"
    rows = reader.rows(
        "SELECT s.row_pk, s.file, s.line, u.first_name || ' ' || u.last_name "
        f"FROM {kind.stage} s JOIN users u ON u.district_pk = :d AND u.employee "
        "AND u.email_key IS NOT NULL AND u.email_key = s.email_key "
        "WHERE s.verdict <> 'rejected' AND (s.pk IS NULL OR s.pk <> u.pk) "
        f"AND {kept} ORDER BY s.row_pk",
        {"d": district_pk},
    )
    return [(int(row[0]), str(row[1]), int(row[2]), str(row[3])) for row in rows]


def reject(writer: Writer, kind: Kind, row_pks: Sequence[int]) -> None:
    """Mark rows as rejected."""
    writer.execute_many(
        f"UPDATE {kind.stage} SET verdict = 'rejected' WHERE row_pk = :pk",
        [{"pk": pk} for pk in row_pks],
    )


def note_teachers(writer: Writer) -> None:
    """Put the teachers a stored section has beside those its row names, in order."""
    pks = [
        row[0]
        for row in writer.rows(f"SELECT pk FROM {SECTIONS.stage} WHERE pk IS NOT NULL ORDER BY pk")
    ]
    for start in range(0, len(pks), _PAGE):
        names, parameters = in_list("pk", pks[start : start + _PAGE])
        found: dict[int, list[str]] = {}
        for section_pk, sis_id in writer.rows(
            "SELECT m.section_pk, t.sis_id FROM section_teachers m "
            "JOIN teacher_roles t ON t.user_pk = m.user_pk "
            f"WHERE m.section_pk IN {names} ORDER BY m.section_pk, m.position, m.user_pk",
            parameters,
        ):
            found.setdefault(section_pk, []).append(sis_id)
        writer.execute_many(
            f"UPDATE {SECTIONS.stage} SET stored_teachers = :listed WHERE pk = :pk",
            [{"pk": pk, "listed": SEPARATOR.join(listed)} for pk, listed in found.items()],
        )
    writer.execute(f"UPDATE {SECTIONS.stage} SET teachers = stored_teachers WHERE teachers IS NULL")


def decide(writer: Writer, kind: Kind, *, add_only: bool) -> None:
    """Give every row its verdict: created, updated, unchanged, or gone (a delta's deletion)."""
    told = (*kind.fields, *kind.user_fields)
    changed = " || ".join(
        f"CASE WHEN s.{c} <> COALESCE({kind.stored(c)}, {'0' if c in INTEGERS else repr('')}) "
        f"THEN '{c},' ELSE '' END"
        for c in told
    )
    more = " || CASE WHEN s.sis_id <> t.sis_id THEN 'sis_id,' ELSE '' END"
    if kind is SECTIONS:
        more += " || CASE WHEN s.teachers <> s.stored_teachers THEN 'teachers,' ELSE '' END"
    if not add_only:
        writer.execute(
            f"UPDATE {kind.stage} AS s SET changed = {changed}{more} "
            "|| CASE WHEN NOT t.active AND s.kept NOT LIKE '%active,%' THEN 'active,' ELSE '' END "
            f"FROM {kind.source} WHERE t.{kind.key} = s.pk AND s.verdict <> 'rejected'"
        )
    writer.execute(
        f"UPDATE {kind.stage} SET verdict = CASE WHEN gone THEN 'gone' "
        "WHEN pk IS NULL OR joins THEN 'created' WHEN changed <> '' THEN 'updated' "
        "ELSE 'unchanged' END WHERE verdict <> 'rejected'"
    )


def stage_present(writer: Writer, kind: Kind, sis_ids: Sequence[str]) -> None:
    """Note the ids of refused rows: what they name is in the file and must not be removed."""
    load(writer, f"{kind.stage}_present", {"sis_id": list(sis_ids)})


def holds_any(reader: Reader, kind: Kind) -> bool:
    """Whether the upload names any of a kind, in good rows or refused ones."""
    tables = kind.stage, f"{kind.stage}_present"
    return any(reader.row(f"SELECT 1 FROM {table} LIMIT 1") is not None for table in tables)


def find_missing(writer: Writer, kind: Kind, district_pk: int, *, full: bool) -> None:
    """Note who is to be deactivated: named as gone, or (in a full upload) not named at all."""
    former = " OR p.sis_id = t.former_sis_id" if kind.by_hand else ""
    missing = (
        f"NOT EXISTS (SELECT 1 FROM {kind.stage} s WHERE s.pk = t.{kind.key}) "
        f"AND NOT EXISTS (SELECT 1 FROM {kind.stage}_present p WHERE p.sis_id = t.sis_id{former})"
    )
    gone = f"EXISTS (SELECT 1 FROM {kind.stage} s WHERE s.pk = t.{kind.key} AND s.gone)"
    writer.execute(
        f"INSERT INTO {kind.removed} SELECT t.{kind.key} FROM {kind.table} t "
        f"WHERE t.district_pk = :d AND t.active AND ({gone}{f' OR ({missing})' if full else ''})",
        {"d": district_pk},
    )


def counts(reader: Reader, kind: Kind) -> dict[str, int]:
    """How many rows have each verdict, how many are to be deactivated, and how many are active."""
    found = {
        str(row[0]): int(row[1])
        for row in reader.rows(f"SELECT verdict, count(*) FROM {kind.stage} GROUP BY verdict")
    }
    found["removed"] = int(reader.value(f"SELECT count(*) FROM {kind.removed}"))
    return found


def active(reader: Reader, kind: Kind, district_pk: int) -> int:
    """How many of a kind are active."""
    return int(
        reader.value(
            f"SELECT count(*) FROM {kind.table} WHERE district_pk = :d AND active",
            {"d": district_pk},
        )
    )


def new_schools(reader: Reader) -> list[tuple[str, str]]:
    """SIS id and name of the schools that will be created, in the order of their keys to be."""
    rows = reader.rows(
        "SELECT sis_id, name FROM upload_schools WHERE verdict = 'created' ORDER BY row_pk"
    )
    return [(str(row[0]), str(row[1])) for row in rows]


def staged_ids(reader: Reader, kind: Kind) -> Iterator[str]:
    """The SIS ids of a kind that the upload holds and keeps."""
    for row in reader.stream(
        f"SELECT sis_id FROM {kind.stage} WHERE verdict NOT IN ('rejected', 'gone')"
    ):
        yield row[0]


def known_ids(reader: Reader, kind: Kind, district_pk: int) -> Iterator[str]:
    """The SIS ids of a kind that are stored and active."""
    for row in reader.stream(
        f"SELECT sis_id FROM {kind.table} WHERE district_pk = :d AND active", {"d": district_pk}
    ):
        yield row[0]
