"""One stored person in every dialect: names, ids, keys left out, links (clever.md section 2)."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest

from console.provisioning.admins import create_admin
from console.provisioning.districts import create_district
from console.provisioning.drafts import AdminDraft
from console.provisioning.people import roles_of
from console.sso.identity import legacy_id
from tests.api.conftest import Vendor, Vendors
from tests.sso.conftest import Scene

V1, V2, V3 = ("v1.1", "v1.2"), ("v2.0", "v2.1"), ("v3.0", "v3.1")


def item(document: dict[str, Any], last_name: str) -> dict[str, Any]:
    found = [one["data"] for one in document["data"] if one["data"]["name"]["last"] == last_name]
    assert len(found) == 1
    return dict(found[0])


def rels(document: dict[str, Any]) -> dict[str, str]:
    return {link["rel"]: link["uri"] for link in document["links"]}


@pytest.mark.parametrize("version", V3)
def test_v3_staff(roster: Scene, vendor: Vendor, version: str) -> None:
    ana = roster.person("a.rivera@maple.example")
    assert ana.admin is not None
    user = item(vendor.json(f"/{version}/users?role=staff"), "Rivera")
    assert user == {
        "created": "2026-09-21T14:13:20.000Z",
        "district": roster.district.id,
        "email": "a.rivera@maple.example",
        "last_modified": "2026-09-21T14:13:20.000Z",
        "name": {"first": "Ana", "last": "Rivera"},
        "id": ana.id,
        "roles": {
            "staff": {
                "credentials": {"district_username": ""},
                "department": "",
                "roles": ["PortalOnly"],
                "schools": [roster.schools[0].id],
                "title": "Principal",
                "legacy_id": ana.admin.legacy_id,
                "ext": {},
            }
        },
    }
    one = vendor.json(f"/{version}/users/{ana.id}")
    assert one["data"] == user
    own = f"/{version}/users/{ana.id}"
    assert rels(one) == {"self": own, "district": f"{own}/district", "schools": f"{own}/schools"}


def test_v3_district_admin_has_no_schools(roster: Scene, vendor: Vendor) -> None:
    user = item(vendor.json("/v3.0/users?role=district_admin"), "Neil")
    assert user["roles"] == {
        "district_admin": {
            "legacy_id": user["roles"]["district_admin"]["legacy_id"],
            "title": "Principal",
        }
    }
    assert user["roles"]["district_admin"]["legacy_id"] != user["id"]


def test_v3_teacher_and_student(roster: Scene, vendor: Vendor) -> None:
    teacher = item(vendor.json("/v3.0/users?role=teacher"), "Moss")["roles"]["teacher"]
    assert (teacher["school"], teacher["schools"]) == (
        roster.schools[0].id,
        [roster.schools[0].id],
    )
    assert (teacher["sis_id"], "name" in teacher, "district" in teacher) == ("T1", False, False)
    student = item(vendor.json("/v3.0/users?role=student"), "N0")
    assert "legacy_id" not in student["roles"]["student"]
    assert student["roles"]["student"]["email"] == student["email"]
    links = rels(vendor.json(f"/v3.0/users/{student['id']}"))
    assert set(links) == {"self", "district", "schools", "sections", "myContacts", "myTeachers"}


def test_users_are_everybody_once_and_by_role_once_a_role(roster: Scene, vendors: Vendors) -> None:
    vendor = vendors("Everything", "all")
    bo = roster.person("b.neil@maple.example")
    with roster.workspace.store.write() as writer:
        writer.execute(
            "INSERT INTO teacher_roles (user_pk, district_pk, legacy_id, sis_id, teacher_number, "
            "state_id, title, username, school_pks, active) VALUES (:pk, :district, :legacy, 'T9', "
            "'', '', '', '', :schools, :active)",
            {
                "pk": bo.pk, "district": roster.district.pk, "legacy": "e" * 24,
                "schools": str(roster.schools[1].pk), "active": True,
            },
        )  # fmt: skip
    everybody = vendor.ids("/v3.0/users")
    assert len(everybody) == len(set(everybody)) == 9
    by_role = {
        role: vendor.ids(f"/v3.0/users?role={role}")
        for role in ("district_admin", "staff", "teacher", "student", "contact")
    }
    assert [len(ids) for ids in by_role.values()] == [2, 2, 3, 3, 0]
    assert bo.id in by_role["district_admin"]
    assert bo.id in by_role["teacher"]
    shown = vendor.json(f"/v3.0/users/{bo.id}")["data"]["roles"]
    assert list(shown) == ["district_admin", "teacher"]
    assert vendor.ids("/v2.1/district_admins")[0] == shown["district_admin"]["legacy_id"]
    assert "e" * 24 in vendor.ids("/v2.1/teachers")


@pytest.mark.parametrize("version", [*V1, *V2])
def test_old_versions_have_one_object_a_role(roster: Scene, vendor: Vendor, version: str) -> None:
    ana = roster.person("a.rivera@maple.example")
    assert ana.admin is not None
    admin = item(vendor.json(f"/{version}/school_admins"), "Rivera")
    assert admin["id"] == ana.admin.legacy_id
    assert admin["schools"] == [roster.schools[0].id]
    assert admin["name"] == {"first": "Ana", "last": "Rivera"}
    assert ("department" in admin) == (version == "v2.1")
    one = vendor.json(f"/{version}/school_admins/{ana.admin.legacy_id}")
    assert one["data"] == admin
    own = f"/{version}/school_admins/{ana.admin.legacy_id}"
    assert rels(one)["self"] == own
    assert rels(one)["schools"] == f"{own}/schools"
    assert vendor.get(f"/{version}/school_admins/{ana.id}").status == 404
    schools = vendor.json(f"{own}/schools")["data"]
    assert [one["data"]["sis_id"] for one in schools] == ["101"]
    district_admin = item(vendor.json(f"/{version}/district_admins"), "Neil")
    assert "schools" not in district_admin
    assert vendor.get(f"/{version}/district_admins/{admin['id']}").status == 404
    student = item(vendor.json(f"/{version}/students"), "N1")
    assert student["id"] == roster.person("K1").id


@pytest.mark.parametrize("version", V1)
def test_v1_lists_admins_under_the_district_too(
    roster: Scene, vendor: Vendor, version: str
) -> None:
    listed = vendor.ids(f"/{version}/districts/{roster.district.id}/admins")
    assert listed == vendor.ids(f"/{version}/district_admins")
    assert vendor.get(f"/{version}/districts/{'0' * 24}/admins").status == 404
    assert vendor.get(f"/v2.1/districts/{roster.district.id}/admins").status == 404


def test_v1_show_links_adds_paging_and_leaves_only_self(vendor: Vendor) -> None:
    document = vendor.json("/v1.1/district_admins?show_links=true&limit=1")
    assert document["paging"] == {"current": 1, "total": 2, "count": 2}
    assert set(rels(document)) == {"self"}
    later = vendor.json("/v2.1/district_admins?show_links=true&limit=1")
    assert "paging" not in later
    assert "next" in rels(later)


def test_v1_where_finds_by_id(vendor: Vendor) -> None:
    ids = vendor.ids("/v1.2/students")
    where = quote(json.dumps({"_id": {"$in": [ids[2], ids[0], "0" * 24, 7]}}))
    assert vendor.ids(f"/v1.2/students?where={where}") == [ids[0], ids[2]]
    assert vendor.ids("/v1.2/students?where=%7B%7D") == ids
    assert vendor.ids("/v1.2/students?where=not-json") == ids
    assert vendor.ids(f"/v2.1/students?where={where}") == ids


def test_nothing_of_an_unshared_school_is_there(roster: Scene, vendor: Vendor) -> None:
    hidden = {roster.person(who).id for who in ("d.park@maple.example", "T2")}
    assert not hidden & set(vendor.ids("/v3.0/users"))
    for clever_id in hidden:
        answer = vendor.get(f"/v3.0/users/{clever_id}")
        assert (answer.status, answer.json()) == (404, {"message": "User not found"})
    text = vendor.get("/v3.0/users").body + vendor.get("/v2.1/school_admins").body
    assert roster.schools[1].id not in text
    assert roster.schools[2].id not in text


def test_nothing_of_another_district_is_there_by_its_id(roster: Scene, vendors: Vendors) -> None:
    elsewhere = roster.workspace.run(create_district, "Aspen")
    draft = AdminDraft("zoe@aspen.example", "Zoë", "Kim", "district")
    stranger = roster.workspace.run(create_admin, elsewhere, draft).admin
    vendor = vendors("ReadWell", "all")
    assert vendor.get(f"/v3.0/users/{stranger.id}").status == 404
    assert vendor.get(f"/v2.1/district_admins/{stranger.legacy_id}").status == 404
    assert vendor.get(f"/admins/{stranger.id}").status == 404


def test_a_section_of_an_unshared_school_is_not_there_by_its_id(
    roster: Scene, vendors: Vendors
) -> None:
    shared, other = vendors("ReadWell", "101"), vendors("MathLeap", "102")
    ids = shared.ids("/v3.0/sections")
    assert ids
    for clever_id in ids:
        assert shared.get(f"/v3.0/sections/{clever_id}").status == 200
        assert other.get(f"/v3.0/sections/{clever_id}").status == 404
        assert other.get(f"/v3.0/sections/{clever_id}/users").status == 404


@pytest.mark.parametrize(
    ("who", "table", "kind"),
    [
        ("a.rivera@maple.example", "admin_roles", "school_admins"),
        ("T1", "teacher_roles", "teachers"),
        ("K0", "student_roles", "students"),
    ],
)
def test_a_deactivated_role_is_not_there(
    roster: Scene, vendor: Vendor, who: str, table: str, kind: str
) -> None:
    person = roster.person(who)
    with roster.workspace.store.write() as writer:
        writer.execute(f"UPDATE {table} SET active = FALSE WHERE user_pk = :pk", {"pk": person.pk})
    assert person.id not in vendor.ids("/v3.0/users")
    assert vendor.get(f"/v3.0/users/{person.id}").status == 404
    role_id = legacy_id(person, roles_of(person)[0])
    assert role_id not in vendor.ids(f"/v2.1/{kind}")
    assert vendor.get(f"/v2.1/{kind}/{role_id}").status == 404
    assert person.id not in vendor.ids(f"/v3.0/schools/{roster.schools[0].id}/users")


@pytest.mark.parametrize(
    "path",
    [
        "/v3.0/users",
        "/v3.0/users?role=student",
        "/v2.1/students",
        "/v2.1/school_admins",
        "/v1.2/sections",
        "/v3.1/schools",
        "/v2.1/teachers",
        "/v1.2/district_admins",
    ],
)
def test_every_list_pages_counts_and_links(roster: Scene, vendors: Vendors, path: str) -> None:
    vendor = vendors("Everything", "all")
    joint = "&" if "?" in path else "?"
    everything = vendor.ids(path)
    assert everything
    forward, uri = [], f"{path}{joint}limit=1"
    while uri:
        document = vendor.json(uri)
        for one in document["data"]:
            assert vendor.json(one["uri"])["data"] == one["data"]
            forward.append(one["data"]["id"])
        uri = rels(document).get("next", "")
    assert forward == everything
    backward: list[str] = []
    uri = f"{path}{joint}limit=1&ending_before=last"
    while uri:
        document = vendor.json(uri)
        backward[:0] = [one["data"]["id"] for one in document["data"]]
        uri = rels(document).get("prev", "")
    assert backward == everything
    assert vendor.json(f"{path}{joint}count=true") == {
        "count": len(everything),
        "links": [{"rel": "self", "uri": f"{path}{joint}count=true"}],
    }
    assert vendor.get(f"{path}{joint}limit=10001").status == 413


def test_an_application_without_rostering_reads_districts_alone(
    roster: Scene, vendors: Vendors
) -> None:
    gate = vendors("Gate", "all", rostering=False)
    assert gate.get("/v3.0/districts").status == 200
    assert gate.get("/admins").status == 200
    assert "read:schools" not in gate.json("/oauth/tokeninfo")["scopes"]
    for path in ("/v3.0/users", "/v2.1/district_admins", "/v1.2/schools", "/v3.0/sections"):
        answer = gate.get(path)
        assert answer.status == 404
        assert f"<pre>Cannot GET {path}</pre>" in answer.body


def test_a_district_was_last_synced_when_a_roster_was_last_uploaded(
    roster: Scene, vendor: Vendor
) -> None:
    with roster.workspace.store.write() as writer:
        for number, at in enumerate((1_800_000_000_000, 1_790_000_000_000)):
            writer.execute(
                "INSERT INTO import_runs (id, at, operator, district_pk, source, source_hash, "
                "document) VALUES (:id, :at, 'jane', :district, '', '', '{}')",
                {"id": f"{number:024x}", "at": at, "district": roster.district.pk},
            )
    (district,) = vendor.json("/v3.0/districts")["data"]
    assert district["data"]["last_sync"] == "2027-01-15T08:00:00.000Z"


def test_email_and_middle_name_are_left_out_when_absent(roster: Scene, vendor: Vendor) -> None:
    with roster.workspace.store.write() as writer:
        writer.execute("UPDATE users SET email = '', email_key = NULL WHERE employee")
        writer.execute("UPDATE users SET middle_name = 'B' WHERE last_name = 'N0'")
    for path in ("/v3.0/users", "/v2.1/district_admins", "/v1.2/school_admins"):
        body = vendor.get(path).body
        assert "null" not in body
    assert "email" not in item(vendor.json("/v3.0/users"), "Rivera")
    assert item(vendor.json("/v3.0/users"), "N0")["name"]["middle"] == "B"
