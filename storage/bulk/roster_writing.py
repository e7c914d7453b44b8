"""Writing schools, teachers, students and sections, with images of what changes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from storage.bulk.creating import Writing, next_user_pk
from storage.bulk.kinds import SECTIONS, SEPARATOR, Kind
from storage.bulk.loading import load
from storage.connections import FETCH_ROWS, Reader, Row, Writer

_PEOPLE = ("district_pk", "created_at", "modified_at", "version")
Ids = Callable[[int], list[str]]


def keep_images(writer: Writer, kind: Kind, run_pk: int) -> None:
    """Write down what every row that changes was before."""
    columns = ("sis_id", "active", *kind.columns, *kind.by_hand)
    listed = ", ".join(kind.stored(column) for column in columns)
    if kind.employee:
        columns += ("hand_edited",)
        listed += ", (SELECT r.hand_edited FROM admin_roles r WHERE r.user_pk = t.user_pk)"
    version = "u.version" if kind.is_person else "t.version"
    after = 0
    while rows := writer.rows(
        f"SELECT t.{kind.key}, {version}, {listed} FROM {kind.source} "
        f"WHERE t.{kind.key} IN (SELECT pk FROM {kind.stage} WHERE verdict = 'updated' "
        f"UNION SELECT pk FROM {kind.removed}) AND t.{kind.key} > :after "
        f"ORDER BY t.{kind.key} LIMIT :limit",
        {"after": after, "limit": FETCH_ROWS * 4},
    ):
        after = rows[-1][0]
        load(
            writer,
            "import_images",
            {
                "row_pk": [row[0] for row in rows],
                "before": [_image(columns, row[2:], row[1]) for row in rows],
                "after_version": [row[1] + 1 for row in rows],
            },
            {"run_pk": run_pk, "kind": kind.name},
        )


def _image(columns: tuple[str, ...], values: Row, version: int) -> str:
    image = dict(zip(columns, values, strict=True))
    image["active"], image["version"] = bool(image["active"]), version
    return json.dumps(image, ensure_ascii=False, separators=(",", ":"))


def update(writer: Writer, kind: Kind, now: int) -> None:
    """Write the rows that change."""
    chosen = f"FROM {kind.stage} s WHERE s.pk = {kind.table}.{kind.key} AND s.verdict = 'updated'"
    mine = (*kind.fields, "sis_id") if kind.is_person else (*kind.fields, *kind.derived, "sis_id")
    if kind.is_person:
        writer.execute(f"UPDATE {kind.table} SET {_copied(mine)}, active = TRUE {chosen}")
        _update_users(writer, kind, now)
    else:
        writer.execute(
            f"UPDATE {kind.table} SET {_copied(mine)}, "
            "active = CASE WHEN s.kept LIKE '%active,%' THEN FALSE ELSE TRUE END, "
            "modified_at = :now, "
            f"version = {kind.table}.version + 1 {chosen}",
            {"now": now},
        )


def _update_users(writer: Writer, kind: Kind, now: int) -> None:
    """Write names that change, and stamp everybody: names of an admin are the admin row's."""
    updated = f"FROM {kind.stage} s WHERE s.pk = users.pk AND s.verdict = 'updated'"
    stamp = "modified_at = :now, version = users.version + 1"
    renamed = " OR ".join(f"s.changed LIKE '%{field},%'" for field in kind.user_fields)
    renamed = f"({renamed})"
    if kind.employee:
        admin = "SELECT 1 FROM admin_roles r WHERE r.user_pk = users.pk AND r.active"
        renamed += f" AND NOT EXISTS ({admin})"
        # Emails may swap between two people.
        writer.execute(
            f"UPDATE users SET email_key = NULL {updated} AND s.changed LIKE '%email,%' "
            f"AND {renamed}"
        )
    writer.execute(f"UPDATE users SET {stamp} {updated} AND NOT ({renamed})", {"now": now})
    names = _copied((*kind.user_fields, *kind.derived))
    writer.execute(f"UPDATE users SET {names}, {stamp} {updated} AND {renamed}", {"now": now})


def _copied(columns: tuple[str, ...]) -> str:
    return ", ".join(f"{column} = s.{column}" for column in columns)


def remove(writer: Writer, kind: Kind, now: int) -> None:
    """Deactivate what is gone."""
    chosen = f"(SELECT pk FROM {kind.removed})"
    table, key, stamp = kind.table, kind.key, "modified_at = :now, version = version + 1"
    if kind.is_person:
        writer.execute(f"UPDATE {table} SET active = FALSE WHERE {key} IN {chosen}")
        writer.execute(f"UPDATE users SET {stamp} WHERE pk IN {chosen}", {"now": now})
    else:
        writer.execute(
            f"UPDATE {table} SET active = FALSE, {stamp} WHERE {key} IN {chosen}", {"now": now}
        )


def peek_place_pk(reader: Reader, kind: Kind) -> int:
    """The key the next new place will get, if nothing is written meanwhile."""
    return int(reader.value(f"SELECT COALESCE(max(pk), 0) + 1 FROM {kind.table}"))


def next_place_pk(writer: Writer, kind: Kind, count: int) -> int:
    """The first of `count` free keys in a row of a table of places."""
    first = peek_place_pk(writer, kind)
    if not writer.is_sqlite:
        sequence = f"pg_get_serial_sequence('{kind.table}', 'pk')"
        writer.rows(f"SELECT setval({sequence}, :last)", {"last": first + count})
    return first


def create_places(
    writer: Writer, kind: Kind, writing: Writing, ids: Ids, first_pk: int
) -> list[int]:
    """Insert new schools or sections; gives first and last key."""
    next_pk = first_pk
    for rows in _new_rows(writer, kind, "NOT joins"):
        count = len(rows)
        columns = _columns(kind, rows)
        load(
            writer,
            kind.table,
            {"pk": range(next_pk, next_pk + count), "id": ids(count), **columns},
            _stamped(writing, active=True),
        )
        next_pk += count
    return [first_pk, next_pk - 1] if next_pk > first_pk else []


def create_people(writer: Writer, kind: Kind, writing: Writing, ids: Ids, count: int) -> list[int]:
    """Insert new people with their role; gives first and last key."""
    first_pk = next_pk = next_user_pk(writer, count)
    for rows in _new_rows(writer, kind, "pk IS NULL"):
        pks = range(next_pk, next_pk + len(rows))
        columns = _columns(kind, rows)
        names = {c: columns[c] for c in (*kind.user_fields, *kind.derived)}
        load(
            writer,
            "users",
            {"pk": pks, "id": ids(len(rows)), **names},
            {**_stamped(writing), "employee": kind.employee},
        )
        _create_roles(writer, kind, writing, columns, pks, ids)
        next_pk += len(rows)
    return [first_pk, next_pk - 1] if next_pk > first_pk else []


def create_joined_roles(writer: Writer, kind: Kind, writing: Writing, ids: Ids) -> None:
    """Give employees who are there the role of the rows that name them, with an image of none."""
    for rows in _new_rows(writer, kind, "joins AND pk IS NOT NULL"):
        pks = [row[1] for row in rows]
        _create_roles(writer, kind, writing, _columns(kind, rows), pks, ids)
        load(
            writer,
            "import_images",
            {"row_pk": pks},
            {"run_pk": writing.run_pk, "kind": f"{kind.name}+", "before": "", "after_version": 0},
        )


def _create_roles(
    writer: Writer,
    kind: Kind,
    writing: Writing,
    columns: dict[str, list[Any]],
    pks: range | list[int],
    ids: Ids,
) -> None:
    role = {column: columns[column] for column in ("sis_id", *kind.fields)}
    legacy = {"legacy_id": ids(len(pks))} if kind.employee else {}
    load(
        writer,
        kind.table,
        {"user_pk": pks, **role, **legacy},
        {"district_pk": writing.district_pk, "active": True},
    )


def _columns(kind: Kind, rows: list[Row]) -> dict[str, list[Any]]:
    names = ("sis_id", *kind.columns)
    cells = zip(*(row[2:] for row in rows), strict=True)
    found = dict(zip(names, map(list, cells), strict=True))
    return {
        name: values if name == "email_key" else ["" if v is None else v for v in values]
        for name, values in found.items()
    }


def _new_rows(writer: Writer, kind: Kind, condition: str) -> Iterator[list[Row]]:
    listed = ", ".join(("sis_id", *kind.columns))
    after = 0
    while rows := writer.rows(
        f"SELECT row_pk, pk, {listed} FROM {kind.stage} WHERE verdict = 'created' "
        f"AND {condition} AND row_pk > :after ORDER BY row_pk LIMIT :limit",
        {"after": after, "limit": FETCH_ROWS * 4},
    ):
        after = rows[-1][0]
        yield rows


def _stamped(writing: Writing, **more: bool) -> dict[str, int | str | bool | None]:
    return {
        "district_pk": writing.district_pk,
        "created_at": writing.now,
        "modified_at": writing.now,
        "version": 1,
        **more,
    }


def write_section_teachers(writer: Writer, run_pk: int) -> None:
    """Replace the teachers of sections whose row names others, keeping an image of them."""
    rows = writer.rows(
        f"SELECT c.pk, s.teachers, s.stored_teachers, s.verdict FROM {SECTIONS.stage} s "
        "JOIN sections c ON c.sis_id = s.sis_id AND c.district_pk = (SELECT r.district_pk "
        "FROM import_runs r WHERE r.pk = :run_pk) "
        "WHERE s.verdict IN ('created', 'updated') AND s.teachers <> s.stored_teachers",
        {"run_pk": run_pk},
    )
    for start in range(0, len(rows), FETCH_ROWS):
        _replace_teachers(writer, run_pk, rows[start : start + FETCH_ROWS])


def _replace_teachers(writer: Writer, run_pk: int, rows: list[Row]) -> None:
    named = sorted({sis_id for row in rows for sis_id in _split(row[1])})
    pks: dict[str, int] = {}
    for sis_id in named:
        found = writer.value(
            "SELECT t.user_pk FROM teacher_roles t WHERE t.sis_id = :sis_id AND t.district_pk = "
            "(SELECT r.district_pk FROM import_runs r WHERE r.pk = :run_pk)",
            {"sis_id": sis_id, "run_pk": run_pk},
        )
        pks[sis_id] = int(found)
    changed = [row for row in rows if row[3] == "updated"]
    load(
        writer,
        "import_images",
        {"row_pk": [row[0] for row in changed], "before": [row[2] for row in changed]},
        {"run_pk": run_pk, "kind": "section_teachers", "after_version": 0},
    )
    writer.execute_many(
        "DELETE FROM section_teachers WHERE section_pk = :pk", [{"pk": row[0]} for row in rows]
    )
    links = [
        (row[0], pks[sis_id], position)
        for row in rows
        for position, sis_id in enumerate(_split(row[1]))
    ]
    columns = [list(column) for column in zip(*links, strict=True)] or [[], [], []]
    names = ("section_pk", "user_pk", "position")
    load(writer, "section_teachers", dict(zip(names, columns, strict=True)))


def _split(listed: str) -> list[str]:
    return list(dict.fromkeys(filter(None, listed.split(SEPARATOR))))
