"""Uploading a file in plain text: the plan, its problems, the hold, applying, taking it back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from console.errors import Interrupted
from console.provisioning.admins import create_admin, edit_admin
from console.provisioning.directory import AdminQuery, list_admins
from console.provisioning.drafts import AdminDraft
from console.provisioning.images import draft_of
from console.workspace import Workspace
from storage.records.districts import DistrictRecord
from storage.records.schools import SchoolRecord
from tests.plain.conftest import talk

HEADER = "sis_id,email,first_name,last_name,title,admin_scope,school_ids\n"
ANA = "A1,ana@maple.example,Ana,Rivera,Principal,school,101;102\n"
LUIS = "A2,luis@maple.example,Luis,Okafor,,district,\n"
WRONG = "A3,mara@maple,Mara,Moss,,school,101\n"
TO_PLAN = ("4", "1")


@pytest.fixture
def file(tmp_path: Path, schools: list[SchoolRecord]) -> Path:
    path = tmp_path / "august.csv"
    path.write_text(HEADER + ANA + LUIS)
    return path


def emails(workspace: Workspace, district: DistrictRecord) -> list[str]:
    return [each.email for each in workspace.read(list_admins, district, AdminQuery()).admins]


@pytest.mark.parametrize("answer", ["", "y", "n", b"yes"])
def test_nothing_is_written_before_a_whole_yes(
    workspace: Workspace, district: DistrictRecord, file: Path, answer: str | bytes
) -> None:
    said = talk(workspace, *TO_PLAN, str(file), "1", answer, "b", "q")
    assert "2 to create, 0 to update, 0 unchanged, 0 to deactivate, 0 refused." in said
    assert "It happens whole or not at all. Type yes to do it; Enter alone is no:" in said
    assert emails(workspace, district) == []


def test_applied_and_taken_back(workspace: Workspace, district: DistrictRecord, file: Path) -> None:
    said = talk(workspace, *TO_PLAN, str(file), "1", "yes", "q")
    assert "Applied: 2 created, 0 updated, 0 deactivated." in said
    assert len(emails(workspace, district)) == 2
    said = talk(workspace, *TO_PLAN, str(file), "1", "b", "b", "5", "1", "1", "yes", "1", "q")
    assert "Not possible: Nothing would change." in said
    assert "Taken back: 2 removed, 0 restored, 0 deactivated, 0 kept." in said
    assert "Not possible: It was taken back by jane." in said
    assert emails(workspace, district) == []


def test_problems_are_told_and_refused_rows_left_out_or_written_down(
    workspace: Workspace, district: DistrictRecord, file: Path, tmp_path: Path
) -> None:
    file.write_text(HEADER + ANA + WRONG)
    written = tmp_path / "again.csv"
    said = talk(
        workspace, *TO_PLAN, str(file), "1", "2", "1", "1", "b", "5", str(written), "4", "1",
        "yes", "q",
    )  # fmt: skip
    assert "Problem on line 3 of august.csv, Email: “mara@maple” is not an email address." in said
    assert "Not possible: Rows are refused. Correct the file, or leave them out first." in said
    assert "Line 2: Ana Rivera" in said
    assert "mara@maple" in written.read_text("utf-8-sig")
    assert emails(workspace, district) == ["ana@maple.example"]


def test_a_hold_is_explained_and_released_by_its_number(
    workspace: Workspace, district: DistrictRecord, file: Path
) -> None:
    for number in range(8):
        draft = AdminDraft(f"p{number}@x.org", "Pat", "Moss", "district", sis_id=f"P{number}")
        workspace.run(create_admin, district, draft)
    full = ("4", "2", "3", "1", str(file), "1")
    said = talk(workspace, *full, "yes", "b", "q")
    assert "Held: " in said
    assert "type how many admins will be deactivated (8)" in said
    assert len(emails(workspace, district)) == 8
    talk(workspace, *full, "8", "q")
    assert sorted(emails(workspace, district)) == ["ana@maple.example", "luis@maple.example"]


def test_a_store_that_moved_meanwhile_is_planned_anew(
    workspace: Workspace, district: DistrictRecord, file: Path
) -> None:
    def somebody_else() -> None:
        workspace.run(create_admin, district, AdminDraft("x@x.org", "X", "Moss", "district"))

    said = talk(workspace, *TO_PLAN, str(file), somebody_else, "1", "yes", "1", "yes", "q")
    assert "This is the plan as of now; nothing was changed." in said
    assert "Applied: 2 created" in said


def test_a_file_that_is_not_there_is_said(workspace: Workspace, file: Path) -> None:
    said = talk(workspace, *TO_PLAN, f"{file}.gone", "1", "", "q")
    assert "august.csv.gone" in said.split("Which file or folder:")[1]


def test_stopping_takes_everything_back(
    workspace: Workspace, district: DistrictRecord, file: Path
) -> None:
    def stop() -> None:
        raise Interrupted("Stopped.")

    assert "Stopped." in talk(workspace, *TO_PLAN, str(file), "1", stop, "b", "q")
    assert emails(workspace, district) == []


def test_edits_by_hand_are_overwritten_by_a_choice_of_its_own(
    workspace: Workspace, district: DistrictRecord, file: Path
) -> None:
    talk(workspace, *TO_PLAN, str(file), "1", "yes", "q")
    (ana,) = workspace.read(list_admins, district, AdminQuery(term="ana")).admins
    workspace.run(edit_admin, district, ana, replace(draft_of(ana), title="Head"))
    said = talk(workspace, *TO_PLAN, str(file), "6", "1", "yes", "q")
    said = " ".join(said.split())
    assert "--" not in said
    assert "“Overwrite edits made by hand” in the menu of the plan lets the file win" in said
    assert "The plan was made again" in said
    assert "Applied: 0 created, 1 updated, 0 deactivated." in said


def test_a_file_with_columns_of_its_own_is_read_by_saying_what_they_hold(
    workspace: Workspace, district: DistrictRecord, file: Path
) -> None:
    header = "Personnel;Mail;First;Last;Job;Level;School\n"
    file.write_bytes((header + "A1;jo@x.org;Jos\xe9;Cruz;Coach;school;101\n").encode("cp1252"))
    columns = ["2", "2", "3", "3", "4", "4", "5", "8", "6", "5", "7", "6", "1", "7"]
    said = talk(workspace, *TO_PLAN, str(file), "7", "3", "r", *columns, "r", "1", "yes", "q")
    assert "--" not in said
    assert "name the columns by “Read the file another way” in the menu of the plan" in said
    assert "Still without a column: Email, First name, Last name, Scope, School ids." in said
    assert "1 row. Read as admins, cp1252, semicolon." in said
    assert "Applied: 1 created" in said
    assert emails(workspace, district) == ["jo@x.org"]


def test_an_encoding_that_does_not_fit_is_named_otherwise(
    workspace: Workspace, district: DistrictRecord, file: Path
) -> None:
    said = talk(workspace, *TO_PLAN, str(file), "7", "1", "4", "7", "1", "1", "1", "yes", "q")
    assert "--" not in said
    assert "Name another, or have it found out, by “Read the file another way”" in said
    assert len(emails(workspace, district)) == 2
