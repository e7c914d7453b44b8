"""Sign-ins: what decides whether one may happen, and what is kept of those that did."""

from __future__ import annotations

from collections.abc import Sequence

from storage.connections import Reader, Writer, in_list
from storage.records import AccountRecord, SignInRecord

_SIGN_IN = (
    "SELECT i.at, i.application_pk, a.name, i.user_pk, i.integration, i.flow, i.outcome, "
    "i.account_id FROM sign_ins i JOIN applications a ON a.pk = i.application_pk"
)
_ACCOUNT = (
    "pk, application_pk, account_id, clever_id, email, first_name, last_name, created_at, "
    "last_sign_in_at"
)


def taught_by_an_authorizing_teacher(reader: Reader, application_pk: int, student_pk: int) -> bool:
    """Whether a student sits in a section of a teacher who authorized a Library application."""
    found = reader.row(
        "SELECT 1 FROM section_students e JOIN sections s ON s.pk = e.section_pk AND s.active "
        "JOIN section_teachers w ON w.section_pk = e.section_pk "
        "JOIN teacher_roles t ON t.user_pk = w.user_pk AND t.active "
        "JOIN library_authorizations l ON l.user_pk = w.user_pk "
        "WHERE e.user_pk = :student_pk AND l.application_pk = :application_pk LIMIT 1",
        {"student_pk": student_pk, "application_pk": application_pk},
    )
    return found is not None


def link_account(writer: Writer, account: AccountRecord, clever_id: str, now: int) -> None:
    """Note that a person came into an account, which carries their Clever id from now on."""
    writer.execute(
        "UPDATE application_accounts SET clever_id = :clever_id, last_sign_in_at = :now "
        "WHERE pk = :pk",
        {"pk": account.pk, "clever_id": clever_id, "now": now},
    )


def next_account_id(reader: Reader, application_pk: int) -> str:
    """A number no account of the application goes by yet."""
    number = int(reader.value("SELECT COALESCE(MAX(pk), 0) FROM application_accounts")) + 1
    while reader.row(
        "SELECT 1 FROM application_accounts "
        "WHERE application_pk = :application_pk AND account_id = :account_id",
        {"application_pk": application_pk, "account_id": str(number)},
    ):
        number += 1
    return str(number)


def add_account(writer: Writer, account: AccountRecord, email_key: str | None) -> AccountRecord:
    """Keep a new account; gives it back with the store's key."""
    row = writer.row(
        "INSERT INTO application_accounts (application_pk, account_id, clever_id, email, "
        "email_key, first_name, last_name, created_at, last_sign_in_at) VALUES (:application_pk, "
        ":account_id, :clever_id, :email, :email_key, :first_name, :last_name, :created_at, "
        ":last_sign_in_at) RETURNING pk",
        {**account._asdict(), "email_key": email_key},
    )
    if row is None:
        raise RuntimeError("the database gave no key for a new account")
    return account._replace(pk=int(row[0]))


def add_sign_in(writer: Writer, sign_in: SignInRecord) -> None:
    """Keep one sign-in; the application's name is its row's."""
    writer.execute(
        "INSERT INTO sign_ins (at, application_pk, user_pk, integration, flow, outcome, "
        "account_id) VALUES (:at, :application_pk, :user_pk, :integration, :flow, :outcome, "
        ":account_id)",
        sign_in._asdict(),
    )


def of_person(reader: Reader, user_pk: int, *, limit: int = 20) -> list[SignInRecord]:
    """A person's newest sign-ins."""
    rows = reader.rows(
        f"{_SIGN_IN} WHERE i.user_pk = :user_pk ORDER BY i.at DESC, i.pk DESC LIMIT :limit",
        {"user_pk": user_pk, "limit": limit},
    )
    return [SignInRecord(*row) for row in rows]


def of_application(reader: Reader, application_pk: int, *, limit: int = 20) -> list[SignInRecord]:
    """An application's newest sign-ins."""
    rows = reader.rows(
        f"{_SIGN_IN} WHERE i.application_pk = :pk ORDER BY i.at DESC, i.pk DESC LIMIT :limit",
        {"pk": application_pk, "limit": limit},
    )
    return [SignInRecord(*row) for row in rows]


def candidates_for(
    reader: Reader, application_pk: int, clever_ids: Sequence[str], email_keys: Sequence[str]
) -> list[AccountRecord]:
    """The accounts that carry one of these Clever ids or emails, at most 500 of each asked for."""
    ids, parameters = in_list("id", clever_ids)
    keys, more = in_list("key", email_keys)
    rows = reader.rows(
        f"SELECT {_ACCOUNT} FROM application_accounts WHERE application_pk = :pk "
        f"AND (clever_id IN {ids} OR email_key IN {keys}) ORDER BY pk",
        {**parameters, **more, "pk": application_pk},
    )
    return [AccountRecord(*row) for row in rows]
