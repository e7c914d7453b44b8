"""What a served sign-in leaves behind: how the application would match it, and audit entries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from console.matching import Identity
from console.sso.admission import LIBRARY
from console.sso.sign_in import Arrival, land
from console.sso.tokens import GrantRefused, Issued
from console.workspace import Act
from storage.queries import people
from storage.records.applications import ApplicationRecord


class Exchanged(NamedTuple):
    """A code that a client exchanged or failed to; `at` in milliseconds."""

    application: ApplicationRecord
    answer: Issued | GrantRefused
    at: int


def note_exchanges(act: Act, exchanged: Sequence[Exchanged]) -> None:
    """Note sign-ins at served applications: how each would match, or why a code was refused."""
    for one in exchanged:
        if isinstance(one.answer, GrantRefused):
            _note_refused_code(act, one.application, one.answer)
        else:
            _land(act, one.application, one.answer)


def _note_refused_code(act: Act, application: ApplicationRecord, refused: GrantRefused) -> None:
    act.record(
        "code.refuse",
        f"application {application.name}",
        subject_id=application.id,
        after={"error": refused.error, "reason": refused.description, "replay": refused.replayed},
    )


def _land(act: Act, application: ApplicationRecord, issued: Issued) -> None:
    code = issued.code
    person = people.by_pk(act, code.user_pk)
    if person is None or person.id != code.user_id:
        # The store was replaced by a backup meanwhile; there is nobody left to match.
        act.nothing_to_do()
        return
    land(
        act,
        Arrival(application, person, code.integration, code.flow),
        Identity(person.id, told_email(code.integration, code.role, person.email)),
    )


def told_email(integration: str, role: str, email: str) -> str:
    """The email an application is told: Library keeps that of students to itself."""
    return "" if integration == LIBRARY and role == "student" else email
