"""The accounts an application keeps on its own side, as the simulator imagines them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from storage.connections import Reader, Row, Writer, in_list
from storage.records.sign_ins import AccountRecord

_COLUMNS = (
    "pk, application_pk, account_id, clever_id, email, first_name, last_name, created_at, "
    "last_sign_in_at"
)
_INSERT = (
    "INSERT INTO application_accounts (application_pk, account_id, clever_id, email, "
    "email_key, first_name, last_name, created_at, last_sign_in_at) VALUES (:application_pk, "
    ":account_id, :clever_id, :email, :email_key, :first_name, :last_name, :created_at, "
    ":last_sign_in_at)"
)
_ALL = f"SELECT {_COLUMNS} FROM application_accounts WHERE application_pk = :pk ORDER BY pk"


def _record(row: Row) -> AccountRecord:
    return AccountRecord(*row)


def accounts(reader: Reader, application_pk: int) -> list[AccountRecord]:
    """Every account of an application, oldest first."""
    return [_record(row) for row in reader.rows(_ALL, {"pk": application_pk})]


def stream(reader: Reader, application_pk: int) -> Iterator[AccountRecord]:
    """The same, few in memory at a time."""
    return map(_record, reader.stream(_ALL, {"pk": application_pk}))


def count(reader: Reader, application_pk: int) -> int:
    """How many accounts an application has."""
    return int(
        reader.value(
            "SELECT COUNT(*) FROM application_accounts WHERE application_pk = :pk",
            {"pk": application_pk},
        )
    )


def candidates(
    reader: Reader, application_pk: int, clever_ids: Sequence[str], email_keys: Sequence[str]
) -> list[AccountRecord]:
    """The accounts that carry one of these Clever ids or emails: what matching chooses from.

    At most 500 of each are asked for at once.
    """
    ids, parameters = in_list("id", clever_ids)
    keys, more = in_list("key", email_keys)
    rows = reader.rows(
        f"SELECT {_COLUMNS} FROM application_accounts WHERE application_pk = :pk "
        f"AND (clever_id IN {ids} OR email_key IN {keys}) ORDER BY pk",
        {**parameters, **more, "pk": application_pk},
    )
    return [_record(row) for row in rows]


def next_id(reader: Reader, application_pk: int) -> str:
    """A number no account of the application goes by yet."""
    number = int(reader.value("SELECT COALESCE(MAX(pk), 0) FROM application_accounts")) + 1
    while reader.row(
        "SELECT 1 FROM application_accounts "
        "WHERE application_pk = :application_pk AND account_id = :account_id",
        {"application_pk": application_pk, "account_id": str(number)},
    ):
        number += 1
    return str(number)


def add_one(writer: Writer, account: AccountRecord, email_key: str | None) -> AccountRecord:
    """Keep a new account; gives it back with the store's key."""
    row = writer.row(f"{_INSERT} RETURNING pk", {**account._asdict(), "email_key": email_key})
    if row is None:
        raise RuntimeError("the database gave no key for a new account")
    return account._replace(pk=int(row[0]))


def link(writer: Writer, account: AccountRecord, clever_id: str, now: int) -> None:
    """Note that a person came into an account, which carries their Clever id from now on."""
    writer.execute(
        "UPDATE application_accounts SET clever_id = :clever_id, last_sign_in_at = :now "
        "WHERE pk = :pk",
        {"pk": account.pk, "clever_id": clever_id, "now": now},
    )


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
    writer.execute_many(_INSERT, rows)


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
