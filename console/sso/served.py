"""What happens in the store when a real client exchanges its code: token, match, audit entry."""

from __future__ import annotations

from console.matching import Identity
from console.sso.admission import LIBRARY
from console.sso.sign_in import Arrival, land
from console.sso.tokens import CodeExchange, GrantRefused, Issued, exchange_code
from console.workspace import Act
from storage.queries import people
from storage.records import ApplicationRecord


def exchange_and_land(
    act: Act, application: ApplicationRecord, asked: CodeExchange
) -> Issued | GrantRefused:
    """Exchange a code and note how the application would match the person; one transaction."""
    answer = exchange_code(act.transaction, asked, act.now)
    if isinstance(answer, GrantRefused):
        act.record(
            "code.refuse",
            f"application {application.name}",
            subject_id=application.id,
            after={"error": answer.error, "reason": answer.description, "replay": answer.replayed},
        )
        return answer
    person = people.by_pk(act, answer.code.user_pk)
    if person is None:
        raise RuntimeError("a code names a person who is not in the store")
    code = answer.code
    land(
        act,
        Arrival(application, person, code.integration, code.flow),
        Identity(person.id, told_email(code.integration, code.role, person.email)),
    )
    return answer


def told_email(integration: str, role: str, email: str) -> str:
    """The email an application is told: Library keeps that of students to itself."""
    return "" if integration == LIBRARY and role == "student" else email
