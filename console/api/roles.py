"""v1.x and v2.x: one list a role, each person under the legacy id of that role."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from starlette.responses import Response

from console.api import own
from console.api.authentication import PersonBearer
from console.api.calls import Call
from console.api.documents import Document
from console.api.documents_v2 import KINDS, role_document, role_links
from console.api.errors import NotThere
from console.api.listing import ADMIN_ROLES, TEACHER_ROLES, USERS, Listing, answer_list, answer_one
from console.api.places import require_district, school_listing, the_district, the_school
from console.api.sections import section_listing
from console.api.showing import Shown
from console.api.sighted import seen_in_role, seen_school, seen_section, sight_of
from console.sso.identity import legacy_id
from storage.queries import roster
from storage.queries import sections as section_queries
from storage.queries.visibility import Cut

RoleHandler = Callable[[str, Call], Response]
NEAREST = {
    "district_admins": ADMIN_ROLES,
    "school_admins": ADMIN_ROLES,
    "teachers": TEACHER_ROLES,
    "students": USERS,
}


def role_listing(call: Call, kind: str, read: Callable[[Cut], list[Shown]]) -> Listing[Shown]:
    """A list of people in one role, read in some way."""

    def documents(items: Sequence[Shown]) -> list[Document]:
        return [role_document(shown, KINDS[kind], call.dialect) for shown in items]

    return Listing(read, documents, NEAREST[kind], f"/{call.dialect}/{kind}")


def listed(kind: str, call: Call) -> Response:
    """The list of a role."""
    sight = sight_of(call)
    return answer_list(call, role_listing(call, kind, lambda cut: sight.holders(KINDS[kind], cut)))


def shown_in_role(kind: str, call: Call) -> Response:
    """One person in a role."""
    if isinstance(call.bearer, PersonBearer):
        return own.show_role(call, KINDS[kind])
    shown = seen_in_role(call, sight_of(call), KINDS[kind])
    clever_id = legacy_id(shown.person, KINDS[kind])
    document = role_document(shown, KINDS[kind], call.dialect)
    return answer_one(document, role_links(call.dialect, kind, clever_id))


def district_of(kind: str, call: Call) -> Response:
    """The district of a person."""
    seen_in_role(call, sight_of(call), KINDS[kind])
    return the_district(call)


def schools_of(kind: str, call: Call) -> Response:
    """The shared schools of a person."""
    sight = sight_of(call)
    pks = _school_pks(seen_in_role(call, sight, KINDS[kind]), KINDS[kind])
    return answer_list(call, school_listing(call, sight, set(pks)))


def school_of(kind: str, call: Call) -> Response:
    """The first shared school of a person."""
    sight = sight_of(call)
    pks = _school_pks(seen_in_role(call, sight, KINDS[kind]), KINDS[kind])
    return the_school(call, sight, sight.schools(Cut(1), set(pks[:1]))[0])


def _school_pks(shown: Shown, role: str) -> tuple[int, ...]:
    person = shown.person
    held = {"staff": person.admin, "teacher": person.teacher, "student": person.student}[role]
    return () if held is None else held.school_pks


def sections_of(kind: str, call: Call) -> Response:
    """The sections of a person."""
    if isinstance(call.bearer, PersonBearer):
        return own.role_sections(call, KINDS[kind])
    sight = sight_of(call)
    shown = seen_in_role(call, sight, KINDS[kind])
    pks = section_queries.section_pks_of(call.reader, shown.pk, KINDS[kind])
    return answer_list(call, section_listing(call, sight, set(pks)))


def beside(kind: str, wanted: str, call: Call) -> Response:
    """The students of a teacher, or the teachers of a student."""
    sight = sight_of(call)
    shown = seen_in_role(call, sight, KINDS[kind])
    pks = section_queries.section_pks_of(call.reader, shown.pk, KINDS[kind])
    among = roster.in_sections(pks, KINDS[wanted])
    return answer_list(
        call, role_listing(call, wanted, lambda cut: sight.people(among, KINDS[wanted], cut))
    )


def of_section(kind: str, call: Call) -> Response:
    """The people of a role in a section."""
    if isinstance(call.bearer, PersonBearer):
        return own.section_roles(call, KINDS[kind])
    sight = sight_of(call)
    among = roster.in_sections([seen_section(call, sight).pk], KINDS[kind])
    return answer_list(
        call, role_listing(call, kind, lambda cut: sight.people(among, KINDS[kind], cut))
    )


def section_teacher(call: Call) -> Response:
    """The primary teacher of a section."""
    sight = sight_of(call)
    section = seen_section(call, sight)
    pks = section.teacher_pks[:1]
    found = sight.people(roster.named(pks), "teacher", Cut(1))
    if not found:
        raise NotThere("Teacher not found")
    clever_id = legacy_id(found[0].person, "teacher")
    document = role_document(found[0], "teacher", call.dialect)
    return answer_one(document, role_links(call.dialect, "teachers", clever_id))


def of_school(kind: str, call: Call) -> Response:
    """The people of a role at a school."""
    sight = sight_of(call)
    among = roster.of_school(sight.district.pk, seen_school(call, sight).pk)
    return answer_list(
        call, role_listing(call, kind, lambda cut: sight.people(among, KINDS[kind], cut))
    )


def of_district(kind: str, call: Call) -> Response:
    """The people of a role in the district of a path."""
    require_district(call)
    return listed(kind, call)
