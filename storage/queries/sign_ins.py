"""Sign-ins: what decides whether one may happen, and what is kept of those that did."""

from __future__ import annotations

from storage.connections import Reader, Writer
from storage.records.sign_ins import SignInRecord

_SIGN_IN = (
    "SELECT i.at, i.application_pk, a.name, i.user_pk, i.integration, i.flow, i.outcome, "
    "i.account_id FROM sign_ins i JOIN applications a ON a.pk = i.application_pk"
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
