"""People and sections as v3.0 and v3.1 send them: one user, roles inside. Pure.

Shapes from Clever's swagger and recordings (clever.md sections 2.2, 2.7 and 3.7); what is absent
is left out, never null. A student's role carries no `legacy_id`, as recorded.
"""

from __future__ import annotations

from collections.abc import Mapping

from console.api.documents import Document
from console.api.showing import Shown
from console.api.values import grade, timestamp
from storage.records.people import (
    AdminRoleRecord,
    PersonRecord,
    SectionRecord,
    StudentRoleRecord,
    TeacherRoleRecord,
)

Ids = Mapping[int, str]


def name_of(person: PersonRecord) -> Document:
    """First and last name, and a middle name if there is one."""
    name = {"first": person.first_name, "last": person.last_name}
    return name | ({"middle": person.middle_name} if person.middle_name else {})


def user(shown: Shown) -> Document:
    """A user with every role that is shown."""
    person = shown.person
    document: Document = {
        "created": timestamp(person.created_at),
        "district": shown.district_id,
    }
    if person.email:
        document["email"] = person.email
    return document | {
        "last_modified": timestamp(person.modified_at),
        "name": name_of(person),
        "id": person.id,
        "roles": _roles(shown),
    }


def _roles(shown: Shown) -> Document:
    person, roles = shown.person, {}
    if person.admin is not None:
        if person.admin.admin_scope == "district":
            roles["district_admin"] = _district_admin(person.admin)
        else:
            roles["staff"] = _staff(person.admin, shown.schools(person.admin.school_pks))
    if person.teacher is not None:
        roles["teacher"] = _teacher(person.teacher, shown.schools(person.teacher.school_pks))
    if person.student is not None:
        roles["student"] = _student(person, person.student, shown)
    return roles


def _district_admin(role: AdminRoleRecord) -> Document:
    return {"legacy_id": role.legacy_id} | _title(role.title)


def _title(title: str) -> Document:
    return {"title": title} if title else {}


def _staff(role: AdminRoleRecord, schools: list[str]) -> Document:
    document: Document = {
        "credentials": {"district_username": role.username},
        "department": role.department,
        "roles": [portal_role(role.portal_role)],
        "schools": schools,
    }
    if role.sis_id is not None:
        document["staff_id"] = role.sis_id
    return document | _title(role.title) | {"legacy_id": role.legacy_id, "ext": {}}


def portal_role(text: str) -> str:
    """The `Role` column of staff.csv as the API names it."""
    return "SchoolTechLead" if "techlead" in text.replace(" ", "").lower() else "PortalOnly"


def _teacher(role: TeacherRoleRecord, schools: list[str]) -> Document:
    document: Document = {
        "credentials": {"district_username": role.username},
        "legacy_id": role.legacy_id,
        "school": schools[0],
        "schools": schools,
        "sis_id": role.sis_id,
    }
    for key in ("teacher_number", "state_id", "title"):
        if value := getattr(role, key):
            document[key] = value
    return document


def _student(person: PersonRecord, role: StudentRoleRecord, shown: Shown) -> Document:
    schools = shown.schools(role.school_pks)
    document: Document = {"credentials": {"district_username": role.username}}
    if person.email:
        document["email"] = person.email
    document |= {
        "enrollments": [{"school": school} for school in schools],
        "grade": grade(role.grade),
        "school": schools[0],
        "schools": schools,
        "sis_id": role.sis_id,
    }
    for key in ("student_number", "state_id"):
        if value := getattr(role, key):
            document[key] = value
    return document


def user_links(version: str, shown: Shown) -> list[dict[str, str]]:
    """`self`, and the lists that a user's roles have."""
    own = f"/{version}/users/{shown.person.id}"
    ways = ["district", "schools"]
    if shown.person.teacher is not None:
        ways += ["sections", "myStudents"]
    if shown.person.student is not None:
        ways += ["sections", "myContacts", "myTeachers"]
    unique = dict.fromkeys(ways)
    return [{"rel": "self", "uri": own}, *({"rel": w, "uri": f"{own}/{w}"} for w in unique)]


def basic_user(shown: Shown) -> Document:
    """What District SSO shows of oneself: id, name, email, role keys; schools stay empty."""
    person = shown.person
    document: Document = {"district": shown.district_id}
    if person.email:
        document["email"] = person.email
    document |= {"id": person.id, "name": name_of(person), "roles": {}}
    if person.admin is not None:
        legacy = {"legacy_id": person.admin.legacy_id}
        is_district = person.admin.admin_scope == "district"
        document["roles"]["district_admin" if is_district else "staff"] = (
            legacy if is_district else {"schools": []} | legacy
        )
    if person.teacher is not None:
        document["roles"]["teacher"] = {"schools": [], "legacy_id": person.teacher.legacy_id}
    if person.student is not None:
        document["roles"]["student"] = {"schools": []}
    return document


def library_user(person: PersonRecord, role: str) -> Document:
    """What the Library shows: a teacher's name and email, a student's first name and initial."""
    if role == "student" and person.student is not None:
        name = {"first": person.first_name, "last": person.last_name[:1]}
        return {
            "id": person.id,
            "name": name,
            "roles": {"student": {"grade": grade(person.student.grade)}},
        }
    document: Document = {"id": person.id, "name": name_of(person)}
    if person.email:
        document["email"] = person.email
    legacy = {} if person.teacher is None else {"legacy_id": person.teacher.legacy_id}
    return document | {"roles": {"teacher": legacy}}


def section(record: SectionRecord, school_id: str, district_id: str, people: Ids) -> Document:
    """A section; its teachers and students by their multi-role ids."""
    teachers = [people[pk] for pk in record.teacher_pks if pk in people]
    document: Document = {
        "created": timestamp(record.created_at),
        "district": district_id,
        "grade": grade(record.grade),
        "last_modified": timestamp(record.modified_at),
        "name": record.name,
        "period": record.period,
        "school": school_id,
        "section_number": record.section_number,
        "sis_id": record.sis_id,
        "students": [people[pk] for pk in record.student_pks if pk in people],
        "subject": record.subject,
    }
    if teachers:
        document["teacher"] = teachers[0]
    return document | {"teachers": teachers, "ext": {}, "id": record.id}


def library_section(record: SectionRecord, people: Ids) -> Document:
    """The Library's six fields and the id; no district, school, course or term."""
    teachers = [people[pk] for pk in record.teacher_pks if pk in people]
    document: Document = {"id": record.id, "name": record.name}
    document |= {
        "section_number": record.section_number,
        "grade": grade(record.grade),
        "subject": record.subject,
    }
    if teachers:
        document["teacher"] = teachers[0]
    students = [people[pk] for pk in record.student_pks if pk in people]
    return document | {"teachers": teachers, "students": students}
