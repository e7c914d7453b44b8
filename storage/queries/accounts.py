"""The accounts an application keeps on its own side, as the simulator imagines them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from storage.connections import Reader, Row, Writer
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


def add(writer: Writer, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add accounts; `now` of each row is when."""
    writer.execute_many(
        "INSERT INTO application_accounts (application_pk, account_id, clever_id, email, "
        "email_key, first_name, last_name, created_at) VALUES (:application_pk, :account_id, "
        ":clever_id, :email, :email_key, :first_name, :last_name, :now)",
        rows,
    )


def change(writer: Writer, rows: Sequence[Mapping[str, Any]]) -> None:
    """Change the accounts that have these account ids."""
    writer.execute_many(
        "UPDATE application_accounts SET clever_id = :clever_id, email = :email, "
        "email_key = :email_key, first_name = :first_name, last_name = :last_name "
        "WHERE application_pk = :application_pk AND account_id = :account_id",
        rows,
    )


def clear(writer: Writer, application_pk: int) -> int:
    """Forget every account of an application; returns how many there were."""
    return writer.execute(
        "DELETE FROM application_accounts WHERE application_pk = :pk", {"pk": application_pk}
    )


def put_back(writer: Writer, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add accounts that were there before, with the times they had."""
    writer.execute_many(
        "INSERT INTO application_accounts (application_pk, account_id, clever_id, email, "
        "email_key, first_name, last_name, created_at, last_sign_in_at) VALUES (:application_pk, "
        ":account_id, :clever_id, :email, :email_key, :first_name, :last_name, :created_at, "
        ":last_sign_in_at)",
        rows,
    )


def remove(writer: Writer, application_pk: int, account_ids: Sequence[str]) -> None:
    """Forget some accounts of an application."""
    writer.execute_many(
        "DELETE FROM application_accounts "
        "WHERE application_pk = :application_pk AND account_id = :account_id",
        [{"application_pk": application_pk, "account_id": each} for each in account_ids],
    )


def note_images(writer: Writer, seq: int, images: Sequence[tuple[str, str, str]]) -> None:
    """Keep what accounts were and became with audit entry `seq`: id, before, after (JSON)."""
    writer.execute_many(
        "INSERT INTO account_images (seq, account_id, before, after) "
        "VALUES (:seq, :account_id, :before, :after)",
        [
            {"seq": seq, "account_id": account_id, "before": before, "after": after}
            for account_id, before, after in images
        ],
    )


def images(reader: Reader, seq: int) -> list[tuple[str, str, str]]:
    """What accounts were and became with audit entry `seq`: id, before, after (JSON)."""
    rows = reader.rows(
        "SELECT account_id, before, after FROM account_images WHERE seq = :seq ORDER BY account_id",
        {"seq": seq},
    )
    return [(row[0], row[1], row[2]) for row in rows]
