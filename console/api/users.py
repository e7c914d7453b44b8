"""v3.x `/users`: one user a person, whatever their roles."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.responses import Response

from console.api import own
from console.api.authentication import PersonBearer
from console.api.calls import Call
from console.api.documents import Document
from console.api.documents_v3 import user, user_links
from console.api.errors import BadRequest
from console.api.listing import USERS, Listing, answer_list, answer_one
from console.api.places import school_listing, the_district
from console.api.sections import section_listing
from console.api.showing import Shown, school_pks_of
from console.api.sight import Sight
from console.api.sighted import seen_school, seen_section, seen_user, sight_of
from storage.queries import roster
from storage.queries import sections as section_queries
from storage.queries.visibility import Cut

ROLES = ("contact", "district_admin", "staff", "student", "teacher")
SCHOOL_ROLES = ("staff", "student", "teacher")
SECTION_ROLES = ("student", "teacher")


def list_users(call: Call) -> Response:
    """Everybody this application sees; with `role`, everybody in that role."""
    sight, role = sight_of(call), asked_role(call, ROLES)

    def read(cut: Cut) -> list[Shown]:
        if role == "contact":
            return []
        return sight.everybody(cut) if role is None else sight.holders(role, cut)

    return answer_list(call, user_listing(call, read))


def user_listing(call: Call, read: own.ReadShown) -> Listing[Shown]:
    """A list of users, read in some way."""

    def documents(items: Sequence[Shown]) -> list[Document]:
        return [user(shown) for shown in items]

    return Listing(read, documents, USERS, f"/{call.dialect}/users")


def asked_role(call: Call, known: tuple[str, ...]) -> str | None:
    """The `role` parameter.

    Raises:
        BadRequest: it is none this list has.
    """
    role = call.argument("role")
    if role and role not in known:
        raise BadRequest(f"role must be one of {', '.join(known)}.")
    return role or None


def show_user(call: Call) -> Response:
    """One user; a person's token reads itself (a Library teacher's its students, too)."""
    if isinstance(call.bearer, PersonBearer):
        return own.show_user(call)
    shown = seen_user(call, sight_of(call))
    return answer_one(user(shown), user_links(call.dialect, shown))


def user_district(call: Call) -> Response:
    """The district of a user."""
    seen_user(call, sight_of(call))
    return the_district(call)


def user_schools(call: Call) -> Response:
    """The shared schools of a user; `primary=true` names the first one only."""
    sight = sight_of(call)
    shown = seen_user(call, sight)
    pks = sorted(school_pks_of(shown.person))
    if call.argument("primary") == "true":
        del pks[1:]
    return answer_list(call, school_listing(call, sight, set(pks)))


def user_sections(call: Call) -> Response:
    """The sections a user teaches or is enrolled in."""
    if isinstance(call.bearer, PersonBearer):
        return own.user_sections(call)
    sight = sight_of(call)
    return answer_list(call, section_listing(call, sight, _section_pks(sight, call)))


def _section_pks(sight: Sight, call: Call) -> set[int]:
    shown = seen_user(call, sight)
    return {
        pk
        for role in ("teacher", "student")
        if role in shown.roles
        for pk in section_queries.section_pks_of(call.reader, shown.pk, role)
    }


def user_students(call: Call) -> Response:
    """`/users/{id}/myStudents`: the students of a teacher's sections."""
    if isinstance(call.bearer, PersonBearer):
        return own.user_students(call)
    return _beside(call, "teacher", "student")


def user_teachers(call: Call) -> Response:
    """`/users/{id}/myTeachers`: the teachers of a student's sections."""
    return _beside(call, "student", "teacher")


def _beside(call: Call, held: str, wanted: str) -> Response:
    sight = sight_of(call)
    shown = seen_user(call, sight)
    pks = section_queries.section_pks_of(call.reader, shown.pk, held) if held in shown.roles else []
    among = roster.in_sections(pks, wanted)
    return answer_list(call, user_listing(call, lambda cut: sight.people(among, wanted, cut)))


def user_contacts(call: Call) -> Response:
    """`/users/{id}/myContacts`: this store keeps none."""
    seen_user(call, sight_of(call))
    return answer_list(call, user_listing(call, lambda _cut: []))


def school_users(call: Call) -> Response:
    """The staff, teachers and students of a school; never district admins."""
    sight, role = sight_of(call), asked_role(call, SCHOOL_ROLES)
    school = seen_school(call, sight)
    among = roster.of_school(sight.district.pk, school.pk)

    def read(cut: Cut) -> list[Shown]:
        return sight.people(among, role, cut)

    return answer_list(call, user_listing(call, read))


def section_users(call: Call) -> Response:
    """The teachers and students of a section."""
    role = asked_role(call, SECTION_ROLES)
    if isinstance(call.bearer, PersonBearer):
        return own.section_users(call, role)
    sight = sight_of(call)
    section = seen_section(call, sight)
    if role is not None:
        among = roster.in_sections([section.pk], role)
        return answer_list(call, user_listing(call, lambda cut: sight.people(among, role, cut)))
    members = roster.members_of(section.pk)
    return answer_list(call, user_listing(call, lambda cut: sight.people(members, None, cut)))
