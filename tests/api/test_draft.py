"""`/admins` as the draft has it: who is there, what is said of them, in which order."""

from __future__ import annotations

import json

import pytest

from console.errors import Refused
from console.provisioning.admins import deactivate_admin
from console.provisioning.applications import set_application_active
from console.provisioning.directory import find_admin
from console.provisioning.districts import set_district_active
from console.provisioning.sharing import disconnect, rotate_district_token
from tests.api.conftest import Vendors
from tests.sso.conftest import Scene


def test_one_admin_is_bare_and_in_the_seeds_order(maple: Scene, vendors: Vendors) -> None:
    vendor = vendors("ReadWell", "101", "103")
    ana = maple.person("a.rivera@maple.example")
    answer = vendor.get(f"/admins/{ana.id}")
    assert list(json.loads(answer.body).items()) == [
        ("id", ana.id),
        ("first_name", "Ana"),
        ("last_name", "Rivera"),
        ("admin_scope", "school"),
        ("email", "a.rivera@maple.example"),
        ("title", "Principal"),
        ("schools", [maple.schools[0].id]),
    ]
    bo = maple.person("b.neil@maple.example")
    assert vendor.json(f"/admins/{bo.id}")["schools"] == []
    assert vendor.json(f"/admins/{bo.id.upper()}")["id"] == bo.id


def test_a_list_wraps_each_admin_with_its_address(maple: Scene, vendors: Vendors) -> None:
    listed = vendors("ReadWell", "101").json("/admins")
    assert list(listed) == ["data", "links"]
    for item in listed["data"]:
        assert list(item) == ["data", "uri"]
        assert item["uri"] == f"/admins/{item['data']['id']}"
    names = [item["data"]["last_name"] for item in listed["data"]]
    assert names == ["Neil", "Ortiz", "Rivera"]
    assert listed["links"] == [{"rel": "self", "uri": "/admins"}]


def test_an_empty_title_is_left_out(maple: Scene, vendors: Vendors) -> None:
    with maple.workspace.store.write() as writer:
        writer.execute("UPDATE admin_roles SET title = ''")
    listed = vendors("ReadWell").json("/admins")["data"]
    assert all("title" not in item["data"] for item in listed)


@pytest.mark.parametrize(
    ("shared", "seen"),
    [
        ((), ["Neil", "Ortiz"]),
        (("101",), ["Neil", "Ortiz", "Rivera"]),
        (("103",), ["Neil", "Ortiz", "Park"]),
        (("all",), ["Neil", "Ortiz", "Rivera", "Park"]),
    ],
)
def test_who_is_there_depends_on_the_shared_schools(
    maple: Scene, vendors: Vendors, shared: tuple[str, ...], seen: list[str]
) -> None:
    vendor = vendors("ReadWell", *shared)
    listed = vendor.json("/admins")["data"]
    assert [item["data"]["last_name"] for item in listed] == seen
    for sis in ("a.rivera", "d.park", "e.lone", "b.neil"):
        person = maple.person(f"{sis}@maple.example")
        expected = 200 if person.last_name in seen else 404
        assert vendor.get(f"/admins/{person.id}").status == expected


def test_an_admin_that_is_not_seen_answers_like_one_that_never_was(
    maple: Scene, vendors: Vendors
) -> None:
    vendor = vendors("ReadWell")
    hidden = vendor.get(f"/admins/{maple.person('d.park@maple.example').id}")
    unknown = vendor.get("/admins/000000000000000000000000")
    assert (hidden.status, hidden.body) == (unknown.status, unknown.body)
    assert hidden.json() == {"message": "Admin not found"}


def test_a_deactivated_admin_is_gone(maple: Scene, vendors: Vendors) -> None:
    vendor = vendors("ReadWell")
    bo = maple.workspace.read(find_admin, maple.district, "b.neil@maple.example")
    maple.workspace.run(deactivate_admin, bo)
    assert bo.id not in vendor.ids("/admins")
    assert vendor.get(f"/admins/{bo.id}").status == 404


def test_a_person_reads_their_own_profile_and_nobody_elses(maple: Scene, vendors: Vendors) -> None:
    vendor = vendors("ReadWell", "101")
    ana, bo = (maple.person(f"{who}@maple.example") for who in ("a.rivera", "b.neil"))
    own = vendor.as_person(ana, f"/admins/{ana.id}")
    assert own.status == 200
    assert own.json()["schools"] == [maple.schools[0].id]
    assert vendor.as_person(ana, f"/admins/{bo.id}").status == 404
    assert vendor.as_person(bo, f"/admins/{ana.id}").status == 404
    wrong_kind = vendor.as_person(ana, "/admins")
    assert (wrong_kind.status, wrong_kind.header("content-type")) == (
        404,
        "text/html; charset=utf-8",
    )


def test_a_school_admin_of_no_shared_school_gets_no_token(maple: Scene, vendors: Vendors) -> None:
    vendor = vendors("ReadWell", "103")
    with pytest.raises(Refused, match="None of Ana Rivera"):
        vendor.as_person(maple.person("a.rivera@maple.example"), "/draft/me")


def test_two_tokens_are_refused(maple: Scene, vendors: Vendors) -> None:
    vendor = vendors("ReadWell")
    assert vendor.get("/admins", ("Authorization", f"Bearer {vendor.token}")).status == 400


def test_the_token_ends_with_rotation_deactivation_and_disconnection(
    maple: Scene, vendors: Vendors
) -> None:
    vendor, workspace = vendors("ReadWell"), maple.workspace
    old = vendor.token
    assert vendor.with_token(old) == 200
    workspace.run(rotate_district_token, vendor.application, maple.district)
    token = vendor.token
    assert (vendor.with_token(old), vendor.with_token(token)) == (401, 200)
    for active, status in ((False, 401), (True, 200)):
        workspace.run(set_application_active, vendor.application, active=active)
        assert vendor.with_token(token) == status
    for active, status in ((False, 401), (True, 200)):
        workspace.run(set_district_active, maple.district, active=active)
        assert vendor.with_token(token) == status
    workspace.run(disconnect, vendor.application, maple.district)
    assert (vendor.with_token(old), vendor.with_token(token)) == (401, 401)


def test_an_application_without_rostering_still_reads_the_drafts_admins(
    maple: Scene, vendors: Vendors
) -> None:
    assert vendors("Gate", "all", rostering=False).get("/admins").status == 200
