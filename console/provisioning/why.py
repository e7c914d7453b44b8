"""Why an application sees an admin or does not: facts in order, and what would flip it. Pure."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import NamedTuple

from console.display import display
from storage.records.admins import AdminRecord
from storage.records.applications import ApplicationRecord, ConnectionRecord
from storage.records.districts import DistrictRecord
from storage.records.school_refs import SchoolRef


@dataclass(frozen=True, slots=True)
class Fact:
    """One link of the chain: what was looked at, whether it speaks for being seen, in words."""

    code: str
    holds: bool
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One thing to do, in words and as a command; a change may need several."""

    text: str
    command: str


@dataclass(frozen=True, slots=True)
class Why:
    """Whether an application sees an admin, the facts that decide, and what would flip it.

    `schools` are those of the admin's schools through which they are seen. `changes` together
    are the smallest change; `sign_in` says whether they may also sign in, which is another matter.
    """

    visible: bool
    facts: tuple[Fact, ...]
    changes: tuple[Change, ...]
    schools: tuple[SchoolRef, ...]
    sign_in: Fact

    @property
    def heading(self) -> str:
        """What stands before the changes: which way they flip it, and whether one is enough."""
        flips = "To hide them" if self.visible else "To show them"
        return f"{flips}:" if len(self.changes) < 2 else f"{flips}, all of:"

    @property
    def reason(self) -> str:
        """The deciding fact in one line."""
        decisive = [fact for fact in self.facts if fact.holds == self.visible]
        return decisive[-1].text if self.visible else decisive[0].text


class Subject(NamedTuple):
    """One application and one admin of one district, with what the store says of both.

    `option` is what a command needs to mean the district where there are several.
    """

    application: ApplicationRecord
    district: DistrictRecord
    connection: ConnectionRecord | None
    admin: AdminRecord
    shared: tuple[SchoolRef, ...]
    closed: tuple[SchoolRef, ...]
    option: str


def explain(subject: Subject) -> Why:
    """The chain of facts of a subject."""
    through = tuple(ref for ref in subject.shared if ref not in subject.closed)
    is_district = subject.admin.admin_scope == "district"
    facts = (
        *_standing(subject),
        *(_district_facts(subject) if is_district else _school_facts(subject, through)),
    )
    visible = all(fact.holds for fact in facts)
    changes = _to_hide(subject, through) if visible else _to_show(subject, through)
    return Why(visible, facts, tuple(changes), through if visible else (), _sign_in(subject))


def _standing(subject: Subject) -> tuple[Fact, ...]:
    application, admin = display(subject.application.name), display(subject.admin.name)
    on, connected, active = (
        subject.application.active,
        subject.connection is not None,
        subject.admin.active,
    )
    return (
        Fact(
            "application_active",
            on,
            f"{application} is {'active' if on else 'deactivated, so it is answered nothing'}.",
        ),
        Fact(
            "district_active",
            subject.district.active,
            f"{display(subject.district.name)} is "
            f"{'active' if subject.district.active else 'deactivated'}.",
        ),
        Fact(
            "connected",
            connected,
            f"{display(subject.district.name)} has {'' if connected else 'not '}connected "
            f"{application}.",
        ),
        Fact("admin_active", active, f"{admin} is {'active' if active else 'deactivated'}."),
    )


def _district_facts(subject: Subject) -> tuple[Fact, ...]:
    name = display(subject.admin.name)
    text = f"{name} is a district admin: every connected application sees all of them."
    return (Fact("scope", True, text),)


def _school_facts(subject: Subject, through: tuple[SchoolRef, ...]) -> tuple[Fact, ...]:
    name, admin = display(subject.admin.name), subject.admin
    if not admin.schools:
        text = f"{name} is a school admin without a school, so nothing can be shared of them."
        return (Fact("has_school", False, text),)
    facts = [Fact("has_school", True, f"{name} is a school admin of {_names(admin.schools)}.")]
    application = display(subject.application.name)
    if through:
        how = "covered by “all schools”" if _shares_all(subject) else "shared"
        facts.append(Fact("school_shared", True, f"{_names(through)}: {how} with {application}."))
        return tuple(facts)
    if subject.shared:
        text = f"{_names(subject.shared)}: shared with {application}, but deactivated."
        return (*facts, Fact("school_active", False, text))
    open_schools = [ref for ref in admin.schools if ref not in subject.closed]
    if not open_schools:
        text = f"{_names(admin.schools)}: deactivated, and so shared with nobody."
        return (*facts, Fact("school_active", False, text))
    text = f"{_names(tuple(open_schools))}: not shared with {application}."
    return (*facts, Fact("school_shared", False, text))


def _to_show(subject: Subject, through: tuple[SchoolRef, ...]) -> list[Change]:
    named = _quoted(subject.application.name)
    who, option = _quoted(subject.admin.email), subject.option
    changes = []
    if not subject.application.active:
        changes.append(Change("Reactivate the application.", f"principal apps reactivate {named}"))
    if not subject.district.active:
        district = _quoted(subject.district.name)
        changes.append(
            Change("Reactivate the district.", f"principal districts reactivate {district}")
        )
    if subject.connection is None:
        command = f"principal apps connect {named}{option}"
        changes.append(Change("Connect the application.", command))
    if not subject.admin.active:
        command = f"principal admins reactivate {who}{option}"
        changes.append(Change("Reactivate the admin.", command))
    if subject.admin.admin_scope == "school" and not through:
        changes += _school_steps(subject)
    return changes


def _school_steps(subject: Subject) -> list[Change]:
    """The fewest steps that make one school of the admin shared and active."""
    who, option = _quoted(subject.admin.email), subject.option
    if not subject.admin.schools:
        text = "Give the admin a school that is shared."
        return [Change(text, f"principal admins edit {who} --add-schools SIS{option}")]
    to_open = next((ref for ref in subject.shared if ref in subject.closed), None)
    to_share = next((ref for ref in subject.admin.schools if ref not in subject.closed), None)
    if to_open is None and to_share is not None:
        return [_share_step(subject, to_share)]
    school = to_open or subject.admin.schools[0]
    steps = [
        Change(
            f"Reactivate {display(school.name)}.",
            f"principal schools reactivate {_quoted(school.sis_id)}{option}",
        )
    ]
    if to_open is None and not _shares_all(subject):
        steps.append(_share_step(subject, school))
    return steps


def _share_step(subject: Subject, school: SchoolRef) -> Change:
    named = _quoted(subject.application.name)
    return Change(
        f"Share {display(school.name)}.",
        f"principal apps share {named} --schools {_quoted(_listed(school))}{subject.option}",
    )


def _to_hide(subject: Subject, through: tuple[SchoolRef, ...]) -> list[Change]:
    if subject.admin.admin_scope == "district":
        who = _quoted(subject.admin.email)
        return [
            Change(
                "Make them a school admin, or deactivate them; nothing less hides a district "
                "admin from a connected application.",
                f"principal admins edit {who} --scope school{subject.option}",
            )
        ]
    listed = ",".join(map(_listed, through))
    text = f"Stop sharing {_names(through)}."
    command = f"principal apps unshare {_quoted(subject.application.name)} --schools "
    return [Change(text, command + _quoted(listed) + subject.option)]


def _sign_in(subject: Subject) -> Fact:
    application = subject.application
    is_district = subject.admin.admin_scope == "district"
    wanted, words = ("district_admin", "district") if is_district else ("staff", "school")
    name = display(application.name)
    if not application.sso_district:
        return Fact("sign_in", False, f"{name} has no District SSO; the Library is not for admins.")
    if wanted not in application.user_types:
        return Fact("sign_in", False, f"{name} does not let {words} admins sign in.")
    return Fact("sign_in", True, f"{name} lets {words} admins sign in, if it sees them.")


def _shares_all(subject: Subject) -> bool:
    return subject.connection is not None and subject.connection.all_schools


def _names(refs: tuple[SchoolRef, ...]) -> str:
    return ", ".join(display(ref.name) for ref in refs)


def _listed(ref: SchoolRef) -> str:
    """How a list of schools names one: by its id where its SIS id would be read as more."""
    return ref.id if "," in ref.sis_id or ref.sis_id.lower() == "all" else ref.sis_id


def _quoted(text: str) -> str:
    return shlex.quote(display(text))
