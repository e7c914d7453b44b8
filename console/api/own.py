"""What a person's token reads (seed: District SSO vs Library SSO; clever.md section 3.7).

District SSO: oneself and one's district, basic fields. Library: oneself, one's sections, and for
a teacher the students of those sections. Anything else answers as if there were no such path; a
path that is there, with somebody else's id, as if there were nobody by that id.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from starlette.responses import Response

from console.api.calls import Call
from console.api.documents import Document
from console.api.documents_places import basic_district
from console.api.documents_v2 import basic_role, library_role
from console.api.documents_v3 import basic_user, library_section, library_user
from console.api.errors import NotThere, UnknownEndpoint
from console.api.identity import signed_in_person
from console.api.listing import answer_all, answer_one
from console.api.showing import Shown, cut_down, school_pks_of
from console.sso.admission import LIBRARY
from console.sso.identity import SignedIn, legacy_id
from storage.queries import applications, people, schools, visibility
from storage.queries import sections as section_queries
from storage.queries.visibility import Cut
from storage.records.people import PersonRecord, SectionRecord

ReadShown = Callable[[Cut], list[Shown]]


def show_user(call: Call) -> Response:
    """v3.x `/users/{id}`: oneself; with a Library teacher's token their students, too."""
    who = signed_in_person(call)
    links = [{"rel": "self", "uri": f"/{call.dialect}/users/{call.values[0].lower()}"}]
    if not _is_library(call):
        _require_own(call, who.person.id)
        return answer_one(basic_user(_basic(call, who)), links)
    if call.values[0].lower() == who.person.id:
        return answer_one(library_user(who.person, who.role), links)
    student = _students(call, who).get(call.values[0].lower())
    if student is None:
        raise NotThere("User not found")
    return answer_one(library_user(student, "student"), links)


def show_role(call: Call, role: str) -> Response:
    """v1.x, v2.x `/teachers/{id}` and the like: oneself, in the role signed in with."""
    who = signed_in_person(call)
    if role != who.role:
        raise UnknownEndpoint
    _require_own(call, legacy_id(who.person, role))
    links = [{"rel": "self", "uri": call.path}]
    if _is_library(call):
        return answer_one(library_role(who.person, role), links)
    return answer_one(basic_role(_basic(call, who), role), links)


def show_district(call: Call) -> Response:
    """One's own district, its id and name; a Library token is told no district."""
    who = signed_in_person(call)
    if _is_library(call):
        raise UnknownEndpoint
    _require_own(call, who.district_id or "")
    record = schools.district(call.reader, who.person.district_pk)
    if record is None:
        raise NotThere("District not found")
    return answer_one(basic_district(record), [{"rel": "self", "uri": call.path}])


def user_sections(call: Call) -> Response:
    """v3.x `/users/{id}/sections` with a Library token."""
    who = _library(call)
    _require_own(call, who.person.id)
    return _answer_sections(call, who)


def role_sections(call: Call, role: str) -> Response:
    """v1.x, v2.x `/teachers/{id}/sections` with a Library token."""
    who = _library(call)
    if role != who.role:
        raise UnknownEndpoint
    _require_own(call, legacy_id(who.person, role))
    return _answer_sections(call, who)


def _answer_sections(call: Call, who: SignedIn) -> Response:
    documents = _section_documents(call, who, _sections(call, who))
    return answer_all(call, documents, f"/{call.dialect}/sections")


def user_students(call: Call) -> Response:
    """v3.x `/users/{id}/myStudents` with a Library teacher's token."""
    who = _teacher(call)
    _require_own(call, who.person.id)
    return _answer_people(call, list(_students(call, who).values()), "student")


def show_section(call: Call) -> Response:
    """`/sections/{id}` with a Library token: one's own."""
    who = _library(call)
    record = _own_section(call, who)
    links = [{"rel": "self", "uri": call.path}]
    return answer_one(_section_documents(call, who, [record])[0], links)


def section_users(call: Call, role: str | None) -> Response:
    """v3.x `/sections/{id}/users` with a Library teacher's token; both roles, or one of them."""
    who = _teacher(call)
    record = _own_section(call, who)
    documents = []
    if role in {None, "teacher"}:
        documents += [library_user(one, "teacher") for one in _people(call, record.teacher_pks)]
    if role in {None, "student"}:
        documents += [library_user(one, "student") for one in _people(call, record.student_pks)]
    return answer_all(call, documents, f"/{call.dialect}/users")


def section_roles(call: Call, role: str) -> Response:
    """v1.x, v2.x `/sections/{id}/students` with a Library teacher's token."""
    who = _teacher(call)
    record = _own_section(call, who)
    pks = record.student_pks if role == "student" else record.teacher_pks
    return _answer_people(call, _people(call, pks), role)


def _answer_people(call: Call, found: list[PersonRecord], role: str) -> Response:
    if call.dialect.startswith("v3"):
        documents = [library_user(person, role) for person in found]
        return answer_all(call, documents, f"/{call.dialect}/users")
    documents = [library_role(person, role) for person in found]
    return answer_all(call, documents, f"/{call.dialect}/{role}s")


def _is_library(call: Call) -> bool:
    return call.person_bearer.token.integration == LIBRARY


def _library(call: Call) -> SignedIn:
    """Who signed in through the Library; District SSO has no such path."""
    who = signed_in_person(call)
    if not _is_library(call):
        raise UnknownEndpoint
    return who


def _teacher(call: Call) -> SignedIn:
    who = _library(call)
    if who.role != "teacher":
        raise UnknownEndpoint
    return who


def _require_own(call: Call, clever_id: str) -> None:
    if call.values[0].lower() != clever_id:
        raise NotThere


def _basic(call: Call, who: SignedIn) -> Shown:
    """Oneself in the roles the application supports and sees."""
    application = call.person_bearer.application
    connection = applications.connection(call.reader, application.pk, who.person.district_pk)
    ids = (
        visibility.shared_ids(call.reader, connection, school_pks_of(who.person))
        if connection is not None
        else {}
    )
    person = cut_down(who.person, ids, only=application.user_types)
    if person is None or who.district_id is None:
        raise NotThere
    return Shown(person, ids, who.district_id)


def _sections(call: Call, who: SignedIn) -> list[SectionRecord]:
    pks = section_queries.section_pks_of(call.reader, who.person.pk, who.role)
    return section_queries.sections_by_pk(call.reader, pks)


def _own_section(call: Call, who: SignedIn) -> SectionRecord:
    for record in _sections(call, who):
        if record.id == call.values[0].lower():
            return record
    raise NotThere("Section not found")


def _section_documents(
    call: Call, who: SignedIn, records: Sequence[SectionRecord]
) -> list[Document]:
    """Sections as the Library shows them; a student finds no classmates in them."""
    if who.role == "student":
        records = [record._replace(student_pks=(who.person.pk,)) for record in records]
    teachers = sorted({pk for record in records for pk in record.teacher_pks})
    students = sorted({pk for record in records for pk in record.student_pks})
    ids = people.ids_by_pk(call.reader, students)
    if call.dialect.startswith("v3"):
        ids |= people.ids_by_pk(call.reader, teachers)
    else:
        ids |= people.teacher_ids_by_pk(call.reader, teachers)
    return [library_section(record, ids) for record in records]


def _students(call: Call, who: SignedIn) -> dict[str, PersonRecord]:
    """The students of a teacher's sections, by id."""
    if who.role != "teacher":
        return {}
    pks = sorted({pk for record in _sections(call, who) for pk in record.student_pks})
    return {person.id: person for person in _people(call, pks)}


def _people(call: Call, pks: Sequence[int]) -> list[PersonRecord]:
    found = people.by_pks(call.reader, pks)
    return [found[pk] for pk in sorted(found)]
