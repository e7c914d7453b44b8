"""One admin: the fields, who sees them and why, what happened to them, and what can be done."""

from __future__ import annotations

from collections.abc import Iterator

from console.plain.desk import Desk
from console.plain.talk import Choice, Place
from console.plain.words import when
from console.provisioning.directory import get_admin
from storage.records.admins import AdminRecord
from storage.records.applications import ApplicationRecord


def person(desk: Desk, admin: AdminRecord) -> None:
    """Stay with one admin."""
    desk.visit(lambda: _place(desk, admin))


def _place(desk: Desk, opened: AdminRecord) -> Place:
    from console.matching import Outcome
    from console.provisioning.visibility import seen_by
    from console.sso.history import sign_ins_of_person

    admin = desk.workspace.read(get_admin, opened.pk)
    sights = desk.workspace.read(seen_by, desk.district, admin)
    seeing = [application.name for application, why in sights if why.visible]
    seen = f"Seen by {len(seeing)} of {len(sights)} applications"
    lines = [*_fields(admin), f"{seen}: {', '.join(seeing)}" if seeing else seen]
    for sign_in in desk.workspace.read(sign_ins_of_person, admin.pk, limit=1):
        outcome = Outcome(sign_in.outcome).label
        lines.append(f"Last sign-in: {sign_in.application}, {when(sign_in.at)}. {outcome}")
    return Place(f"{admin.name}.", lines, _choices(desk, admin))


def _choices(desk: Desk, admin: AdminRecord) -> list[Choice]:
    from console.plain.activity import changes_of
    from console.plain.admin_form import edit_admin
    from console.plain.preview import preview_as
    from console.plain.sign_in import sign_in_as

    name = admin.name
    return [
        Choice("Edit", lambda: edit_admin(desk, admin)),
        Choice("Deactivate", lambda: _deactivate(desk, admin),
               why_not=None if admin.active else f"{name} is deactivated already."),
        Choice("Reactivate", lambda: _reactivate(desk, admin),
               why_not=f"{name} is active." if admin.active else None),
        Choice("Who sees them, and why", lambda: _why(desk, admin)),
        Choice("What happened to them", lambda: changes_of(desk, admin.id, name)),
        Choice("Rehearse their sign-in", lambda: sign_in_as(desk, admin),
               why_not=None if admin.active else f"{name} is deactivated and cannot sign in."),
        Choice("What their own sign-in token reads", lambda: preview_as(desk, admin),
               why_not=None if admin.active else f"{name} is deactivated and cannot sign in."),
    ]  # fmt: skip


def _fields(admin: AdminRecord) -> Iterator[str]:
    yield f"Email: {admin.email}"
    yield f"Title: {admin.title or 'none'}"
    yield f"Scope: {admin.admin_scope}"
    if admin.admin_scope == "school":
        schools = "; ".join(f"{school.name} ({school.sis_id})" for school in admin.schools)
        yield f"Schools: {schools or 'none, so no application will see them'}"
    yield f"SIS id: {admin.sis_id or 'none'}"
    yield f"Clever id: {admin.id}"
    yield f"State: {'active' if admin.active else 'deactivated'}"
    yield f"Last changed: {when(admin.modified_at)}"


def _deactivate(desk: Desk, admin: AdminRecord) -> None:
    from console.provisioning.admins import deactivate_admin

    desk.talk.say(
        f"{admin.name} ({admin.email}) would be taken out of every application’s sight and could "
        "not sign in. Nothing is deleted; Reactivate brings them back."
    )
    if not desk.talk.agreed(f"Deactivate {admin.name}?"):
        return
    desk.workspace.run(deactivate_admin, admin)
    desk.talk.say(f"{admin.name} is deactivated.")


def _reactivate(desk: Desk, admin: AdminRecord) -> None:
    from console.provisioning.admins import reactivate_admin

    if not desk.talk.agreed(f"Reactivate {admin.name} as they were?"):
        return
    desk.workspace.run(reactivate_admin, admin)
    desk.talk.say(f"{admin.name} is active again.")


def _why(desk: Desk, admin: AdminRecord) -> None:
    from console.provisioning.visibility import seen_by

    sights = desk.workspace.read(seen_by, desk.district, admin)
    if not sights:
        desk.talk.say("There is no application yet.")
        return
    for application, why in sights:
        verdict = "sees" if why.visible else "does not see"
        desk.talk.say("", f"{application.name} {verdict} {admin.name}. {why.reason}")
    offered = [(application.name, application) for application, _ in sights]
    chosen = desk.pick("Every fact for which application?", offered)
    explain(desk, chosen, admin)


def explain(desk: Desk, application: ApplicationRecord, admin: AdminRecord) -> None:
    """Say every fact by which an application sees an admin or not, and what would change it."""
    from console.provisioning.visibility import why as explained

    answer = desk.workspace.read(explained, application, desk.district, admin)
    desk.talk.say(f"{application.name} {'sees' if answer.visible else 'does not see'} them.")
    for fact in answer.facts:
        desk.talk.say(f"{'Yes' if fact.holds else 'No'}: {fact.text}")
    desk.talk.say(answer.heading)
    for change in answer.changes:
        desk.talk.say(f"  {change.text}")
    desk.talk.say(f"Sign-in: {answer.sign_in.text}")
