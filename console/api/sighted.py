"""From a call with a district token to what it sees."""

from __future__ import annotations

from console.api.calls import Call
from console.api.errors import NotThere
from console.api.showing import Shown
from console.api.sight import Sight
from storage.queries import people, roster
from storage.queries import sections as section_queries
from storage.records.people import PersonRecord, SectionRecord
from storage.records.schools import SchoolRecord

USER_NOT_FOUND = "User not found"


def sight_of(call: Call) -> Sight:
    """What the call's district token sees."""
    bearer = call.district_bearer
    view = call.site.memory.view(call.reader, bearer.connection)
    return Sight(call.reader, bearer.connection, bearer.district, view)


def person_by_role_id(call: Call, role: str, clever_id: str) -> PersonRecord | None:
    """A person by the id that v1.x and v2.x address them by in that role."""
    if role == "teacher":
        return people.by_teacher_id(call.reader, clever_id)
    if role == "student":
        return people.by_id(call.reader, clever_id)
    return people.by_admin_id(call.reader, clever_id)


def seen_user(call: Call, sight: Sight) -> Shown:
    """The user of a v3.x path."""
    return required(sight.one(people.by_id(call.reader, call.values[0].lower())))


def seen_in_role(call: Call, sight: Sight, role: str) -> Shown:
    """The person of a v1.x or v2.x path, in the role the path names."""
    shown = sight.one(person_by_role_id(call, role, call.values[0].lower()))
    if shown is None or role not in shown.roles:
        raise NotThere(USER_NOT_FOUND)
    return shown


def required(shown: Shown | None) -> Shown:
    """Somebody who is seen.

    Raises:
        NotThere: nobody by that id, or nobody this token may see.
    """
    if shown is None:
        raise NotThere(USER_NOT_FOUND)
    return shown


def seen_school(call: Call, sight: Sight) -> SchoolRecord:
    """The school of a path."""
    found = roster.school(call.reader, sight.connection, call.values[0].lower())
    if found is None:
        raise NotThere("School not found")
    return found


def seen_section(call: Call, sight: Sight) -> SectionRecord:
    """The section of a path, if its school is shared."""
    found = section_queries.section_by_id(call.reader, call.values[0].lower())
    if found is None or not sight.school_ids([found.school_pk]):
        raise NotThere("Section not found")
    return found
