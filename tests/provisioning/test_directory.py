"""Finding districts, schools and admins by what people call them."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest

from console.errors import NotFound, Refused, UsageError
from console.provisioning.admins import create_admin, deactivate_admin
from console.provisioning.directory import (
    AdminQuery,
    activity,
    count_activity,
    count_admins,
    find_admin,
    find_school,
    get_admin,
    history,
    list_admins,
    list_schools,
    page_of_admins,
    position_of_admin,
    school_refs,
    stream_admins,
)
from console.provisioning.districts import create_district, create_school, set_school_active
from console.provisioning.drafts import AdminDraft, SchoolDraft
from console.provisioning.which_district import find_district
from console.workspace import Workspace
from storage.records.admins import AdminRecord
from storage.records.districts import DistrictRecord
from storage.records.schools import SchoolRecord


@pytest.fixture
def staff(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> list[AdminRecord]:
    """Five admins in the order they were made, which is not the order of their names."""
    people = [
        ("Zoë", "Álvarez", "school", ("101",)),
        ("Ana", "Rivera", "school", ("101", "102")),
        ("ana", "alvarez", "district", ()),
        ("Bo", "de la Cruz", "school", ("103",)),
        ("Cy", "_Under", "district", ()),
    ]
    return [
        workspace.run(
            create_admin,
            district,
            AdminDraft(f"p{n}@maple.example", first, last, scope, "", at, f"A{n}"),
        ).admin
        for n, (first, last, scope, at) in enumerate(people)
    ]


def sis_ids(admins: list[AdminRecord]) -> list[str | None]:
    return [admin.sis_id for admin in admins]


def test_the_only_district_need_not_be_named(
    workspace: Workspace, district: DistrictRecord
) -> None:
    assert workspace.read(find_district, None) == district
    workspace.run(create_district, "Elm")
    with pytest.raises(UsageError, match="name one with --district: Maple Valley Unified, Elm"):
        workspace.read(find_district, None)


def test_a_district_is_found_by_id_and_by_name_in_any_case(
    workspace: Workspace, district: DistrictRecord
) -> None:
    for named in (district.id, district.id.upper(), "maple  valley unified"):
        assert workspace.read(find_district, named) == district
    with pytest.raises(NotFound, match="Known: Maple Valley Unified"):
        workspace.read(find_district, "Elm")


def test_without_a_district_the_way_to_one_is_shown(workspace: Workspace) -> None:
    with pytest.raises(NotFound, match="principal districts add"):
        workspace.read(find_district, None)


def test_a_school_is_found_by_sis_id_id_and_name(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    school = schools[2]
    for named in ("103", school.id, "Colegio Peñarroya", "colegio penarroya"):
        assert workspace.read(find_school, district, named) == school
    with pytest.raises(NotFound, match="“104” is not a school of Maple Valley Unified"):
        workspace.read(find_school, district, "104")


def test_a_name_of_several_schools_finds_none_of_them(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    workspace.run(create_school, district, SchoolDraft("104", "Bell Ridge Elementary"))
    with pytest.raises(Refused, match="use one of the SIS ids 101, 104"):
        workspace.read(find_school, district, "bell ridge elementary")
    assert workspace.read(find_school, district, "104").sis_id == "104"


@pytest.mark.parametrize(
    ("term", "found"),
    [("", 3), ("o'hara", 0), ("O’HARA", 1), ("PENA", 1), ("10", 3), ("colegio 103", 1), ("%", 0)],
)
def test_schools_are_searched_by_name_and_sis_id(
    workspace: Workspace,
    district: DistrictRecord,
    schools: list[SchoolRecord],
    term: str,
    found: int,
) -> None:
    assert len(workspace.read(list_schools, district, term=term)) == found


def test_a_picker_offers_active_schools_by_name(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    workspace.run(set_school_active, schools[1], active=False)
    names = [school.name for school in workspace.read(school_refs, district)]
    assert names == ["Bell Ridge Elementary", "Colegio Peñarroya"]


def test_a_school_counts_its_active_admins(
    workspace: Workspace, district: DistrictRecord, staff: list[AdminRecord]
) -> None:
    workspace.run(deactivate_admin, staff[0])
    counts = {school.sis_id: school.admins for school in workspace.read(list_schools, district)}
    assert counts == {"101": 1, "102": 1, "103": 1}


def test_admins_stand_by_last_name_without_regard_to_case_and_accents(
    workspace: Workspace, district: DistrictRecord, staff: list[AdminRecord]
) -> None:
    """The same order on both databases."""
    everybody = workspace.read(list_admins, district).admins
    assert sis_ids(everybody) == ["A4", "A2", "A0", "A3", "A1"]
    assert workspace.read(lambda reader: list(stream_admins(reader, district))) == everybody


def test_pages_are_cut_from_the_same_order_and_say_where_somebody_stands(
    workspace: Workspace, district: DistrictRecord, staff: list[AdminRecord]
) -> None:
    everybody = workspace.read(list_admins, district).admins
    page = workspace.read(page_of_admins, district, AdminQuery(), 2, 2)
    assert page == everybody[2:4]
    assert workspace.read(count_admins, district, AdminQuery()) == 5
    for place, admin in enumerate(everybody):
        found = workspace.read(position_of_admin, district, AdminQuery(), admin)
        assert found == place
    hidden = AdminQuery(scope="district")
    assert workspace.read(position_of_admin, district, hidden, staff[0]) is None


@pytest.mark.parametrize(
    ("term", "found"),
    [
        ("alvarez", ["A2", "A0"]),
        ("ALVAREZ zoe", ["A0"]),
        ("cruz", ["A3"]),
        ("_", ["A4"]),
        ("%", []),
        ("!", []),
        ("maple.example", ["A4", "A2", "A0", "A3", "A1"]),
        ("p3@maple", ["A3"]),
        ("a1", ["A1"]),
        ("bell ridge", ["A0", "A1"]),
        ("bell hara", ["A1"]),
        ("102", ["A1"]),
    ],
)
def test_every_word_of_a_search_must_be_found_somewhere(
    workspace: Workspace,
    district: DistrictRecord,
    staff: list[AdminRecord],
    term: str,
    found: list[str],
) -> None:
    assert sis_ids(workspace.read(list_admins, district, AdminQuery(term)).admins) == found


def test_filters_go_together(
    workspace: Workspace, district: DistrictRecord, staff: list[AdminRecord]
) -> None:
    workspace.run(deactivate_admin, staff[1])
    for query, found in (
        (AdminQuery(school="101"), ["A0"]),
        (AdminQuery(school="101", active=None), ["A0", "A1"]),
        (AdminQuery(school="102", active=False), ["A1"]),
        (AdminQuery("alvarez", scope="district"), ["A2"]),
        (AdminQuery(school="102", scope="district", active=None), []),
    ):
        assert sis_ids(workspace.read(list_admins, district, query).admins) == found


def test_a_filter_by_a_school_that_is_none_says_so(
    workspace: Workspace, district: DistrictRecord
) -> None:
    with pytest.raises(NotFound, match="not a school"):
        workspace.read(list_admins, district, AdminQuery(school="nowhere"))


def test_admins_of_another_district_are_not_found(
    workspace: Workspace, district: DistrictRecord, staff: list[AdminRecord]
) -> None:
    elm = workspace.run(create_district, "Elm")
    assert workspace.read(list_admins, elm).total == 0
    for who in (staff[0].id, staff[0].email, "A0"):
        with pytest.raises(NotFound, match="No admin of Elm"):
            workspace.read(find_admin, elm, who)


@pytest.mark.sqlite
def test_nobody_is_looked_for_by_reading_all_of_a_district(
    workspace: Workspace, district: DistrictRecord, staff: list[AdminRecord]
) -> None:
    """Of a million admins one is found at once, by whatever they go by."""
    asked: list[str] = []
    with workspace.store.read() as reader:
        assert isinstance(reader.connection, sqlite3.Connection)
        reader.connection.set_trace_callback(asked.append)
        for who in (staff[1].id, staff[1].legacy_id, staff[1].email, "A1"):
            assert find_admin(reader, district, who) == staff[1]
        reader.connection.set_trace_callback(None)
        plans = [row[3] for sql in asked for row in reader.rows(f"EXPLAIN QUERY PLAN {sql}")]
    assert plans
    assert not [step for step in plans if "SCAN" in step or step.endswith("(district_pk=?)")]


def test_a_name_that_is_two_peoples_is_refused_with_both_ids(
    workspace: Workspace, district: DistrictRecord, staff: list[AdminRecord]
) -> None:
    twin = replace(AdminDraft("t@maple.example", "T", "W", "district"), sis_id=staff[0].id)
    other = workspace.run(create_admin, district, twin).admin
    with pytest.raises(Refused, match="several admins") as refused:
        workspace.read(find_admin, district, staff[0].id)
    assert staff[0].id in str(refused.value)
    assert other.id in str(refused.value)


def test_history_is_newest_first_in_pages_and_by_subject(
    workspace: Workspace, district: DistrictRecord, staff: list[AdminRecord]
) -> None:
    workspace.run(deactivate_admin, staff[0])
    of_zoe = workspace.read(history, subject_id=staff[0].id)
    assert [entry.action for entry in of_zoe] == ["admin.deactivate", "admin.create"]
    newest = workspace.read(history, limit=2)
    older = workspace.read(history, before_seq=newest[-1].seq, limit=2)
    assert [entry.seq for entry in newest + older] == [10, 9, 8, 7]


@pytest.mark.parametrize("term", ["École", "ecole", "ÉCOLE groß", "gross", "JANE école"])
def test_activity_is_searched_without_regard_to_case_and_accents(
    workspace: Workspace, district: DistrictRecord, term: str
) -> None:
    made = workspace.run(create_district, "École Groß")
    found = workspace.read(activity, term, 0, 10)
    assert [entry.subject_id for entry in found] == [made.id]
    assert workspace.read(count_activity, term) == 1


def test_an_admin_that_is_gone_is_not_found(workspace: Workspace) -> None:
    with pytest.raises(NotFound, match="no longer"):
        workspace.read(get_admin, 99)
