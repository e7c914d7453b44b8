"""What a preview asks for, and what of the answer leads on. Runs in threads; no Textual here."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from console.provisioning.app_directory import applications_of, list_applications
from console.provisioning.application_rules import DIALECTS
from console.provisioning.people import find_person
from console.provisioning.visibility import why
from console.workspace import Workspace
from storage.connections import Reader
from storage.records.admins import AdminRecord
from storage.records.applications import ApplicationRecord
from storage.records.districts import DistrictRecord
from storage.records.people import PersonRecord

if TYPE_CHECKING:
    from console.api.client import Exchange
    from console.api.preview import Previewer
    from console.provisioning.why import Why

DRAFT = "draft"
FIRST_PATH = "/admins"


class Ask(NamedTuple):
    """One question: who asks, with whose token (None is the district's), for which path."""

    application: ApplicationRecord
    path: str
    person: PersonRecord | None = None

    @property
    def token_words(self) -> str:
        """Whose token is used."""
        return "district token" if self.person is None else f"token of {self.person.name}"

    @property
    def dialect(self) -> str:
        """The version a path names; the draft has none."""
        first = self.path.lstrip("/").partition("/")[0]
        return first if first in DIALECTS else DRAFT


def first_path(dialect: str) -> str:
    """What a preview in a dialect begins with."""
    if dialect == DRAFT:
        return FIRST_PATH
    return f"/{dialect}/users?role=staff" if dialect >= "v3" else f"/{dialect}/school_admins"


def first_application(reader: Reader, district: DistrictRecord) -> ApplicationRecord | None:
    """The application a preview begins with: one the district connected, if there is any."""
    for grant in applications_of(reader, district):
        if grant.application.active:
            return grant.application
    return next(iter(list_applications(reader)), None)


def person_of(reader: Reader, district: DistrictRecord, admin: AdminRecord) -> PersonRecord:
    """An admin with every role they hold."""
    return find_person(reader, district, admin.id)


def make_previewer(workspace: Workspace) -> Previewer:
    """The client requests go through; imports httpx and Starlette, so call it in a thread."""
    from console.api.preview import Previewer

    return Previewer(workspace)


def send(
    workspace: Workspace, previewer: Previewer, district: DistrictRecord, ask: Ask
) -> Exchange:
    """Send one request for real.

    Raises:
        PrincipalError: the application is not connected, or the person may not sign in.
    """
    del workspace
    return previewer.get_now(ask.application, district, ask.path, person=ask.person)


def link(exchange: Exchange, rel: str) -> str | None:
    """Where an answer's `next` or `prev` link leads."""
    try:
        document = exchange.json()
    except ValueError:
        return None
    links = document.get("links") if isinstance(document, dict) else None
    for found in links if isinstance(links, list) else ():
        if isinstance(found, dict) and found.get("rel") == rel:
            return str(found.get("uri", "")) or None
    return None


def paths(workspace: Workspace, dialect: str) -> tuple[str, ...]:
    """What a dialect can be asked for."""
    from console.api.preview import paths_for

    del workspace
    return paths_for(dialect)


def why_seen(
    workspace: Workspace,
    application: ApplicationRecord,
    district: DistrictRecord,
    admin: AdminRecord,
) -> Why:
    """Why an application sees an admin or does not."""
    return workspace.read(why, application, district, admin)


def texts_of(workspace: Workspace, exchange: Exchange) -> tuple[str, str]:
    """The request as a curl command with the token in a variable; the body, indented."""
    from console.api.client import as_curl
    from console.api.pretty import pretty_body

    del workspace
    return as_curl(exchange), pretty_body(exchange)
