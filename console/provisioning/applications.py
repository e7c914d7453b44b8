"""Actions on applications: create, edit, deactivate, new secret. Secrets are shown once."""

from __future__ import annotations

import json
import secrets
from dataclasses import replace
from typing import NamedTuple

from console.errors import Conflict, Invalid, NotFound, NothingToDo, Problem
from console.keys import fold, hashed
from console.provisioning.app_directory import (
    application_draft_of,
    application_image,
    list_applications,
)
from console.provisioning.application_rules import (
    SSO_KINDS,
    USER_TYPES,
    check_application,
    in_order,
)
from console.provisioning.drafts import ApplicationDraft
from console.provisioning.rules import errors
from console.workspace import Act
from storage.connections import Reader
from storage.queries import applications as queries
from storage.records.applications import ApplicationRecord
from storage.rows import add, save, stored
from storage.rows.applications import Application

SECRET_BYTES = 32
CLIENT_ID_BYTES = 10
HINT_LETTERS = 4


class NewSecret(NamedTuple):
    """An application and its secret, which nobody can read again; warnings besides."""

    application: ApplicationRecord
    client_secret: str
    warnings: tuple[Problem, ...] = ()


class SavedApplication(NamedTuple):
    """A saved application and what to tell the operator besides."""

    application: ApplicationRecord
    warnings: tuple[Problem, ...]


def check_application_draft(
    reader: Reader, draft: ApplicationDraft, *, editing: int | None = None
) -> tuple[ApplicationDraft, tuple[Problem, ...]]:
    """A draft made tidy, with every problem of it; `editing` is the key of the one edited."""
    tidy = replace(
        draft,
        name=draft.name.strip(),
        redirect_uris=tuple(dict.fromkeys(filter(None, map(str.strip, draft.redirect_uris)))),
        api=draft.api.strip().lower(),
    )
    taken = {fold(known.name) for known in list_applications(reader) if known.pk != editing}
    return tidy, tuple(check_application(tidy, names_taken=taken))


def create_application(act: Act, draft: ApplicationDraft) -> NewSecret:
    """Add an application; its client secret is in the answer and nowhere else.

    Raises:
        Invalid: every problem of the draft, warnings too.
    """
    draft, problems = check_application_draft(act, draft)
    if errors(problems):
        raise Invalid("add the application", problems)
    secret = secrets.token_hex(SECRET_BYTES)
    row = Application(
        id=act.new_id(),
        name=draft.name,
        client_id=secrets.token_hex(CLIENT_ID_BYTES),
        secret_hash=hashed(secret),
        secret_hint=secret[-HINT_LETTERS:],
        created_at=act.now,
        modified_at=act.now,
    )
    application = get_application(act, add(act.transaction, _filled(row, draft)))
    act.record(
        "application.create",
        f"application {application.name}",
        subject_id=application.id,
        after=application_image(application),
    )
    return NewSecret(application, secret, problems)


def _filled(row: Application, draft: ApplicationDraft) -> Application:
    sso_district, sso_library = (kind in draft.sso for kind in SSO_KINDS)
    return row._replace(
        name=draft.name,
        redirect_uris=json.dumps(draft.redirect_uris),
        sso_district=sso_district,
        sso_library=sso_library,
        user_types=",".join(in_order(draft.user_types, USER_TYPES)),
        api=draft.api,
        oidc=draft.oidc,
        rostering=draft.rostering,
    )


def edit_application(
    act: Act, opened: ApplicationRecord, draft: ApplicationDraft
) -> SavedApplication:
    """Save an application as edited; `opened` is what the editor was shown.

    Raises:
        Conflict: somebody saved in between.
        Invalid: every problem of the draft, warnings too.
    """
    current = get_application(act, opened.pk)
    if current.version != opened.version:
        raise Conflict(
            f"{current.name} was changed while you were editing; nothing was saved. "
            "Open it again and repeat your change."
        )
    draft, problems = check_application_draft(act, draft, editing=opened.pk)
    if errors(problems):
        raise Invalid("save the application", problems)
    if draft == application_draft_of(current):
        raise NothingToDo(f"Nothing of {current.name} was changed.")
    row = stored(act, Application, current.pk)
    saved = _saved(act, "application.edit", current, row, _filled(row, draft))
    return SavedApplication(saved, problems)


def set_application_active(
    act: Act, application: ApplicationRecord, *, active: bool
) -> ApplicationRecord:
    """Deactivate an application (its tokens and sign-ins are refused) or bring it back."""
    current = get_application(act, application.pk)
    if current.active == active:
        raise NothingToDo(f"{current.name} is already {'active' if active else 'deactivated'}.")
    row = stored(act, Application, current.pk)
    action = "application.reactivate" if active else "application.deactivate"
    return _saved(act, action, current, row, row._replace(active=active))


def rotate_secret(act: Act, application: ApplicationRecord) -> NewSecret:
    """Give an application a new client secret; the old one stops working at once."""
    current = get_application(act, application.pk)
    secret = secrets.token_hex(SECRET_BYTES)
    row = stored(act, Application, current.pk)
    changed = row._replace(secret_hash=hashed(secret), secret_hint=secret[-HINT_LETTERS:])
    return NewSecret(_saved(act, "application.rotate_secret", current, row, changed), secret)


def _saved(
    act: Act, action: str, before: ApplicationRecord, row: Application, changed: Application
) -> ApplicationRecord:
    changed = changed._replace(modified_at=act.now, version=row.version + 1)
    save(act.transaction, row, changed)
    after = get_application(act, before.pk)
    act.record(
        action,
        f"application {after.name}",
        subject_id=after.id,
        before=application_image(before),
        after=application_image(after),
    )
    return after


def get_application(reader: Reader, pk: int) -> ApplicationRecord:
    """The application with that key.

    Raises:
        NotFound: there is none (any more).
    """
    found = queries.by_pk(reader, pk)
    if found is None:
        raise NotFound("That application is no longer in the store.")
    return found
