"""What a matched row leaves open, and what it must not overwrite: fields edited by hand."""

from __future__ import annotations

from collections.abc import Callable

from storage.bulk.matching import ROLE
from storage.connections import Writer

# Columns a file may leave out; what is stored stays then.
_OPTIONAL = ("title", "sis_id", "department", "username", "portal_role")


def fill_in(writer: Writer, *, overwrite_edits: bool) -> None:
    """Give matched rows the stored values they leave open or must not overwrite.

    `kept` names the fields edited by hand where the row says otherwise.
    """
    for field in ("email", "first_name", "last_name", *_OPTIONAL):
        _fill(writer, field, overwrite_edits=overwrite_edits)
    _fill_scope(writer, overwrite_edits=overwrite_edits)
    writer.execute("UPDATE upload_rows SET filled = TRUE WHERE user_pk IS NOT NULL")


def _by_hand(field: str) -> str:
    return f"(',' || r.hand_edited || ',') LIKE '%,{field},%'"


def _fill(writer: Writer, field: str, *, overwrite_edits: bool) -> None:
    where = "s.user_pk = r.user_pk AND NOT s.filled"
    stored = f"r.{field}" if field in _OPTIONAL else f"u.{field}"
    more = ", email_key = u.email_key" if field == "email" else ""
    if not overwrite_edits:
        writer.execute(
            f"UPDATE upload_rows AS s SET {field} = {stored}{more}, kept = s.kept || '{field},' "
            f"FROM {ROLE} WHERE {where} AND s.{field} IS NOT NULL "
            f"AND s.{field} <> COALESCE({stored}, '') AND {_by_hand(field)}"
        )
    if field in _OPTIONAL:
        writer.execute(
            f"UPDATE upload_rows AS s SET {field} = {stored} FROM {ROLE} "
            f"WHERE {where} AND s.{field} IS NULL"
        )


def refresh_name_keys(writer: Writer, key_of: Callable[[str, str], str]) -> None:
    """Compute sort names anew where one name was kept and the other was not."""
    rows = writer.rows(
        "SELECT row_pk, first_name, last_name FROM upload_rows WHERE kept LIKE '%first_name%' "
        "OR kept LIKE '%last_name%'"
    )
    writer.execute_many(
        "UPDATE upload_rows SET name_key = :key WHERE row_pk = :pk",
        [{"pk": row[0], "key": key_of(row[1], row[2])} for row in rows],
    )


def _fill_scope(writer: Writer, *, overwrite_edits: bool) -> None:
    """Scope and schools stay together: a district admin never ends up with schools."""
    if overwrite_edits:
        return
    scope = _by_hand("admin_scope")
    schools = _by_hand("schools")
    differs = "s.admin_scope <> r.admin_scope"
    writer.execute(
        "UPDATE upload_rows AS s SET admin_scope = r.admin_scope, school_pks = r.school_pks, "
        f"kept = s.kept || 'admin_scope,schools,' FROM {ROLE} WHERE s.user_pk = r.user_pk "
        f"AND NOT s.filled AND {differs} AND ({scope} OR {schools})"
    )
    writer.execute(
        "UPDATE upload_rows AS s SET school_pks = r.school_pks, kept = s.kept || 'schools,' "
        f"FROM {ROLE} WHERE s.user_pk = r.user_pk AND NOT s.filled "
        f"AND s.school_pks <> r.school_pks AND {schools}"
    )
