"""`/districts` and `/schools` in every version."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.responses import Response

from console.api import own
from console.api.answers import json_answer
from console.api.authentication import PersonBearer
from console.api.calls import Call
from console.api.documents import Document, count_of, list_of
from console.api.documents_places import district, school
from console.api.errors import NotThere
from console.api.listing import SCHOOLS, Listing, answer_list, answer_one
from console.api.paging import self_link
from console.api.portals import address_of
from console.api.sight import Sight
from console.api.sighted import seen_school, seen_section, sight_of
from storage.queries import imports
from storage.queries.schools import districts
from storage.queries.visibility import Cut
from storage.records.schools import SchoolRecord


def list_districts(call: Call) -> Response:
    """The one district of the token."""
    if call.argument("count") == "true":
        return json_answer(count_of(1, self_link(call)))
    found = [_document(call)]
    return json_answer(list_of(found, f"/{call.dialect}/districts", [self_link(call)]))


def show_district(call: Call) -> Response:
    """The district of the token, by its id."""
    if isinstance(call.bearer, PersonBearer):
        return own.show_district(call)
    require_district(call)
    return the_district(call)


def require_district(call: Call) -> None:
    """The district of the path must be the token's.

    Raises:
        NotThere: it is another one, or none.
    """
    if call.values[0].lower() != call.district_bearer.district.id:
        raise NotThere("District not found")


def the_district(call: Call) -> Response:
    """The district of the token."""
    record = call.district_bearer.district
    uri = f"/{call.dialect}/districts/{record.id}"
    return answer_one(_document(call), [{"rel": "self", "uri": uri}])


def _document(call: Call) -> Document:
    record = call.district_bearer.district
    portal = address_of(record, districts(call.reader))
    return district(record, call.dialect, portal, imports.last_at(call.reader, record.pk))


def district_of_school(call: Call) -> Response:
    """The district of a school."""
    seen_school(call, sight_of(call))
    return the_district(call)


def district_of_section(call: Call) -> Response:
    """The district of a section."""
    seen_section(call, sight_of(call))
    return the_district(call)


def district_status(call: Call) -> Response:
    """v1.x `/districts/{id}/status`."""
    require_district(call)
    record = call.district_bearer.district
    document = {"error": "", "id": record.id, "instant_login": True, "state": "running"}
    return answer_one(document, [{"rel": "self", "uri": call.path}])


def list_schools(call: Call) -> Response:
    """The schools shared with the application."""
    return answer_list(call, school_listing(call, sight_of(call)))


def schools_of_district(call: Call) -> Response:
    """v1.x `/districts/{id}/schools`."""
    require_district(call)
    return list_schools(call)


def school_listing(call: Call, sight: Sight, only: set[int] | None = None) -> Listing[SchoolRecord]:
    """The shared schools, or those of them that are named by key."""

    def read(cut: Cut) -> list[SchoolRecord]:
        return sight.schools(cut, only)

    def documents(items: Sequence[SchoolRecord]) -> list[Document]:
        return [school(record, sight.district.id, call.dialect) for record in items]

    return Listing(read, documents, SCHOOLS, f"/{call.dialect}/schools")


def show_school(call: Call) -> Response:
    """One shared school."""
    sight = sight_of(call)
    return the_school(call, sight, seen_school(call, sight))


def school_of_section(call: Call) -> Response:
    """The school of a section."""
    sight = sight_of(call)
    section = seen_section(call, sight)
    return the_school(call, sight, sight.schools(Cut(1), {section.school_pk})[0])


def the_school(call: Call, sight: Sight, record: SchoolRecord) -> Response:
    """A school with its links."""
    own_uri = f"/{call.dialect}/schools/{record.id}"
    people = ("users",) if call.dialect.startswith("v3") else ("teachers", "students")
    links = [{"rel": "self", "uri": own_uri}]
    links += [{"rel": w, "uri": f"{own_uri}/{w}"} for w in ("district", *people, "sections")]
    return answer_one(school(record, sight.district.id, call.dialect), links)
