"""Applications: what each is shared and sees, and changing that with its effect said first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from console.plain.desk import Desk, Listing, Rows, browse
from console.plain.talk import Choice, Place
from console.plain.words import counted
from console.provisioning.app_directory import (
    Sharing,
    find_application,
    list_applications,
    sso_of,
    view_application,
)
from console.provisioning.shared_schools import Schools
from console.provisioning.visibility import count_seen
from storage.records.applications import ApplicationRecord

if TYPE_CHECKING:
    pass

NAMED = 10


def applications(desk: Desk) -> None:
    """Stay in the list of applications."""

    def read(_term: str, offset: int, limit: int) -> Rows[ApplicationRecord]:
        found = desk.workspace.read(list_applications)
        return Rows(found[offset : offset + limit], len(found))

    listing = Listing(
        noun=("application", "applications"),
        read=read,
        line=lambda each: each.name if each.active else f"{each.name}, deactivated",
        open=lambda each: desk.visit(lambda: _place(desk, each)),
        also=lambda: [Choice("add an application", lambda: _add(desk), "a")],
        empty="There is none yet. a adds one.",
    )
    browse(desk, listing)


def choose_application(desk: Desk) -> ApplicationRecord:
    """Have an application chosen.

    Raises:
        Back: none.
    """
    known = desk.workspace.read(list_applications)
    return desk.pick("Which application?", [(each.name, each) for each in known])


def _place(desk: Desk, opened: ApplicationRecord) -> Place:
    from console.plain.preview import preview_of
    from console.plain.sign_in import rehearse_everybody

    application = desk.workspace.read(find_application, opened.client_id)
    shared = _sharing(desk, application)
    no, yes = f"{application.name} is not connected.", f"{application.name} is connected."
    unless_connected = None if shared else no
    choices = [
        Choice("Connect it: it sees the district admins", lambda: _connect(desk, application),
               why_not=yes if shared else None),
        Choice("Share schools with it", lambda: _share(desk, application, shared=True),
               why_not=unless_connected),
        Choice("Stop sharing schools", lambda: _share(desk, application, shared=False),
               why_not=unless_connected),
        Choice("Preview what it gets", lambda: preview_of(desk, application),
               why_not=unless_connected),
        Choice("Rehearse the sign-in of every admin; nothing is changed",
               lambda: rehearse_everybody(desk, application)),
        Choice("Say its district token, a secret", lambda: _token(desk, application),
               why_not=unless_connected),
        Choice("Disconnect it", lambda: _disconnect(desk, application), why_not=unless_connected),
    ]  # fmt: skip
    return Place(f"{application.name}.", [*_lines(desk, application, shared)], choices)


def _sharing(desk: Desk, application: ApplicationRecord) -> Sharing | None:
    view = desk.workspace.read(view_application, application)
    return next((each for each in view.sharing if each.district.pk == desk.district.pk), None)


def _lines(desk: Desk, application: ApplicationRecord, shared: Sharing | None) -> Iterator[str]:
    yield f"Client id: {application.client_id}"
    yield f"Redirect: {', '.join(application.redirect_uris)}"
    yield f"Sign-in: {', '.join(sso_of(application))}; for {', '.join(application.user_types)}"
    yield f"State: {'active' if application.active else 'deactivated'}"
    if shared is None:
        yield f"{desk.district.name} has not connected it: it sees nobody."
        return
    seen = desk.workspace.read(count_seen, shared.connection)
    names = "; ".join(school.name for school in shared.schools[:NAMED])
    more = f" and {len(shared.schools) - NAMED:,} more" if len(shared.schools) > NAMED else ""
    every = "All schools are shared, those to come too. "
    yield f"It sees {counted(seen, 'admin')}."
    told = f"Shared: {names}{more}" if names else "No school is shared."
    yield every if shared.connection.all_schools else told


def _connect(desk: Desk, application: ApplicationRecord) -> None:
    from console.provisioning.sharing import connect

    if desk.talk.sure(f"Connect {application.name}? It will see every district admin."):
        desk.workspace.run(connect, application, desk.district)
        desk.talk.say(f"{application.name} is connected; no school is shared with it yet.")


def _disconnect(desk: Desk, application: ApplicationRecord) -> None:
    from console.provisioning.effects import of_disconnecting
    from console.provisioning.sharing import disconnect

    desk.talk.say(desk.workspace.read(of_disconnecting, application, desk.district).words)
    if desk.talk.sure(f"Disconnect {application.name}?"):
        desk.workspace.run(disconnect, application, desk.district)
        desk.talk.say(f"{application.name} is disconnected.")


def _share(desk: Desk, application: ApplicationRecord, *, shared: bool) -> None:
    from console.provisioning.effects import of_sharing
    from console.provisioning.sharing import share, unshare

    word = "Share" if shared else "Stop sharing"
    typed = desk.talk.ask(f"{word} which schools: SIS ids with commas, or all")
    named: Schools = (
        "all"
        if typed.lower() == "all"
        else tuple(part.strip() for part in typed.split(",") if part.strip())
    )
    if not named:
        return
    told = desk.workspace.read(of_sharing, application, desk.district, named, shared=shared)
    desk.talk.say(told.words)
    if not desk.talk.agreed(f"{word} them?"):
        return
    action = share if shared else unshare
    sharing = desk.workspace.run(action, application, desk.district, named)
    desk.talk.say(f"{application.name} is shared {counted(len(sharing.schools), 'school')} now.")


def _token(desk: Desk, application: ApplicationRecord) -> None:
    from console.provisioning.app_directory import district_token, find_connection

    if desk.talk.sure("Whoever has the token reads the district as the application. Say it?"):
        connection = desk.workspace.read(find_connection, application, desk.district)
        desk.talk.say(desk.workspace.read(district_token, connection))


def _add(desk: Desk) -> None:
    from console.provisioning.applications import create_application
    from console.provisioning.drafts import ApplicationDraft

    name = desk.talk.ask("Its name")
    uri = desk.talk.ask("Its redirect URI, where sign-ins come back to")
    made = desk.workspace.run(create_application, ApplicationDraft(name=name, redirect_uris=(uri,)))
    desk.talk.say(
        f"Added {made.application.name}. Client id: {made.application.client_id}",
        f"Client secret: {made.client_secret}",
        "Keep the secret now: only its last four letters are kept here.",
        "Its kinds of sign-in and user types are changed with 'principal apps edit'.",
    )
