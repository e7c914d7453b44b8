"""What a person's token reads: the two columns of "District SSO vs Library SSO"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from console.provisioning.applications import create_application
from console.provisioning.drafts import ApplicationDraft
from console.provisioning.library import authorize
from storage.records.people import PersonRecord
from tests.api.conftest import Vendor, Vendors
from tests.sso.conftest import Scene


@dataclass
class Roster:
    scene: Scene
    tia: PersonRecord
    uri: PersonRecord
    kids: list[PersonRecord]


@pytest.fixture
def roster(maple: Scene) -> Roster:
    tia = maple.teacher("Tia Moss", "T1", school=0)
    uri = maple.teacher("Uri Vale", "T2", school=0)
    kids = [maple.student(f"Kid Nolan{number}", f"K{number}", school=0) for number in range(3)]
    maple.section("C1", tia, kids[0], kids[1])
    maple.section("C2", uri, kids[2])
    return Roster(maple, tia, uri, kids)


@pytest.fixture
def library(roster: Roster, vendors: Vendors) -> Vendor:
    """A Library application that only Tia authorized; the district has not connected it."""
    draft = ApplicationDraft(
        "Quill", ("https://q.example/cb",), ("library",), ("teacher", "student")
    )
    workspace = roster.scene.workspace
    application = workspace.run(create_application, draft).application
    workspace.run(authorize, application, roster.tia)
    return Vendor(workspace, application, roster.scene.district, vendors.clever)


def legacy(person: PersonRecord) -> str:
    assert person.teacher is not None
    return person.teacher.legacy_id


def is_page(exchange: Any) -> bool:
    return bool(exchange.status == 404 and "text/html" in exchange.header("content-type"))


def test_district_sso_shows_oneself_and_the_district(roster: Roster, vendors: Vendors) -> None:
    vendor, scene = vendors("ReadWell", "101"), roster.scene
    ana = scene.person("a.rivera@maple.example")
    assert ana.admin is not None
    own = vendor.as_person(ana, f"/v3.0/users/{ana.id}")
    assert own.json() == {
        "data": {
            "district": scene.district.id,
            "email": "a.rivera@maple.example",
            "id": ana.id,
            "name": {"first": "Ana", "last": "Rivera"},
            "roles": {"staff": {"schools": [], "legacy_id": ana.admin.legacy_id}},
        },
        "links": [{"rel": "self", "uri": f"/v3.0/users/{ana.id}"}],
    }
    district = vendor.as_person(ana, f"/v3.0/districts/{scene.district.id}")
    assert district.json()["data"] == {"id": scene.district.id, "name": scene.district.name}
    old = vendor.as_person(ana, f"/v2.1/school_admins/{ana.admin.legacy_id}")
    assert old.json()["data"] == {
        "district": scene.district.id,
        "email": "a.rivera@maple.example",
        "name": {"first": "Ana", "last": "Rivera"},
        "id": ana.admin.legacy_id,
    }


@pytest.mark.parametrize(
    "path",
    [
        "/v3.0/users",
        "/v3.0/schools",
        "/v3.0/sections",
        "/v3.0/districts",
        "/admins",
        "/v2.1/teachers",
        "/v3.0/users/{id}/sections",
        "/v3.0/users/{id}/mystudents",
        "/v2.1/teachers/{legacy}/sections",
    ],
)
def test_district_sso_reads_no_list(roster: Roster, vendors: Vendors, path: str) -> None:
    vendor = vendors("ReadWell", "101")
    path = path.format(id=roster.tia.id, legacy=legacy(roster.tia))
    assert is_page(vendor.as_person(roster.tia, path))


def test_district_sso_reads_nobody_else(roster: Roster, vendors: Vendors) -> None:
    vendor = vendors("ReadWell", "101")
    for path in (f"/v3.0/users/{roster.uri.id}", f"/v2.1/teachers/{legacy(roster.uri)}"):
        answer = vendor.as_person(roster.tia, path)
        assert answer.status == 404
        assert "json" in (answer.header("content-type") or "")
    assert vendor.as_person(roster.tia, f"/v3.0/districts/{'0' * 24}").status == 404
    assert is_page(vendor.as_person(roster.tia, f"/v2.1/students/{roster.kids[0].id}"))


def test_only_roles_the_application_supports_are_told(roster: Roster, vendors: Vendors) -> None:
    scene = roster.scene
    with scene.workspace.store.write() as writer:
        writer.execute(
            "INSERT INTO admin_roles (user_pk, district_pk, legacy_id, admin_scope, title, "
            "school_pks, active, department, username, portal_role, hand_edited) VALUES (:pk, "
            ":district, :legacy, 'district', '', '', :active, '', '', '', '')",
            {
                "pk": roster.tia.pk, "district": scene.district.pk, "legacy": "d" * 24,
                "active": True,
            },
        )  # fmt: skip
    path = f"/v3.0/users/{roster.tia.id}"
    both = vendors("Both", "101").as_person(roster.tia, path).json()["data"]["roles"]
    assert list(both) == ["district_admin", "teacher"]
    assert both["district_admin"] == {"legacy_id": "d" * 24}
    only = vendors("Classroom", "101", user_types=("teacher",))
    assert list(only.as_person(roster.tia, path).json()["data"]["roles"]) == ["teacher"]


def test_library_teacher_reads_sections_and_their_students(roster: Roster, library: Vendor) -> None:
    tia, kids = roster.tia, roster.kids
    own = library.as_person(tia, f"/v3.0/users/{tia.id}").json()["data"]
    assert own == {
        "id": tia.id,
        "name": {"first": "Tia", "last": "Moss"},
        "email": "t.moss@maple.example",
        "roles": {"teacher": {"legacy_id": legacy(tia)}},
    }
    listed = library.as_person(tia, f"/v3.0/users/{tia.id}/sections").json()["data"]
    section = listed[0]["data"]
    assert len(listed) == 1
    assert section == {
        "id": section["id"],
        "name": "Section C1",
        "section_number": "",
        "grade": "",
        "subject": "",
        "teacher": tia.id,
        "teachers": [tia.id],
        "students": [kids[0].id, kids[1].id],
    }
    assert library.as_person(tia, f"/v3.0/sections/{section['id']}").json()["data"] == section
    students = library.as_person(tia, f"/v3.0/users/{tia.id}/mystudents").json()["data"]
    assert [one["data"] for one in students] == [
        {
            "id": kid.id,
            "name": {"first": "Kid", "last": "N"},
            "roles": {"student": {"grade": ""}},
        }
        for kid in kids[:2]
    ]
    users = f"/v3.0/sections/{section['id']}/users"
    everybody = library.as_person(tia, users).json()["data"]
    assert [one["data"]["id"] for one in everybody] == [tia.id, kids[0].id, kids[1].id]
    assert library.as_person(tia, f"{users}?role=staff").status == 400
    assert library.as_person(tia, f"/v3.0/users/{kids[0].id}").status == 200


def test_whoever_was_deactivated_is_in_no_section_any_more(roster: Roster, library: Vendor) -> None:
    tia, gone, left = roster.tia, *roster.kids[:2]
    with roster.scene.workspace.store.write() as writer:
        writer.execute("UPDATE student_roles SET active = :no WHERE sis_id = 'K0'", {"no": False})
    own = f"/v3.0/users/{tia.id}"
    (section,) = library.as_person(tia, f"{own}/sections").json()["data"]
    assert section["data"]["students"] == [left.id]
    students = library.as_person(tia, f"{own}/mystudents").json()["data"]
    assert [one["data"]["id"] for one in students] == [left.id]
    assert library.as_person(tia, f"/v3.0/users/{gone.id}").status == 404


def test_library_in_v21(roster: Roster, library: Vendor) -> None:
    tia = roster.tia
    listed = library.as_person(tia, f"/v2.1/teachers/{legacy(tia)}/sections").json()["data"]
    assert listed[0]["data"]["teacher"] == legacy(tia)
    uri = listed[0]["uri"]
    students = library.as_person(tia, f"{uri}/students").json()["data"]
    assert [one["data"]["name"] for one in students] == [{"first": "Kid", "last": "N"}] * 2
    assert [one["uri"] for one in students] == [f"/v2.1/students/{k.id}" for k in roster.kids[:2]]


def test_library_tells_no_district_school_or_stranger(roster: Roster, library: Vendor) -> None:
    tia, scene = roster.tia, roster.scene
    assert is_page(library.as_person(tia, f"/v3.0/districts/{scene.district.id}"))
    for path in ("/v3.0/schools", "/v3.0/users", "/admins"):
        assert is_page(library.as_person(tia, path))
    for stranger in (roster.uri.id, roster.kids[2].id):
        assert library.as_person(tia, f"/v3.0/users/{stranger}").status == 404
    assert library.as_person(tia, f"/v3.0/sections/{'0' * 24}").status == 404
    bodies = "".join(
        library.as_person(tia, f"/v3.0/users/{tia.id}{rest}").body
        for rest in ("", "/sections", "/mystudents")
    )
    for hidden in (scene.district.id, scene.schools[0].id, "Nolan", "k.nolan"):
        assert hidden not in bodies


def test_library_student_finds_no_classmates(roster: Roster, library: Vendor) -> None:
    kid = roster.kids[0]
    own = library.as_person(kid, f"/v3.0/users/{kid.id}").json()["data"]
    assert own["name"] == {"first": "Kid", "last": "N"}
    assert "email" not in own
    listed = library.as_person(kid, f"/v3.0/users/{kid.id}/sections").json()["data"]
    assert [one["data"]["students"] for one in listed] == [[kid.id]]
    section = listed[0]["data"]["id"]
    assert is_page(library.as_person(kid, f"/v3.0/sections/{section}/users"))
    assert is_page(library.as_person(kid, f"/v3.0/users/{kid.id}/mystudents"))
    assert library.as_person(kid, f"/v3.0/users/{roster.kids[1].id}").status == 404


def test_a_library_teacher_without_sections_gets_empty_lists(
    roster: Roster, library: Vendor
) -> None:
    zoe = roster.scene.teacher("Zoe Bare", "T3")
    roster.scene.workspace.run(authorize, library.application, zoe)
    for rest in ("sections", "mystudents"):
        answer = library.as_person(zoe, f"/v3.0/users/{zoe.id}/{rest}?limit=1")
        assert (answer.status, answer.json()["data"]) == (200, [])
