"""Reads: applications, the districts that connected them, tokens and accounts."""

from __future__ import annotations

import hashlib
import hmac
import shlex
from collections.abc import Iterator
from typing import Any, NamedTuple

from console.display import display
from console.errors import NotFound
from console.keys import fold
from console.provisioning.drafts import ApplicationDraft
from console.provisioning.which_district import list_districts, option_for
from storage.connections import Reader
from storage.queries import accounts, applications, ledger
from storage.queries.applications import Grant
from storage.records.applications import ApplicationRecord, ConnectionRecord
from storage.records.districts import DistrictRecord
from storage.records.school_refs import SchoolRef
from storage.records.sign_ins import AccountRecord

TOKEN_LETTERS = 40


class Sharing(NamedTuple):
    """What one district shares with one application."""

    district: DistrictRecord
    connection: ConnectionRecord
    schools: tuple[SchoolRef, ...]


class ApplicationView(NamedTuple):
    """An application with what every district shares with it, and how many accounts it has."""

    application: ApplicationRecord
    sharing: tuple[Sharing, ...]
    accounts: int
    teachers: int


def list_applications(reader: Reader) -> list[ApplicationRecord]:
    """Every application by name."""
    return applications.all_applications(reader)


def find_application(reader: Reader, named: str) -> ApplicationRecord:
    """The application with that name (in any case), client id or id.

    Raises:
        NotFound: none by that.
    """
    known = applications.all_applications(reader)
    for application in known:
        if named in {application.client_id, application.id}:
            return application
    for application in known:
        if fold(application.name) == fold(named):
            return application
    names = ", ".join(display(application.name) for application in known)
    raise NotFound(
        f"There is no application “{display(named)}” (name or client id). "
        f"Known: {names or 'none yet; add one with principal apps add'}."
    )


def view_application(reader: Reader, application: ApplicationRecord) -> ApplicationView:
    """An application with its connections, shared schools and accounts."""
    sharing = [
        Sharing(
            grant.district,
            grant.connection,
            tuple(applications.shared_refs(reader, grant.connection)),
        )
        for grant in applications.connections_of(reader, application.pk)
    ]
    return ApplicationView(
        application,
        tuple(sharing),
        accounts.count(reader, application.pk),
        len(applications.authorizing_teachers(reader, application.pk)),
    )


def applications_of(reader: Reader, district: DistrictRecord) -> list[Grant]:
    """The applications a district connected, by name."""
    return applications.connections_in(reader, district.pk)


def find_connection(
    reader: Reader, application: ApplicationRecord, district: DistrictRecord
) -> ConnectionRecord:
    """The connection of an application to a district.

    Raises:
        NotFound: the district has not connected it.
    """
    found = applications.connection(reader, application.pk, district.pk)
    if found is None:
        option = option_for(list_districts(reader), district.pk)
        named = shlex.quote(display(application.name))
        raise NotFound(
            f"{display(application.name)} is not connected to {display(district.name)}. "
            f"Connect it first: principal apps connect {named}{option}."
        )
    return found


def derived_token(reader: Reader, nonce: str) -> str:
    """The district token of a nonce: 40 hex digits, never stored."""
    key = bytes.fromhex(ledger.secret_key(reader))
    return hmac.new(key, b"district-token:" + nonce.encode(), hashlib.sha256).hexdigest()[
        :TOKEN_LETTERS
    ]


def district_token(reader: Reader, connection: ConnectionRecord) -> str:
    """The active district token of a connection.

    Raises:
        NotFound: it has none.
    """
    record = applications.active_token(reader, connection.pk)
    if record is None:
        raise NotFound("That connection has no active district token. Make one with --rotate.")
    return derived_token(reader, record.nonce)


def list_accounts(reader: Reader, application: ApplicationRecord) -> list[AccountRecord]:
    """The accounts an application keeps on its own side, oldest first."""
    return accounts.accounts(reader, application.pk)


def stream_accounts(reader: Reader, application: ApplicationRecord) -> Iterator[AccountRecord]:
    """The same, few in memory at a time."""
    return accounts.stream(reader, application.pk)


def application_draft_of(application: ApplicationRecord) -> ApplicationDraft:
    """A stored application as a form would hold it."""
    return ApplicationDraft(
        name=application.name,
        redirect_uris=application.redirect_uris,
        sso=sso_of(application),
        user_types=application.user_types,
        api=application.api,
        oidc=application.oidc,
        rostering=application.rostering,
    )


def sso_of(application: ApplicationRecord) -> tuple[str, ...]:
    """The kinds of SSO an application holds."""
    kinds = (("district", application.sso_district), ("library", application.sso_library))
    return tuple(kind for kind, held in kinds if held)


def application_image(application: ApplicationRecord) -> dict[str, Any]:
    """An application as `apps list --json` prints it; never its secret."""
    return {
        "id": application.id,
        "name": application.name,
        "client_id": application.client_id,
        "client_secret_hint": application.secret_hint,
        "redirect_uris": list(application.redirect_uris),
        "sso": list(sso_of(application)),
        "user_types": list(application.user_types),
        "api": application.api,
        "oidc": application.oidc,
        "rostering": application.rostering,
        "active": application.active,
    }


def view_image(view: ApplicationView) -> dict[str, Any]:
    """An application as `apps show --json` prints it."""
    return application_image(view.application) | {
        "districts": [
            {
                "id": sharing.district.id,
                "name": sharing.district.name,
                "all_schools": sharing.connection.all_schools,
                "schools": [
                    {"id": ref.id, "sis_id": ref.sis_id, "name": ref.name}
                    for ref in sharing.schools
                ],
            }
            for sharing in view.sharing
        ],
        "accounts": view.accounts,
        "authorizing_teachers": view.teachers,
    }
