"""What the list of applications shows of each, and how it is said."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import NamedTuple

from console.errors import NotFound
from console.keys import fold
from console.provisioning.app_directory import (
    ApplicationView,
    applications_of,
    list_applications,
    sso_of,
    view_application,
)
from console.provisioning.shared_schools import listing
from console.provisioning.visibility import count_seen
from console.workspace import Workspace
from screens.widgets.sources import Source
from screens.wording import number, several
from storage.connections import Reader
from storage.records.applications import ApplicationRecord, ConnectionRecord
from storage.records.districts import DistrictRecord

USER_TYPE_WORDS = {
    "district_admin": "district admins",
    "staff": "school admins",
    "teacher": "teachers",
    "student": "students",
}


@dataclass(slots=True)
class ApplicationRow:
    """An application as one district stands with it; without a connection it sees nobody.

    `seen` is None until the admins it sees are counted, which takes seconds among a million.
    """

    application: ApplicationRecord
    connection: ConnectionRecord | None
    schools: int = 0
    seen: int | None = None

    @property
    def is_counted(self) -> bool:
        """Whether it is known how many it sees."""
        return self.connection is None or self.seen is not None

    def count(self, reader: Reader) -> int:
        """How many admins it sees now."""
        return 0 if self.connection is None else count_seen(reader, self.connection)


class ApplicationPicture(NamedTuple):
    """One application with everything its own page tells."""

    row: ApplicationRow
    view: ApplicationView


def application_rows(reader: Reader, district: DistrictRecord) -> list[ApplicationRow]:
    """Every application by name, with what this district shares with it."""
    connections = {
        grant.application.pk: grant.connection for grant in applications_of(reader, district)
    }
    return [
        _row(reader, application, connections.get(application.pk))
        for application in list_applications(reader)
    ]


def _row(
    reader: Reader, application: ApplicationRecord, connection: ConnectionRecord | None
) -> ApplicationRow:
    if connection is None:
        return ApplicationRow(application, None)
    return ApplicationRow(application, connection, len(listing(reader, connection).pks))


def picture_of(reader: Reader, district: DistrictRecord, pk: int) -> ApplicationPicture:
    """One application as it is now.

    Raises:
        NotFound: it is no longer there.
    """
    rows = {row.application.pk: row for row in application_rows(reader, district)}
    if pk not in rows:
        raise NotFound("That application is no longer in the store.")
    row = rows[pk]
    row.seen = row.count(reader)
    return ApplicationPicture(row, view_application(reader, row.application))


def sso_words(application: ApplicationRecord) -> str:
    """The kinds of sign-in an application offers."""
    return " + ".join(kind.capitalize() for kind in sso_of(application)) or "none"


def user_type_words(application: ApplicationRecord) -> str:
    """Who may sign in."""
    return ", ".join(USER_TYPE_WORDS[kind] for kind in application.user_types) or "nobody"


def sharing_words(row: ApplicationRow) -> str:
    """What the district shares with it."""
    if row.connection is None:
        return "not connected"
    if row.connection.all_schools:
        return "all schools"
    return several(row.schools, "school") if row.schools else "no school yet"


def seen_words(row: ApplicationRow) -> str:
    """How many admins it gets."""
    if row.connection is None:
        return "nobody"
    return "…" if row.seen is None else number(row.seen)


def admins_words(row: ApplicationRow) -> str:
    """How many admins it gets, with the noun."""
    return several(row.seen or 0, "admin") if row.is_counted else "… admins"


class ApplicationSource(Source[ApplicationRow]):
    """The applications whose name or client id holds the words searched for, by name."""

    def __init__(self, workspace: Workspace, district: DistrictRecord, term: str) -> None:
        self.workspace = workspace
        self.district = district
        self.words = fold(term).split()
        self._rows: list[ApplicationRow] | None = None
        self._lock = Lock()

    def _found(self) -> list[ApplicationRow]:
        with self._lock:
            if self._rows is None:
                rows = self.workspace.read(application_rows, self.district)
                self._rows = [row for row in rows if self._holds(row.application)]
            return self._rows

    def _holds(self, application: ApplicationRecord) -> bool:
        text = fold(f"{application.name} {application.client_id}")
        return all(word in text for word in self.words)

    def page(self, start: int, count: int) -> Sequence[ApplicationRow]:
        """Some of them."""
        return self._found()[start : start + count]

    def count(self) -> int:
        """How many there are."""
        return len(self._found())

    def key(self, row: ApplicationRow) -> Hashable:
        """By the store's own key."""
        return row.application.pk

    def find(self, row: ApplicationRow) -> int | None:
        """Where it stands among them."""
        wanted = row.application.pk
        keys = [known.application.pk for known in self._found()]
        return keys.index(wanted) if wanted in keys else None
