"""Finding, adding, editing and deactivating in plain text, by the same actions as everywhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.provisioning.admins import create_admin, edit_admin
from console.provisioning.directory import (
    AdminQuery,
    find_admin,
    get_admin,
    history,
    list_admins,
    list_schools,
)
from console.provisioning.drafts import AdminDraft
from console.provisioning.images import draft_of
from console.provisioning.which_district import list_districts
from console.workspace import Workspace
from storage.records.admins import AdminRecord
from storage.records.districts import DistrictRecord
from storage.records.schools import SchoolRecord
from tests.plain.conftest import talk

ANA = AdminDraft("ana@maple.example", "Ana", "Rivera", "school", "Principal", ("101",), "A1")


@pytest.fixture
def ana(workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]) -> AdminRecord:
    return workspace.run(create_admin, district, ANA).admin


def test_an_empty_store_begins_with_a_district(workspace: Workspace) -> None:
    said = talk(workspace, "2", "Maple Valley", "q")
    assert [district.name for district in workspace.read(list_districts)] == ["Maple Valley"]
    assert "Maple Valley. What do you want to do?" in said


def test_several_districts_are_asked_for(workspace: Workspace, district: DistrictRecord) -> None:
    talk(workspace, "9", "2", "Cedar Hollow", "q")
    said = talk(workspace, "1", "9", "2", "q")
    assert "Which district?" in said
    assert "Working on Cedar Hollow." in said


def test_adding_names_problems_field_by_field_and_keeps_what_was_typed(
    workspace: Workspace, ana: AdminRecord, district: DistrictRecord
) -> None:
    fields = ("ana@maple.example", "Luis", "Okafor", "", "A2", "1", "2", "d")
    said = talk(workspace, "1", "a", *fields, "s", "1", "luis@maple.example", "s", "q")
    assert "Problem with Email: Already used by Ana Rivera." in said
    assert "Not saved; what you typed is kept." in said
    assert "Added Luis Okafor." in said
    luis = workspace.read(find_admin, district, "luis@maple.example")
    assert (luis.last_name, luis.sis_id, luis.admin_scope) == ("Okafor", "A2", "school")
    assert [school.sis_id for school in luis.schools] == ["103"]


def test_editing_says_values_and_leaving_saves_nothing(
    workspace: Workspace, ana: AdminRecord
) -> None:
    said = talk(workspace, "1", "1", "1", "4", "Director", "b", "q")
    assert "4. Title: Principal" in said
    assert "Title: Director." in said
    assert "Left without saving." in said
    assert workspace.read(get_admin, ana.pk) == ana
    talk(workspace, "1", "1", "1", "4", "-", "5", r"\b", "s", "q")
    saved = workspace.read(get_admin, ana.pk)
    assert (saved.title, saved.sis_id) == ("", "b")


def test_whoever_saves_second_is_told_and_loses_nothing(
    workspace: Workspace, ana: AdminRecord, district: DistrictRecord
) -> None:
    def somebody_else() -> None:
        draft = replace(draft_of(ana), title="Dean", first_name="Anna")
        workspace.run(edit_admin, district, ana, draft)

    said = talk(workspace, "1", "1", "1", "4", "Head", somebody_else, "s", "s", "q")
    assert "was changed by jane while you were editing" in said
    saved = workspace.read(get_admin, ana.pk)
    assert (saved.title, saved.first_name) == ("Head", "Anna")


@pytest.mark.parametrize("answer", ["", "y", "no", "b", b"yes"])
def test_a_question_starts_on_no_and_half_a_line_is_no_answer(
    workspace: Workspace, ana: AdminRecord, answer: str | bytes
) -> None:
    talk(workspace, "1", "1", "2", answer)
    assert workspace.read(get_admin, ana.pk).active


def test_deactivating_and_finding_them_again(workspace: Workspace, ana: AdminRecord) -> None:
    said = talk(workspace, "1", "1", "2", "yes", "b", "f", "2", "1", "3", "yes", "2", "q")
    assert "Ana Rivera is deactivated." in said
    assert "1 admin, deactivated." in said
    assert "Ana Rivera is active again." in said
    actions = [entry.action for entry in workspace.read(history, subject_id=ana.id)]
    assert actions == ["admin.reactivate", "admin.deactivate", "admin.create"]


def test_what_cannot_be_done_says_why(workspace: Workspace, ana: AdminRecord) -> None:
    said = talk(workspace, "1", "1", "3", "99", "", "q")
    assert "3. Reactivate (not possible now)" in said
    assert "Not possible: Ana Rivera is active." in said
    assert "“99” is not one of the choices." in said
    assert said.count("3. Reactivate") == 2


def test_taking_a_change_back_from_the_log(workspace: Workspace, ana: AdminRecord) -> None:
    said = talk(
        workspace, "1", "1", "2", "yes", "b", "b", "8", "1", "1", "", "1", "yes", "b", "v", "q"
    )
    assert "admin ana@maple.example deactivated, by jane" in said
    assert workspace.read(get_admin, ana.pk).active
    assert "The log is whole" in said


def test_schools_are_added_edited_and_deactivated(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    new = ("101", "Heron Pond", "", "", "", "", "")
    said = talk(workspace, "2", "a", *new, "s", "1", "104", "s", "s", "heron", "1", "2", "yes", "q")
    assert "Problem with SIS id: Already used by Bell Ridge Elementary." in said
    (heron,) = workspace.read(list_schools, district, active=False)
    assert (heron.sis_id, heron.name) == ("104", "Heron Pond")


def test_many_admins_are_paged_and_searched(
    workspace: Workspace, ana: AdminRecord, district: DistrictRecord
) -> None:
    for number in range(24):
        draft = AdminDraft(f"p{number}@x.org", "Pat", f"Moss{number:02}", "district")
        workspace.run(create_admin, district, draft)
    said = talk(workspace, "1", "n", "n", "p", "s", "rivera", "s", "-", "q")
    assert "25 admins, active, 11 to 20." in said
    assert "25 admins, active, 21 to 25." in said
    assert "1 admin, active, with “rivera”." in said
    assert workspace.read(list_admins, district, AdminQuery()).total == 25
