"""What a matched row leaves open, and what it must not overwrite: fields edited by hand."""

from __future__ import annotations

from collections.abc import Callable

from storage.bulk.matching import ROLE
from storage.connections import Writer

# Ends each text of `said`; no text of an upload may hold it.
MARK = "\x1f"
# Columns a file may leave out; what is stored stays then.
_OPTIONAL = ("title", "sis_id", "department", "username", "portal_role")


def fill_in(writer: Writer, *, overwrite_edits: bool) -> None:
    """Give matched rows the stored values they leave open or must not overwrite.

    `kept` names the fields edited by hand where the row says otherwise, and `said` has what it
    says, in the same order. Somebody deactivated by hand stays so.
    """
    for field in ("email", "first_name", "last_name", *_OPTIONAL):
        _fill(writer, field, overwrite_edits=overwrite_edits)
    if not overwrite_edits:
        _fill_scope(writer)
        _keep_deactivated(writer)
    writer.execute("UPDATE upload_rows SET filled = TRUE WHERE user_pk IS NOT NULL")


def _noted(*fields: str) -> str:
    """Note fields as kept, each with what the row says of it."""
    said = {"schools": "s.school_pks", "active": "'active'"}
    texts = "".join(f" || {said.get(field, f's.{field}')} || :mark" for field in fields)
    return f"kept = s.kept || '{','.join(fields)},', said = s.said{texts}"


def _by_hand(field: str) -> str:
    return f"(',' || r.hand_edited || ',') LIKE '%,{field},%'"


def _fill(writer: Writer, field: str, *, overwrite_edits: bool) -> None:
    where = "s.user_pk = r.user_pk AND NOT s.filled"
    stored = f"r.{field}" if field in _OPTIONAL else f"u.{field}"
    # Whoever has the email of the file now, this row does not ask for it any more.
    more = ", email_key = u.email_key, email_pk = u.pk" if field == "email" else ""
    if not overwrite_edits:
        writer.execute(
            f"UPDATE upload_rows AS s SET {field} = {stored}{more}, {_noted(field)} "
            f"FROM {ROLE} WHERE {where} AND s.{field} IS NOT NULL "
            f"AND s.{field} <> COALESCE({stored}, '') AND {_by_hand(field)}",
            {"mark": MARK},
        )
    if field in _OPTIONAL:
        writer.execute(
            f"UPDATE upload_rows AS s SET {field} = {stored} FROM {ROLE} "
            f"WHERE {where} AND s.{field} IS NULL"
        )


def refresh_name_keys(
    writer: Writer, key_of: Callable[[str, str], str], stage: str = "upload_rows"
) -> None:
    """Compute sort names anew where one name was kept and the other was not."""
    rows = writer.rows(
        f"SELECT row_pk, first_name, last_name FROM {stage} WHERE kept LIKE '%first_name%' "
        "OR kept LIKE '%last_name%'"
    )
    writer.execute_many(
        f"UPDATE {stage} SET name_key = :key WHERE row_pk = :pk",
        [{"pk": row[0], "key": key_of(row[1], row[2])} for row in rows],
    )


def _fill_scope(writer: Writer) -> None:
    """Scope and schools stay together: a district admin never ends up with schools."""
    scope = _by_hand("admin_scope")
    schools = _by_hand("schools")
    both = "admin_scope", "schools"
    writer.execute(
        "UPDATE upload_rows AS s SET admin_scope = r.admin_scope, school_pks = r.school_pks, "
        f"{_noted(*both)} FROM {ROLE} WHERE s.user_pk = r.user_pk "
        f"AND NOT s.filled AND s.admin_scope <> r.admin_scope AND ({scope} OR {schools})",
        {"mark": MARK},
    )
    writer.execute(
        f"UPDATE upload_rows AS s SET school_pks = r.school_pks, {_noted('schools')} "
        f"FROM {ROLE} WHERE s.user_pk = r.user_pk AND NOT s.filled "
        f"AND s.school_pks <> r.school_pks AND {schools}",
        {"mark": MARK},
    )


def _keep_deactivated(writer: Writer) -> None:
    writer.execute(
        f"UPDATE upload_rows AS s SET {_noted('active')} FROM {ROLE} "
        f"WHERE s.user_pk = r.user_pk AND NOT s.filled AND NOT r.active AND {_by_hand('active')}",
        {"mark": MARK},
    )
