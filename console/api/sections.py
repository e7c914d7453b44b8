"""`/sections` in every version; people in them by the ids the version goes by."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.responses import Response

from console.api import own
from console.api.authentication import PersonBearer
from console.api.calls import Call
from console.api.documents import Document
from console.api.documents_v3 import Ids, section
from console.api.listing import SECTIONS, Listing, answer_list, answer_one
from console.api.places import require_district
from console.api.sight import Sight
from console.api.sighted import seen_school, seen_section, sight_of
from storage.connections import Reader
from storage.queries import people
from storage.queries.visibility import Cut
from storage.records.people import SectionRecord


def list_sections(call: Call) -> Response:
    """The sections of shared schools."""
    return answer_list(call, section_listing(call, sight_of(call)))


def sections_of_district(call: Call) -> Response:
    """v1.x `/districts/{id}/sections`."""
    require_district(call)
    return list_sections(call)


def section_listing(
    call: Call, sight: Sight, only: set[int] | None = None, school_pk: int | None = None
) -> Listing[SectionRecord]:
    """The sections of shared schools, those named by key, or those of one school."""

    def read(cut: Cut) -> list[SectionRecord]:
        return sight.sections(cut, only, school_pk)

    def documents(items: Sequence[SectionRecord]) -> list[Document]:
        ids = member_ids(call.reader, items, call.dialect)
        schools = sight.school_ids(record.school_pk for record in items)
        return [
            section(record, schools[record.school_pk], sight.district.id, ids) for record in items
        ]

    return Listing(read, documents, SECTIONS, f"/{call.dialect}/sections")


def member_ids(reader: Reader, items: Sequence[SectionRecord], version: str) -> Ids:
    """The ids of everyone in these sections; teachers' legacy ids before v3.0."""
    teachers = sorted({pk for record in items for pk in record.teacher_pks})
    students = sorted({pk for record in items for pk in record.student_pks})
    if version.startswith("v3"):
        return people.ids_by_pk(reader, sorted({*teachers, *students}))
    return people.ids_by_pk(reader, students) | people.teacher_ids_by_pk(reader, teachers)


def show_section(call: Call) -> Response:
    """One section; a Library token reads its own."""
    if isinstance(call.bearer, PersonBearer):
        return own.show_section(call)
    sight = sight_of(call)
    record = seen_section(call, sight)
    listing = section_listing(call, sight)
    own_uri = f"/{call.dialect}/sections/{record.id}"
    who = ("users",) if call.dialect.startswith("v3") else ("teachers", "students")
    links = [{"rel": "self", "uri": own_uri}]
    links += [{"rel": w, "uri": f"{own_uri}/{w}"} for w in ("district", "school", *who)]
    return answer_one(listing.documents([record])[0], links)


def sections_of_school(call: Call) -> Response:
    """The sections of a school."""
    sight = sight_of(call)
    school = seen_school(call, sight)
    return answer_list(call, section_listing(call, sight, school_pk=school.pk))
