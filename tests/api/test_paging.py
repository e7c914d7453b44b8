"""Paging by id: every way through a list shows each admin once (clever.md section 2.3)."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.provisioning.districts import create_district
from console.provisioning.sharing import connect, share
from tests.api.conftest import Vendor, Vendors
from tests.provisioning.populations import add_people, add_schools, clever_id, random_people
from tests.sso.conftest import Scene


@pytest.fixture
def vendor(scene: Scene, vendors: Vendors) -> Vendor:
    """An application that sees all of 230 admins but the inactive and the schoolless."""
    pks = add_schools(scene.workspace.store, scene.district.pk, 8)
    add_people(scene.workspace.store, random_people(7, scene.district.pk, pks, count=230))
    return vendors("ReadWell", "all")


def links(document: dict[str, list[dict[str, str]]]) -> dict[str, str]:
    return {link["rel"]: link["uri"] for link in document["links"]}


def walk(vendor: Vendor, path: str, rel: str) -> list[list[str]]:
    """The ids of every page, following `rel`."""
    pages, uri = [], path
    while uri:
        document = vendor.json(uri)
        assert links(document)["self"] == uri
        pages.append([item["data"]["id"] for item in document["data"]])
        uri = links(document).get(rel, "")
    return pages


def test_a_page_has_100_admins_in_ascending_order(vendor: Vendor) -> None:
    ids = vendor.ids("/admins")
    assert len(ids) == 100
    assert ids == sorted(ids)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(limit=st.integers(1, 300))
def test_every_limit_walks_through_all_of_them_both_ways(vendor: Vendor, limit: int) -> None:
    everybody = vendor.ids("/admins?limit=10000")
    forward = walk(vendor, f"/admins?limit={limit}", "next")
    assert [one for page in forward for one in page] == everybody
    assert all(len(page) == limit for page in forward[:-1])
    back = walk(vendor, f"/admins?limit={limit}&ending_before=last", "prev")
    assert [one for page in reversed(back) for one in page] == everybody


def test_links_lead_on_by_id_and_keep_the_other_parameters(vendor: Vendor) -> None:
    first = vendor.json("/admins?limit=3&show_links=true")
    assert set(links(first)) == {"self", "next"}
    following = parse_qs(urlsplit(links(first)["next"]).query)
    assert following == {
        "limit": ["3"],
        "show_links": ["true"],
        "starting_after": [first["data"][-1]["data"]["id"]],
    }
    second = vendor.json(links(first)["next"])
    back = parse_qs(urlsplit(links(second)["prev"]).query)
    assert back["ending_before"] == [second["data"][0]["data"]["id"]]
    assert vendor.ids(links(second)["prev"]) == [item["data"]["id"] for item in first["data"]]


def test_the_way_back_from_the_first_page_may_be_empty(vendor: Vendor) -> None:
    nothing_before = vendor.json(f"/admins?limit=5&starting_after={'0' * 24}")
    assert "prev" in links(nothing_before)
    empty = vendor.json(links(nothing_before)["prev"])
    assert empty["data"] == []
    assert set(links(empty)) == {"self"}


def test_a_cursor_of_nobody_goes_on_from_its_place(vendor: Vendor) -> None:
    everybody = vendor.ids("/admins?limit=10000")
    place = clever_id(100)
    after = vendor.ids(f"/admins?limit=10000&starting_after={place}")
    before = vendor.ids(f"/admins?limit=10000&ending_before={place}")
    assert after == [one for one in everybody if one > place]
    assert before == [one for one in everybody if one < place]
    assert vendor.ids(f"/admins?starting_after={'f' * 24}") == []


def test_last_is_the_tail(vendor: Vendor) -> None:
    everybody = vendor.ids("/admins?limit=10000")
    document = vendor.json("/admins?limit=4&ending_before=last")
    assert [item["data"]["id"] for item in document["data"]] == everybody[-4:]
    assert set(links(document)) == {"self", "prev"}


def test_count_replaces_the_data(vendor: Vendor) -> None:
    everybody = vendor.ids("/admins?limit=10000")
    assert vendor.json("/admins?count=true") == {
        "count": len(everybody),
        "links": [{"rel": "self", "uri": "/admins?count=true"}],
    }
    assert len(vendor.json("/admins?count=5")["data"]) == 100
    assert len(vendor.json("/admins?count=false")["data"]) == 100


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("limit=10000", 200),
        ("limit=10001", 413),
        ("limit=99999999999999999999", 413),
        ("limit=0", 400),
        ("limit=-1", 400),
        ("limit=ten", 400),
        ("limit=1.5", 400),
        ("limit=٣", 400),
        ("limit=", 200),
        ("limit=1&limit=2", 400),
        ("starting_after=nobody", 400),
        ("starting_after=", 200),
        ("ending_before=%00", 400),
        (f"starting_after={'a' * 24}&ending_before={'b' * 24}", 400),
        ("scope=x&where=%7B%7D&include=y&unknown=1", 200),
    ],
)
def test_parameters(vendor: Vendor, query: str, status: int) -> None:
    answer = vendor.get(f"/admins?{query}")
    assert answer.status == status, answer.body
    if status != 200:
        assert answer.json()["message"]


def test_pages_stay_within_their_district(scene: Scene, vendor: Vendor, vendors: Vendors) -> None:
    other = scene.workspace.run(create_district, "Cedar Falls")
    pks = add_schools(scene.workspace.store, other.pk, 2)
    people = random_people(3, other.pk, pks, count=30, first_pk=5000)
    add_people(scene.workspace.store, people)
    scene.workspace.run(connect, vendor.application, other)
    scene.workspace.run(share, vendor.application, other, "all")
    there = Vendor(scene.workspace, vendor.application, other, vendor.app)
    assert set(there.ids("/admins?limit=10000")) <= {person.id for person in people}
    assert not set(vendor.ids("/admins?limit=10000")) & {person.id for person in people}
    someone = there.ids("/admins")[0]
    assert vendor.get(f"/admins/{someone}").status == 404
