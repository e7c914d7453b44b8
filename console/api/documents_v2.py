"""People as v1.x and v2.x send them: one object a role, under the role's own legacy id. Pure.

Shapes from Clever's swagger and recordings (clever.md section 2.7); what is absent is left out.
"""

from __future__ import annotations

from collections.abc import Mapping

from console.api.documents import Document
from console.api.documents_v3 import name_of
from console.api.showing import Shown
from console.api.values import grade, timestamp
from console.sso.identity import legacy_id
from storage.records.people import PersonRecord

KINDS = {
    "district_admins": "district_admin",
    "school_admins": "staff",
    "teachers": "teacher",
    "students": "student",
}


def role_document(shown: Shown, role: str, version: str) -> Document:
    """A person in one role."""
    build = {
        "district_admin": _district_admin,
        "staff": _school_admin,
        "teacher": _teacher,
        "student": _student,
    }[role]
    return build(shown, version) | {"id": legacy_id(shown.person, role)}


def _head(shown: Shown) -> Document:
    person = shown.person
    document: Document = {"district": shown.district_id}
    if person.email:
        document["email"] = person.email
    return document | {"name": name_of(person)}


def _district_admin(shown: Shown, _version: str) -> Document:
    admin = shown.person.admin
    return _head(shown) | ({"title": admin.title} if admin is not None and admin.title else {})


def _school_admin(shown: Shown, version: str) -> Document:
    admin = shown.person.admin
    document = _head(shown)
    if admin is None:
        return document
    document["schools"] = shown.schools(admin.school_pks)
    if admin.sis_id is not None:
        document["staff_id"] = admin.sis_id
    if admin.title:
        document["title"] = admin.title
    document["credentials"] = {"district_username": admin.username}
    if version == "v2.1":
        document |= {"department": admin.department, "ext": {}}
    return document


def _teacher(shown: Shown, version: str) -> Document:
    teacher = shown.person.teacher
    document = _head(shown) | _times(shown.person)
    if teacher is None:
        return document
    schools = shown.schools(teacher.school_pks)
    document |= {"school": schools[0], "schools": schools, "sis_id": teacher.sis_id}
    for key in ("teacher_number", "state_id", "title"):
        if value := getattr(teacher, key):
            document[key] = value
    document["credentials"] = {"district_username": teacher.username}
    return document | ({"ext": {}} if version == "v2.1" else {})


def _student(shown: Shown, version: str) -> Document:
    student = shown.person.student
    document = _head(shown) | _times(shown.person)
    if student is None:
        return document
    schools = shown.schools(student.school_pks)
    document |= {
        "school": schools[0],
        "schools": schools,
        "sis_id": student.sis_id,
        "grade": grade(student.grade),
    }
    for key in ("student_number", "state_id"):
        if value := getattr(student, key):
            document[key] = value
    document["credentials"] = {"district_username": student.username}
    if version == "v2.1":
        document |= {"enrollments": [{"school": school} for school in schools], "ext": {}}
    return document


def _times(person: PersonRecord) -> Document:
    return {
        "created": timestamp(person.created_at),
        "last_modified": timestamp(person.modified_at),
    }


def role_links(version: str, kind: str, clever_id: str) -> list[dict[str, str]]:
    """`self`, and the lists a role has."""
    own = f"/{version}/{kind}/{clever_id}"
    ways: Mapping[str, tuple[str, ...]] = {
        "district_admins": ("district",),
        "school_admins": ("schools",) if version.startswith("v1") else ("district", "schools"),
        "teachers": ("district", "sections", "school", "students"),
        "students": ("district", "sections", "school", "teachers"),
    }
    return [{"rel": "self", "uri": own}, *({"rel": w, "uri": f"{own}/{w}"} for w in ways[kind])]


def basic_role(shown: Shown, role: str) -> Document:
    """What District SSO shows of oneself: id, district, name, email."""
    return _head(shown) | {"id": legacy_id(shown.person, role)}


def library_role(person: PersonRecord, role: str) -> Document:
    """What the Library shows: a teacher's name and email, a student's first name and initial."""
    if role == "student" and person.student is not None:
        name = {"first": person.first_name, "last": person.last_name[:1]}
        return {"id": person.id, "name": name, "grade": grade(person.student.grade)}
    document: Document = {"id": legacy_id(person, role), "name": name_of(person)}
    return document | ({"email": person.email} if person.email else {})
