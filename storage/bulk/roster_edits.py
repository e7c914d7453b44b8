"""What an upload of a roster must not overwrite: fields edited by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from storage.bulk.filling import MARK
from storage.bulk.kinds import SCHOOLS, Kind
from storage.connections import Reader, Writer


def match_by_former_id(writer: Writer, kind: Kind, district_pk: int) -> None:
    """Point rows without a match at what went by their SIS id before it was edited by hand."""
    writer.execute(
        f"UPDATE {kind.stage} AS s SET pk = (SELECT min(t.pk) FROM {kind.table} t "
        "WHERE t.district_pk = :d AND t.former_sis_id = s.sis_id "
        f"AND NOT EXISTS (SELECT 1 FROM {kind.stage} o WHERE o.pk = t.pk)) WHERE s.pk IS NULL "
        f"AND s.sis_id IN (SELECT k.former_sis_id FROM {kind.table} k "
        "WHERE k.district_pk = :d AND k.former_sis_id <> '')",
        {"d": district_pk},
    )


def keep_edits(writer: Writer) -> None:
    """Give matched rows the stored value of fields edited by hand.

    `kept` names the fields of which the row says otherwise, and `said` has what it says, in the
    same order. A school deactivated by hand stays so.
    """
    for field in (*SCHOOLS.fields, "sis_id"):
        more = ", name_key = t.name_key" if field == "name" else ""
        _keep(writer, field, f"{field} = t.{field}{more},", f"s.{field}", f"s.{field} <> t.{field}")
    _keep(writer, "active", "", "'active'", "NOT t.active")


def _keep(writer: Writer, field: str, assigned: str, said: str, differs: str) -> None:
    writer.execute(
        f"UPDATE {SCHOOLS.stage} AS s SET {assigned} kept = s.kept || '{field},', "
        f"said = s.said || {said} || :mark FROM {SCHOOLS.table} t WHERE t.pk = s.pk "
        f"AND NOT s.gone AND {differs} AND (',' || t.hand_edited || ',') LIKE '%,{field},%'",
        {"mark": MARK},
    )


def keep_names(writer: Writer, kind: Kind) -> None:
    """Likewise for employees: names and email that were edited while they were admins.

    Only of those who are no admin now; the names of an admin are no business of other rows.
    """
    for field in kind.user_fields:
        more = ", email_key = u.email_key" if field == "email" else ""
        writer.execute(
            f"UPDATE {kind.stage} AS s SET {field} = u.{field}{more}, "
            f"kept = s.kept || '{field},', said = s.said || s.{field} || :mark "
            "FROM users u JOIN admin_roles r ON r.user_pk = u.pk WHERE u.pk = s.pk "
            f"AND NOT s.gone AND NOT r.active AND s.{field} <> u.{field} "
            f"AND (',' || r.hand_edited || ',') LIKE '%,{field},%'",
            {"mark": MARK},
        )


def forget_names(writer: Writer, kind: Kind) -> None:
    """The same for the names of employees who are no admins; their other fields stay edited."""
    rows = writer.rows(
        f"SELECT r.user_pk, r.hand_edited FROM admin_roles r JOIN {kind.stage} s "
        "ON s.pk = r.user_pk WHERE s.verdict = 'updated' AND NOT r.active AND r.hand_edited <> ''"
    )
    writer.execute_many(
        "UPDATE admin_roles SET hand_edited = :left WHERE user_pk = :pk",
        [
            {"pk": pk, "left": ",".join(f for f in edited.split(",") if f not in kind.user_fields)}
            for pk, edited in rows
        ],
    )


def forget_edits(writer: Writer) -> None:
    """After a load that overwrites edits, the fields of the rows it names are nobody's edit."""
    writer.execute(
        f"UPDATE {SCHOOLS.table} SET hand_edited = '', former_sis_id = '' WHERE pk IN "
        f"(SELECT s.pk FROM {SCHOOLS.stage} s WHERE s.verdict = 'updated')"
    )


class KeptField(NamedTuple):
    """One field that stays as edited by hand, of whom or what, and what the file says of it."""

    file: str
    line: int
    of: str
    field: str
    stored: str
    said: str


def kept_fields(reader: Reader, kind: Kind) -> Iterator[KeptField]:
    """Every field of which an edit by hand is kept, row by row."""
    fields = kind.user_fields if kind.is_person else (*kind.fields, "sis_id")
    name = "s.first_name || ' ' || s.last_name" if kind.is_person else "s.name"
    stored = ", ".join(f"s.{field}" for field in fields)
    for file, line, kept, said, of, *cells in reader.rows(
        f"SELECT s.file, s.line, s.kept, s.said, {name}, {stored} FROM {kind.stage} s "
        "WHERE s.kept <> '' AND s.verdict <> 'rejected' ORDER BY s.row_pk"
    ):
        values = dict(zip(fields, cells, strict=True))
        for field, text in zip(kept.split(",")[:-1], said.split(MARK), strict=False):
            yield KeptField(file, int(line), of, field, str(values.get(field) or ""), text)
