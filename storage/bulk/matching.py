"""Whom each uploaded admin is: by SIS id, else by email; what would change; who is missing.

Every step is one statement over all rows, so that it costs the same plan on both databases.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from storage.connections import Reader, Writer

ROLE = "admin_roles r JOIN users u ON u.pk = r.user_pk"
# A row leaves an email free when it is about that email's owner and gives them another one.
_VACATED = (
    "SELECT 1 FROM upload_rows o WHERE o.user_pk = s.email_pk AND o.verdict <> 'rejected' "
    "AND o.email_key <> s.email_key"
)


class Collision(NamedTuple):
    """A row that cannot be matched to one person."""

    file: str
    line: int
    email: str
    sis_id: str | None
    by_sis_id: str | None
    by_email: str


def has_employees(reader: Reader, district_pk: int) -> bool:
    """Whether anybody is there to match with."""
    return (
        reader.row(
            "SELECT 1 FROM users WHERE district_pk = :d AND employee LIMIT 1", {"d": district_pk}
        )
        is not None
    )


def match_by_sis_id(writer: Writer, district_pk: int) -> None:
    """Point rows at the admin with their SIS id, and note who has their email."""
    writer.execute(
        "UPDATE upload_rows SET user_pk = (SELECT r.user_pk FROM admin_roles r "
        "WHERE r.district_pk = :d AND r.sis_id = upload_rows.sis_id) WHERE sis_id IS NOT NULL",
        {"d": district_pk},
    )
    _match_by_clever_id(writer, district_pk)
    _note_email_owners(writer, district_pk)
    writer.execute("CREATE INDEX upload_rows_user ON upload_rows (user_pk)")


def _match_by_clever_id(writer: Writer, district_pk: int) -> None:
    """People without a SIS id are exported under their Clever id, and known again by it."""
    writer.execute(
        "UPDATE upload_rows AS s SET user_pk = r.user_pk, sis_id = NULL "
        "FROM users u JOIN admin_roles r ON r.user_pk = u.pk WHERE s.user_pk IS NULL "
        "AND length(s.sis_id) = 24 AND u.id = s.sis_id AND r.district_pk = :d "
        "AND r.sis_id IS NULL",
        {"d": district_pk},
    )


def _note_email_owners(writer: Writer, district_pk: int) -> None:
    writer.execute(
        "UPDATE upload_rows SET email_pk = (SELECT u.pk FROM users u WHERE u.district_pk = :d "
        "AND u.email_key = upload_rows.email_key AND u.employee AND u.email_key IS NOT NULL)",
        {"d": district_pk},
    )


def match_by_email(writer: Writer) -> None:
    """Point the rest at the employee with their email, unless another row has moved them away."""
    writer.execute(
        "UPDATE upload_rows AS s SET user_pk = email_pk WHERE s.user_pk IS NULL "
        "AND s.email_pk IS NOT NULL "
        "AND NOT EXISTS (SELECT 1 FROM upload_rows o WHERE o.user_pk = s.email_pk)"
    )


def reject_collisions(writer: Writer, *, add_only: bool) -> list[Collision]:
    """Reject rows whose email belongs to somebody else who keeps it.

    A rejected row frees no email, so this is repeated until nothing more is rejected. With
    `add_only` nobody who is there changes, so no email becomes free for somebody new.
    """
    found: list[Collision] = []
    kept = f"NOT EXISTS ({_VACATED})"
    if add_only:
        kept = f"(s.user_pk IS NULL OR {kept})"
    taken = (
        "s.verdict <> 'rejected' AND s.email_pk IS NOT NULL "
        f"AND (s.user_pk IS NULL OR s.user_pk <> s.email_pk) AND {kept}"
    )
    while True:
        rows = writer.rows(
            "SELECT s.row_pk, s.file, s.line, s.email, s.sis_id, "
            "p.first_name || ' ' || p.last_name, u.first_name || ' ' || u.last_name "
            "FROM upload_rows s JOIN users u ON u.pk = s.email_pk "
            f"LEFT JOIN users p ON p.pk = s.user_pk WHERE {taken} ORDER BY s.row_pk"
        )
        if not rows:
            return found
        found += [Collision(*row[1:]) for row in rows]
        reject_rows(writer, [row[0] for row in rows])


def reject_rows(writer: Writer, row_pks: list[int]) -> None:
    """Mark staged rows as rejected."""
    writer.execute_many(
        "UPDATE upload_rows SET verdict = 'rejected' WHERE row_pk = :pk",
        [{"pk": pk} for pk in row_pks],
    )


def claimed_twice(writer: Writer) -> list[tuple[int, str, int, str, int]]:
    """Staged rows about an admin whose own line is in the upload too, unchanged.

    Gives row key, file, line, email and that line's fingerprint.
    """
    return [
        (int(row[0]), str(row[1]), int(row[2]), str(row[3]), int(row[4]))
        for row in writer.rows(
            "SELECT s.row_pk, s.file, s.line, s.email, r.line_hash FROM upload_rows s "
            "JOIN admin_roles r ON r.user_pk = s.user_pk WHERE s.verdict <> 'rejected' "
            "AND r.line_hash IS NOT NULL AND r.active "
            "AND NOT EXISTS (SELECT 1 FROM upload_unseen x WHERE x.user_pk = r.user_pk)"
        )
    ]


def decide(writer: Writer, *, add_only: bool) -> None:
    """Give every row that is left its verdict: created, updated or unchanged."""
    fields = (
        ("email", "s.email <> u.email"),
        ("first_name", "s.first_name <> u.first_name"),
        ("last_name", "s.last_name <> u.last_name"),
        ("title", "s.title <> r.title"),
        ("admin_scope", "s.admin_scope <> r.admin_scope"),
        ("schools", "s.school_pks <> r.school_pks"),
        ("department", "s.department <> r.department"),
        ("username", "s.username <> r.username"),
        ("portal_role", "s.portal_role <> r.portal_role"),
        ("sis_id", "COALESCE(s.sis_id, '') <> COALESCE(r.sis_id, '')"),
        ("active", "NOT r.active AND s.kept NOT LIKE '%active,%'"),
    )
    changed = " || ".join(
        f"CASE WHEN {differs} THEN '{name},' ELSE '' END" for name, differs in fields
    )
    if not add_only:
        writer.execute(
            f"UPDATE upload_rows AS s SET changed = {changed} FROM {ROLE} "
            "WHERE s.user_pk = r.user_pk AND s.verdict <> 'rejected'"
        )
    writer.execute(
        "UPDATE upload_rows AS s SET joins = TRUE WHERE s.user_pk IS NOT NULL "
        "AND NOT EXISTS (SELECT 1 FROM admin_roles r WHERE r.user_pk = s.user_pk)"
    )
    writer.execute(
        "UPDATE upload_rows SET verdict = CASE WHEN user_pk IS NULL OR joins THEN 'created' "
        "WHEN changed <> '' THEN 'updated' ELSE 'unchanged' END WHERE verdict <> 'rejected'"
    )


def find_missing(
    writer: Writer, district_pk: int, *, fingerprints: bool, scope: str | None = None
) -> None:
    """Fill `upload_removed` with the active admins the upload does not name.

    With a `scope`, only those of it who have a school: a file of staff, a row for each school,
    says nothing about district admins and cannot name anybody else.
    """
    unseen = (
        "AND (r.line_hash IS NULL OR r.user_pk IN (SELECT x.user_pk FROM upload_unseen x))"
        if fingerprints
        else ""
    )
    writer.execute(
        "INSERT INTO upload_removed (user_pk) SELECT r.user_pk FROM admin_roles r "
        f"WHERE r.district_pk = :d AND r.active {_within(scope)} {unseen} "
        "AND NOT EXISTS (SELECT 1 FROM upload_rows s WHERE s.user_pk = r.user_pk) "
        "AND r.user_pk NOT IN (SELECT s.email_pk FROM upload_rows s "
        "WHERE s.verdict = 'rejected' AND s.email_pk IS NOT NULL)",
        _named(district_pk, scope),
    )
    writer.execute(
        "DELETE FROM upload_removed WHERE user_pk IN (SELECT r.user_pk FROM admin_roles r "
        "WHERE r.sis_id IN (SELECT p.sis_id FROM upload_present p WHERE p.sis_id IS NOT NULL)) "
        "OR user_pk IN (SELECT u.pk FROM users u WHERE u.employee AND u.email_key IN "
        "(SELECT p.email_key FROM upload_present p WHERE p.email_key IS NOT NULL))"
    )


def remove_named(writer: Writer, district_pk: int, sis_ids: list[str]) -> None:
    """Add to `upload_removed` the active admins that a delta says are gone."""
    writer.execute_many(
        "INSERT INTO upload_removed (user_pk) SELECT r.user_pk FROM admin_roles r "
        "WHERE r.district_pk = :d AND r.sis_id = :sis_id AND r.active "
        "AND NOT EXISTS (SELECT 1 FROM upload_removed x WHERE x.user_pk = r.user_pk)",
        [{"d": district_pk, "sis_id": sis_id} for sis_id in sis_ids],
    )


def verdict_counts(reader: Reader) -> dict[str, int]:
    """How many staged rows have each verdict, and how many admins are missing ('removed')."""
    counts = {
        str(row[0]): int(row[1])
        for row in reader.rows("SELECT verdict, count(*) FROM upload_rows GROUP BY verdict")
    }
    counts["removed"] = int(reader.value("SELECT count(*) FROM upload_removed"))
    return counts


def kept_edits(reader: Reader) -> Iterator[tuple[Any, ...]]:
    """Rows where an edit made by hand wins.

    File, line, the fields by comma, what the file says of each (every text ended by
    `filling.MARK`), and the row as it would be: name, email, title, scope, schools and the rest.
    """
    yield from reader.stream(
        "SELECT file, line, kept, said, first_name, last_name, email, title, admin_scope, "
        "school_pks, sis_id, department, username, portal_role FROM upload_rows "
        "WHERE kept <> '' AND verdict <> 'rejected' ORDER BY row_pk"
    )


def coming_back(reader: Reader) -> Iterator[tuple[Any, ...]]:
    """Deactivated admins whom the upload makes active again: file, line and name."""
    yield from reader.stream(
        "SELECT file, line, first_name, last_name FROM upload_rows "
        "WHERE changed LIKE '%active,%' AND verdict = 'updated' ORDER BY row_pk"
    )


def active_admins(reader: Reader, district_pk: int, scope: str | None = None) -> int:
    """How many active admins the district has; of one scope, those with a school."""
    return int(
        reader.value(
            "SELECT count(*) FROM admin_roles r WHERE r.district_pk = :d AND r.active "
            f"{_within(scope)}",
            _named(district_pk, scope),
        )
    )


def _within(scope: str | None) -> str:
    return "AND r.admin_scope = :scope AND r.school_pks <> ''" if scope else ""


def _named(district_pk: int, scope: str | None) -> dict[str, Any]:
    return {"d": district_pk, "scope": scope} if scope else {"d": district_pk}


def stored_lines(reader: Reader, district_pk: int) -> Iterator[Any]:
    """User keys and line fingerprints of the district's active admins, in the order of keys."""
    return reader.stream(
        "SELECT user_pk, line_hash FROM admin_roles WHERE district_pk = :d AND active "
        "AND line_hash IS NOT NULL ORDER BY user_pk",
        {"d": district_pk},
    )
