"""A list read anywhere: pages in any order are pages of one order, whatever was read before."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from console.provisioning.admin_list import AdminList
from console.provisioning.admins import create_admin, deactivate_admin, edit_admin
from console.provisioning.directory import SORTS, AdminQuery, list_admins, list_schools
from console.provisioning.districts import create_school, set_school_active
from console.provisioning.drafts import AdminDraft, SchoolDraft
from console.provisioning.images import draft_of
from console.provisioning.many_admins import SchoolChange, change_schools
from console.provisioning.school_list import SchoolList, SchoolQuery
from console.workspace import Workspace
from storage.queries.schools import COUNTED_SINGLY
from storage.records.districts import DistrictRecord
from storage.records.schools import SchoolRecord
from tests.screens.crowd import crowd

SIZE = 20


@pytest.mark.parametrize("sort", SORTS)
def test_pages_read_in_any_order_are_those_of_the_whole(
    workspace: Workspace, district: DistrictRecord, sort: str
) -> None:
    crowd(workspace, district, 205)
    query = AdminQuery(sort=sort)
    whole = workspace.read(list_admins, district, query, limit=1000).admins
    listed = AdminList(workspace, district, query)
    starts = [*range(0, 205, SIZE)] * 2
    random.Random(sort).shuffle(starts)
    for turn, start in enumerate(starts):
        assert listed.page(start, SIZE) == whole[start : start + SIZE], (turn, start)
        if turn == 7:
            assert listed.count() == 205
    assert listed.find(whole[123]) == 123
    assert listed.page(205, SIZE) == []


def test_what_was_read_counts_only_until_somebody_changes_something(
    workspace: Workspace, district: DistrictRecord
) -> None:
    crowd(workspace, district, 50)
    listed = AdminList(workspace, district, AdminQuery())
    first = listed.page(0, SIZE)
    assert listed.count() == 50
    last_of_page = first[-1]
    renamed = replace(draft_of(last_of_page), last_name="Zzyzx")
    workspace.run(edit_admin, district, last_of_page, renamed)
    whole = workspace.read(list_admins, district, limit=100).admins
    assert whole[-1].pk == last_of_page.pk
    assert listed.page(SIZE, SIZE) == whole[SIZE : 2 * SIZE]
    assert listed.find(whole[-1]) == 49


@pytest.fixture
def eager_threads() -> Iterator[None]:
    """Threads that take turns after every few steps."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("eager_threads")
def test_threads_may_read_pages_at_the_same_time(
    workspace: Workspace, district: DistrictRecord
) -> None:
    crowd(workspace, district, 300)
    whole = workspace.read(list_admins, district, limit=1000).admins
    listed = AdminList(workspace, district, AdminQuery())
    starts = random.Random(7).sample(range(298), 298)
    with ThreadPoolExecutor(4) as pool:
        pages = list(pool.map(lambda start: listed.page(start, 2), starts))
    assert pages == [whole[start : start + 2] for start in starts]


def test_schools_are_read_a_page_at_a_time(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    by_name = SchoolList(workspace, district, SchoolQuery())
    names = [school.name for school in by_name.page(0, 10)]
    assert names == ["Bell Ridge Elementary", "Colegio Peñarroya", "O’Hara Early College"]
    assert [school.name for school in by_name.page(1, 1)] == names[1:2]
    assert by_name.find(schools[1]) == 2
    newest = SchoolList(workspace, district, SchoolQuery("penarroya", sort="changed"))
    assert (newest.count(), newest.find(schools[0])) == (1, None)


def test_by_school_the_whole_district_comes_first_and_who_has_none_last(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    wanted = [
        ("Zu", "district", ()),
        ("Adams", "school", ("101", "102")),
        ("Baker", "school", ("101",)),
        ("Abel", "school", ("102",)),
    ]
    for last, scope, at in reversed(wanted):
        draft = AdminDraft(f"{last}@maple.example", "A", last, scope, "", at)
        workspace.run(create_admin, district, draft)
    gone = workspace.run(
        create_admin, district, AdminDraft("none@maple.example", "A", "Aa", "school", "", ("102",))
    ).admin
    workspace.run(change_schools, district, [gone], SchoolChange(gone=gone.schools[0]))
    listed = AdminList(workspace, district, AdminQuery(sort="school"))
    assert schools[0].name < schools[1].name
    lasts = [admin.last_name for start in range(5) for admin in listed.page(start, 1)]
    assert lasts == ["Zu", "Adams", "Baker", "Abel", "Aa"]
    assert listed.count() == 5
    assert [admin.last_name for admin in listed.page(1, 3)] == lasts[1:4]


@pytest.mark.parametrize("many", [False, True])
def test_schools_with_most_admins_come_first_deactivated_ones_last(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord], many: bool
) -> None:
    at = [("101",), ("101", "102"), ("103", "102"), ("101",)]
    added = [
        workspace.run(
            create_admin, district, AdminDraft(f"p{n}@maple.example", "A", "B", "school", "", of)
        ).admin
        for n, of in enumerate(at)
    ]
    workspace.run(deactivate_admin, added[0])
    workspace.run(deactivate_admin, added[2])
    workspace.run(set_school_active, schools[0], active=False)
    if many:
        for n in range(COUNTED_SINGLY):
            workspace.run(create_school, district, SchoolDraft(f"9{n}", f"Zeta {n:04}"))
    query = SchoolQuery(sort="admins")
    found = SchoolList(workspace, district, query).page(0, 1_000)
    assert found == workspace.read(list_schools, district, active=None, sort="admins")
    named = [(school.sis_id, school.admins) for school in found]
    by_number = sorted(named[:-1], key=lambda one: -one[1])
    assert (named[:2], named[-1]) == ([("102", 1), ("103", 0)], ("101", 2))
    assert named[:-1] == by_number
