"""Places, sections, and the people in them, as every version reads them."""

from __future__ import annotations

import pytest

from console.api.values import grade
from tests.api.conftest import Vendor
from tests.sso.conftest import Scene

V1, V2, V3 = ("v1.1", "v1.2"), ("v2.0", "v2.1"), ("v3.0", "v3.1")


@pytest.mark.parametrize("version", [*V1, *V2, *V3])
def test_places(roster: Scene, vendor: Vendor, version: str) -> None:
    districts = vendor.json(f"/{version}/districts")["data"]
    assert [one["data"]["name"] for one in districts] == [roster.district.name]
    assert ("launch_date" in districts[0]["data"]) == (version not in V1)
    schools = vendor.json(f"/{version}/schools")["data"]
    assert [one["data"]["sis_id"] for one in schools] == ["101"]
    school = schools[0]["data"]
    assert vendor.json(schools[0]["uri"])["data"] == school
    assert vendor.json(f"{schools[0]['uri']}/district")["data"]["id"] == roster.district.id
    assert vendor.get(f"/{version}/schools/{roster.schools[1].id}").status == 404
    sections = vendor.json(f"/{version}/sections")["data"]
    assert [one["data"]["sis_id"] for one in sections] == ["C1", "C2"]
    assert vendor.json(f"/{version}/schools/{school['id']}/sections")["data"] == sections
    assert vendor.json(f"{sections[0]['uri']}/school")["data"] == school


@pytest.mark.parametrize(
    ("version", "multi_role"), [("v1.2", False), ("v2.1", False), ("v3.0", True)]
)
def test_sections_name_teachers_by_the_versions_ids(
    roster: Scene, vendor: Vendor, version: str, multi_role: bool
) -> None:
    tia = roster.person("T1")
    assert tia.teacher is not None
    section = vendor.json(f"/{version}/sections")["data"][0]["data"]
    expected = tia.id if multi_role else tia.teacher.legacy_id
    assert (section["teacher"], section["teachers"]) == (expected, [expected])
    assert section["students"] == [roster.person("K0").id, roster.person("K1").id]


def test_people_of_sections_and_sections_of_people(roster: Scene, vendor: Vendor) -> None:
    tia, kid = roster.person("T1"), roster.person("K0")
    assert tia.teacher is not None
    kids = [roster.person("K0").id, roster.person("K1").id]
    section = vendor.json("/v3.0/sections")["data"][0]["data"]["id"]
    own = f"/v3.0/users/{tia.id}"
    assert vendor.ids(f"{own}/sections") == [section]
    assert vendor.ids(f"{own}/mystudents") == kids
    assert vendor.ids(f"{own}/myStudents?limit=1") == kids[:1]
    assert vendor.ids(f"/v3.0/users/{kid.id}/myTeachers") == [tia.id]
    assert vendor.ids(f"/v3.0/users/{kid.id}/myContacts") == []
    assert vendor.json(f"{own}/district")["data"]["id"] == roster.district.id
    assert vendor.ids(f"/v3.0/sections/{section}/users") == sorted([tia.id, *kids])
    assert vendor.ids(f"/v3.0/sections/{section}/users?role=teacher") == [tia.id]
    old = f"/v2.1/teachers/{tia.teacher.legacy_id}"
    assert vendor.ids(f"{old}/sections") == [section]
    assert vendor.ids(f"{old}/students") == kids
    assert vendor.json(f"{old}/school")["data"]["sis_id"] == "101"
    assert vendor.ids(f"{old}/schools") == [roster.schools[0].id]
    assert vendor.ids(f"/v2.1/students/{kid.id}/teachers") == [tia.teacher.legacy_id]
    assert vendor.ids(f"/v2.1/sections/{section}/teachers") == [tia.teacher.legacy_id]
    assert vendor.json(f"/v2.1/sections/{section}/teacher")["data"]["sis_id"] == "T1"
    assert vendor.ids(f"/v1.2/sections/{section}/students") == kids


def test_users_of_a_school_are_never_district_admins(roster: Scene, vendor: Vendor) -> None:
    school = roster.schools[0].id
    names = [
        one["data"]["name"]["last"] for one in vendor.json(f"/v3.0/schools/{school}/users")["data"]
    ]
    assert names == ["Rivera", "Moss", "N0", "N1", "N2"]
    assert len(vendor.ids(f"/v3.0/schools/{school}/users?role=student")) == 3
    assert vendor.get(f"/v3.0/schools/{school}/users?role=district_admin").status == 400
    assert vendor.get("/v3.0/users?role=principal").status == 400
    assert len(vendor.ids(f"/v2.1/schools/{school}/teachers")) == 1


ABSENT = {
    "v2.1": ("/courses", "/terms", "/contacts"),
    "v3.0": ("/courses", "/terms", "/users?role=contact"),
    "v3.1": ("/courses", "/terms", "/users?role=contact"),
}


@pytest.mark.parametrize("version", ABSENT)
def test_what_a_district_sends_none_of_is_an_empty_list(
    roster: Scene, vendor: Vendor, version: str
) -> None:
    nobody = "0" * 24
    for path in ABSENT[version]:
        assert vendor.json(f"/{version}{path}") == {
            "data": [],
            "links": [{"rel": "self", "uri": f"/{version}{path}"}],
        }
        counted = f"{path}{'&' if '?' in path else '?'}count=true"
        assert vendor.json(f"/{version}{counted}")["count"] == 0
    for kind in ("courses", "terms"):
        assert vendor.get(f"/{version}/{kind}/{nobody}").json() == {
            "message": f"{kind[:-1].title()} not found"
        }
    school = vendor.ids(f"/{version}/schools")[0]
    assert vendor.ids(f"/{version}/schools/{school}/courses") == []
    section = vendor.ids(f"/{version}/sections")[0]
    assert vendor.get(f"/{version}/sections/{section}/term").json() == {"message": "Term not found"}


def test_resources_and_contacts(roster: Scene, vendor: Vendor) -> None:
    kid = roster.person("K0")
    assert vendor.json("/v3.0/resources") == {"resources": []}
    assert vendor.ids(f"/v3.0/users/{kid.id}/resources") == []
    assert vendor.ids(f"/v1.2/students/{kid.id}/contacts") == []
    assert vendor.get("/v2.1/students/" + "0" * 24 + "/contacts").status == 404
    assert vendor.as_person(roster.person("T1"), "/v3.0/resources").body.startswith("<!DOCTYPE")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("K", "Kindergarten"),
        ("kg", "Kindergarten"),
        ("PK", "PreKindergarten"),
        ("03", "3"),
        ("12", "12"),
        ("Other", "Other"),
        ("", ""),
    ],
)
def test_grades_are_told_in_clevers_words(typed: str, told: str) -> None:
    assert grade(typed) == told
