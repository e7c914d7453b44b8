"""Actions on the Library: teachers authorize applications for themselves and their students."""

from __future__ import annotations

from console.display import display
from console.errors import NothingToDo, Refused
from console.provisioning.people import roles_of
from console.workspace import Act
from storage.queries import applications as queries
from storage.records.applications import ApplicationRecord
from storage.records.people import PersonRecord
from storage.rows import add
from storage.rows.applications import LibraryAuthorization


def authorize(act: Act, application: ApplicationRecord, teacher: PersonRecord) -> None:
    """Let a teacher authorize a Library application: they and their students may sign in.

    Raises:
        Refused: the application is not a Library one, or they are no teacher, or did so already.
    """
    if not application.sso_library:
        raise Refused(
            f"{display(application.name)} is not a Library application. "
            "Add 'library' to its --sso first."
        )
    if "teacher" not in roles_of(teacher):
        raise Refused(
            f"{display(teacher.name)} is not an active teacher; only teachers authorize "
            "Library applications."
        )
    if queries.has_authorized(act, application.pk, teacher.pk):
        raise NothingToDo(f"{display(teacher.name)} has already authorized it.")
    add(
        act.transaction,
        LibraryAuthorization(application_pk=application.pk, user_pk=teacher.pk, created_at=act.now),
    )
    act.record(
        "application.authorize",
        f"application {application.name}",
        subject_id=application.id,
        after={"teacher": teacher.id, "name": teacher.name},
    )


def withdraw_authorization(act: Act, application: ApplicationRecord, teacher: PersonRecord) -> None:
    """Take a teacher's authorization of a Library application back.

    Raises:
        NothingToDo: they have not authorized it.
    """
    if not queries.delete_authorization(act.transaction, application.pk, teacher.pk):
        raise NothingToDo(
            f"{display(teacher.name)} has not authorized {display(application.name)}."
        )
    act.record(
        "application.withdraw",
        f"application {application.name}",
        subject_id=application.id,
        before={"teacher": teacher.id, "name": teacher.name},
    )
