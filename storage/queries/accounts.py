"""The accounts an application keeps on its own side, as the simulator imagines them."""

from __future__ import annotations

from storage.connections import Reader, Row
from storage.records import AccountRecord

_COLUMNS = (
    "pk, application_pk, account_id, clever_id, email, first_name, last_name, created_at, "
    "last_sign_in_at"
)


def _record(row: Row) -> AccountRecord:
    return AccountRecord(*row)


def accounts(reader: Reader, application_pk: int) -> list[AccountRecord]:
    """Every account of an application, oldest first."""
    rows = reader.rows(
        f"SELECT {_COLUMNS} FROM application_accounts WHERE application_pk = :pk ORDER BY pk",
        {"pk": application_pk},
    )
    return [_record(row) for row in rows]


def count(reader: Reader, application_pk: int) -> int:
    """How many accounts an application has."""
    return int(
        reader.value(
            "SELECT COUNT(*) FROM application_accounts WHERE application_pk = :pk",
            {"pk": application_pk},
        )
    )


def candidates(
    reader: Reader, application_pk: int, clever_id: str, email_key: str | None
) -> list[AccountRecord]:
    """The accounts that carry a person's Clever id or email: what matching chooses from."""
    rows = reader.rows(
        f"SELECT {_COLUMNS} FROM application_accounts WHERE application_pk = :pk "
        "AND (clever_id = :clever_id OR email_key = :email_key) ORDER BY pk",
        {"pk": application_pk, "clever_id": clever_id, "email_key": email_key},
    )
    return [_record(row) for row in rows]
