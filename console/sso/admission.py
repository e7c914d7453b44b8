"""Whether a person may sign in to an application, through which integration, in which roles.

District SSO: the district connected the application, the application supports the user type, and
the person is visible to it (district admins always, everybody else through a shared school).
Library: teachers who authorized the application, and students of their sections; nobody else.
Where a district connected the application, District SSO wins (source: District SSO vs Library
SSO; reference: clever.md sections 2.8 and 3.7). What the store says comes as a `Standing`.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from console.display import display
from console.provisioning.application_rules import USER_TYPES
from console.provisioning.people import roles_of
from storage.records.applications import ApplicationRecord, ConnectionRecord
from storage.records.people import PersonRecord

DISTRICT = "district"
LIBRARY = "library"
LIBRARY_ROLES = frozenset({"teacher", "student"})
ROLE_WORDS = {
    "district_admin": "district admin",
    "staff": "school admin",
    "teacher": "teacher",
    "student": "student",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How an application stands with a district and its teachers.

    `any_shared` tells whether one of these schools (keys) is active and shared with it;
    `authorized` whether a person has the authorization that a Library role needs;
    `district_option` is what a command needs to mean this district where there are several.
    """

    application: ApplicationRecord
    connection: ConnectionRecord | None
    any_shared: Callable[[Sequence[int]], bool]
    authorized: Callable[[PersonRecord, str], bool]
    district_active: bool = True
    district_option: str = ""

    def command(self, verb: str, *more: str) -> str:
        """An `apps` command about this application and district, to be pasted."""
        named = shlex.quote(display(self.application.name))
        return " ".join(("principal apps", verb, named, *more)) + self.district_option


@dataclass(frozen=True, slots=True)
class Admission:
    """A person may come in; `roles` are those the application supports and sees, first wins."""

    integration: str
    roles: tuple[str, ...]
    note: str = ""

    @property
    def role(self) -> str:
        """The role named where only one can be."""
        return self.roles[0]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A person may not come in: a code, why, and the smallest thing that would change it."""

    code: str
    reason: str
    remedy: str


def admit(
    standing: Standing, person: PersonRecord, *, library: bool = False
) -> Admission | Refusal:
    """Decide whether a person may sign in; `library` asks for Library SSO by name."""
    application, roles = standing.application, roles_of(person)
    closed = _check_active(standing, person)
    if closed is not None:
        return closed
    if library:
        refused = _check_library_audience(application, person, roles)
        if refused is not None:
            return refused
    if application.sso_district and standing.connection is not None:
        return _admit_by_district(standing, person, library=library)
    if application.sso_library:
        return _admit_by_teacher(standing, person)
    return _refuse_unconnected(standing)


def _check_active(standing: Standing, person: PersonRecord) -> Refusal | None:
    application = standing.application
    if not application.active:
        return Refusal(
            "application_inactive",
            f"{application.name} is deactivated.",
            "Reactivate the application.",
        )
    if not standing.district_active:
        return Refusal(
            "district_inactive",
            f"The district of {person.name} is deactivated.",
            "Reactivate it: principal districts reactivate NAME.",
        )
    if not roles_of(person):
        return Refusal(
            "person_inactive",
            f"{person.name} is deactivated.",
            f"Reactivate them: principal admins reactivate WHO{standing.district_option}.",
        )
    return None


def _refuse_unconnected(standing: Standing) -> Refusal:
    application = standing.application
    if standing.connection is not None or not application.sso_district:
        return Refusal(
            "no_sso",
            f"{application.name} supports neither District SSO nor Library SSO.",
            "Its vendor has to switch single sign-on on.",
        )
    return Refusal(
        "not_connected",
        f"The district has not connected {application.name}.",
        f"Connect it: {standing.command('connect')}.",
    )


def _admit_by_district(
    standing: Standing, person: PersonRecord, *, library: bool
) -> Admission | Refusal:
    application, roles = standing.application, roles_of(person)
    supported = tuple(role for role in roles if role in application.user_types)
    if not supported:
        return _refuse_user_type(application, person, roles)
    visible = tuple(role for role in supported if _is_visible(standing, person, role))
    if not visible:
        return _refuse_unshared(standing, person, supported)
    note = (
        "The district connected this application, and District SSO wins over Library SSO."
        if library or application.sso_library
        else ""
    )
    return Admission(DISTRICT, visible, note)


def _is_visible(standing: Standing, person: PersonRecord, role: str) -> bool:
    """District admins always; the others through any active school shared with the application."""
    if role == "district_admin":
        return True
    held = {"staff": person.admin, "teacher": person.teacher, "student": person.student}[role]
    return held is not None and standing.any_shared(held.school_pks)


def _refuse_user_type(
    application: ApplicationRecord, person: PersonRecord, roles: Sequence[str]
) -> Refusal:
    supported = ", ".join(_plural(role) for role in USER_TYPES if role in application.user_types)
    return Refusal(
        "user_type_unsupported",
        f"{person.name} is a {_words(roles)}; {application.name} lets in only "
        f"{supported or 'nobody'}.",
        "Only the vendor can support more user types (apps add --user-types).",
    )


def _refuse_unshared(standing: Standing, person: PersonRecord, roles: Sequence[str]) -> Refusal:
    held = person.admin if roles[0] == "staff" else person.teacher or person.student
    if held is None or not held.school_pks:
        return Refusal(
            "not_shared",
            f"{person.name} belongs to no school, and only a school makes a {_words(roles)} "
            "visible.",
            "Give them a school that is shared with the application.",
        )
    return Refusal(
        "not_shared",
        f"None of {person.name}’s schools is shared with {standing.application.name}.",
        f"Share one of them: {standing.command('share', '--schools SIS')}.",
    )


def _check_library_audience(
    application: ApplicationRecord, person: PersonRecord, roles: Sequence[str]
) -> Refusal | None:
    if not application.sso_library:
        return Refusal(
            "no_library",
            f"{application.name} does not offer Library SSO.",
            "Sign in through District SSO instead, or have the vendor switch Library SSO on.",
        )
    if LIBRARY_ROLES.isdisjoint(roles):
        return Refusal(
            "library_audience",
            f"Clever Library is for teachers and students; {person.name} is a {_words(roles)}.",
            "Admins sign in through District SSO, which the district has to connect.",
        )
    return None


def _admit_by_teacher(standing: Standing, person: PersonRecord) -> Admission | Refusal:
    application, held = standing.application, roles_of(person)
    refused = _check_library_audience(application, person, held)
    if refused is not None:
        return refused
    supported = LIBRARY_ROLES.intersection(application.user_types) or LIBRARY_ROLES
    if supported.isdisjoint(held):
        return _refuse_user_type(application, person, held)
    roles = tuple(role for role in held if role in supported and standing.authorized(person, role))
    if roles:
        return Admission(LIBRARY, roles)
    if "teacher" in held:
        return Refusal(
            "not_authorized",
            f"{person.name} has not authorized {application.name} for their classes.",
            f"Authorize it: {standing.command('authorize', '--teacher WHO')}.",
        )
    return Refusal(
        "not_authorized",
        f"No teacher of {person.name}’s sections has authorized {application.name}.",
        f"One of them has to: {standing.command('authorize', '--teacher WHO')}.",
    )


def _words(roles: Sequence[str]) -> str:
    return " and ".join(ROLE_WORDS[role] for role in roles)


def _plural(role: str) -> str:
    return f"{ROLE_WORDS[role]}s"
