"""Districts and schools: adding, renaming, editing, deactivating."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from console.errors import Conflict, Invalid, Refused, UsageError
from console.ids import is_clever_id
from console.provisioning.directory import find_school, list_schools
from console.provisioning.districts import (
    create_district,
    create_school,
    edit_school,
    rename_district,
    set_school_active,
)
from console.provisioning.drafts import SchoolDraft
from console.provisioning.images import school_draft_of
from console.provisioning.which_district import list_districts
from console.workspace import Workspace
from storage.queries import ledger
from storage.records.districts import DistrictRecord
from storage.records.log import AuditRecord
from storage.records.schools import SchoolRecord

ID = "5d0a9e5d0958b300014e49d2"


def newest(workspace: Workspace) -> AuditRecord:
    return workspace.read(ledger.page, limit=1)[0]


def problems_of(refused: pytest.ExceptionInfo[Invalid]) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in refused.value.problems]


def test_a_district_gets_an_id_or_keeps_the_one_it_has(workspace: Workspace) -> None:
    assert is_clever_id(workspace.run(create_district, " Maple Valley ").id)
    elm = workspace.run(create_district, "Elm", ID.upper())
    assert (elm.id, elm.name) == (ID, "Elm")
    names = [district.name for district in workspace.read(list_districts)]
    assert names == ["Maple Valley", "Elm"]


@pytest.mark.parametrize(
    ("name", "clever_id", "found"),
    [
        ("", None, [("name", "missing_required")]),
        ("Ma\x1bple", None, [("name", "control_character")]),
        ("ELM", None, [("name", "duplicate_name")]),
        ("Oak", ID, [("id", "duplicate_id")]),
        ("elm ", ID.upper(), [("name", "duplicate_name"), ("id", "duplicate_id")]),
    ],
)
def test_a_district_that_breaks_rules_is_refused_with_every_problem(
    workspace: Workspace, name: str, clever_id: str | None, found: list[tuple[str, str]]
) -> None:
    workspace.run(create_district, "Elm", ID)
    with pytest.raises(Invalid) as refused:
        workspace.run(create_district, name, clever_id)
    assert problems_of(refused) == found


@pytest.mark.parametrize("clever_id", ["", "12", "z" * 24, f"{ID}0"])
def test_an_id_that_is_none_is_a_usage_error(workspace: Workspace, clever_id: str) -> None:
    with pytest.raises(UsageError, match="24 hex digits"):
        workspace.run(create_district, "Elm", clever_id)


def test_renaming_a_district(workspace: Workspace, district: DistrictRecord) -> None:
    renamed = workspace.run(rename_district, district, "  Maple Valley ISD")
    assert (renamed.name, renamed.id) == ("Maple Valley ISD", district.id)
    assert renamed.version == district.version + 1
    entry = newest(workspace)
    assert json.loads(entry.before or "") == {"name": district.name}
    assert json.loads(entry.after or "") == {"name": "Maple Valley ISD"}


def test_a_district_cannot_take_anothers_name_but_may_respell_its_own(
    workspace: Workspace, district: DistrictRecord
) -> None:
    workspace.run(create_district, "Elm")
    with pytest.raises(Invalid) as refused:
        workspace.run(rename_district, district, "elm")
    assert problems_of(refused) == [("name", "duplicate_name")]
    assert workspace.run(rename_district, district, district.name.upper()).name.isupper()


def test_a_school_is_kept_as_typed_without_blanks_around(
    workspace: Workspace, district: DistrictRecord
) -> None:
    draft = SchoolDraft(" 104 ", "École  Élémentaire ", "7", "K", "5", "Maple", "WA")
    school = workspace.run(create_school, district, draft)
    assert (school.sis_id, school.name, school.city) == ("104", "École  Élémentaire", "Maple")
    assert (school.active, school.admins) == (True, 0)
    assert json.loads(newest(workspace).after or "")["low_grade"] == "K"


def test_a_sis_id_is_unique_in_its_district_only(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    with pytest.raises(Invalid, match="Already used by Bell Ridge Elementary") as refused:
        workspace.run(create_school, district, SchoolDraft("101 ", "Another"))
    assert problems_of(refused) == [("sis_id", "duplicate_sis_id")]
    elm = workspace.run(create_district, "Elm")
    assert workspace.run(create_school, elm, SchoolDraft("101", "Another")).sis_id == "101"


def test_editing_a_school(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    bell = schools[0]
    draft = replace(school_draft_of(bell), name="Bell Ridge K-8", high_grade="8")
    saved = workspace.run(edit_school, district, bell, draft)
    assert (saved.name, saved.high_grade, saved.version) == ("Bell Ridge K-8", "8", 2)
    entry = newest(workspace)
    assert json.loads(entry.before or "")["name"] == bell.name
    assert [school.name for school in workspace.read(list_schools, district, term="k-8")] == [
        "Bell Ridge K-8"
    ]


def test_the_second_to_save_a_school_is_told(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    bell = schools[0]
    workspace.run(edit_school, district, bell, replace(school_draft_of(bell), city="Maple"))
    with pytest.raises(Conflict, match="changed by somebody else"):
        workspace.run(edit_school, district, bell, replace(school_draft_of(bell), city="Elm"))
    assert workspace.read(find_school, district, "101").city == "Maple"


def test_a_school_cannot_take_anothers_sis_id(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    draft = replace(school_draft_of(schools[0]), sis_id="102")
    with pytest.raises(Invalid) as refused:
        workspace.run(edit_school, district, schools[0], draft)
    assert problems_of(refused) == [("sis_id", "duplicate_sis_id")]


def test_a_deactivated_school_is_kept_out_of_lists_and_comes_back(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    assert workspace.run(set_school_active, schools[0], active=False).active is False
    assert len(workspace.read(list_schools, district)) == 2
    assert len(workspace.read(list_schools, district, active=None)) == 3
    with pytest.raises(Refused, match="already deactivated"):
        workspace.run(set_school_active, schools[0], active=False)
    assert workspace.run(set_school_active, schools[0], active=True).active is True
