"""What somebody changed of a school by hand outlives the next roster, and is said."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from console.importing.options import UploadOptions
from console.importing.planning import plan_upload
from console.importing.undoing import undo_import
from console.provisioning.directory import find_school
from console.provisioning.districts import create_school, edit_school, set_school_active
from console.provisioning.drafts import SchoolDraft
from console.provisioning.images import school_draft_of
from console.provisioning.which_district import list_districts
from storage.records.schools import SchoolRecord
from tests.importing.rosters import SCHOOLS, Rosters


def school(rosters: Rosters, named: str) -> SchoolRecord:
    district = rosters.workspace.read(list_districts)[0]
    return rosters.workspace.read(find_school, district, named)


def edit(rosters: Rosters, named: str, **fields: str) -> None:
    found = school(rosters, named)
    district = rosters.workspace.read(list_districts)[0]
    draft = replace(school_draft_of(found), **fields)
    rosters.workspace.run(edit_school, district, found, draft)


def told(rosters: Rosters, **options: Any) -> list[tuple[str, int, str, str]]:
    with plan_upload(rosters.workspace, [str(rosters.folder)], UploadOptions(**options)) as plan:
        return [
            (problem.code, problem.line, problem.column, problem.message)
            for problem in plan.document.problems
        ]


def counts(rosters: Rosters, **options: Any) -> tuple[int, int, int]:
    """Schools created, updated and deactivated."""
    found = rosters.document(**options)["kinds"]["schools"]
    return found["created"], found["updated"], found["removed"]


def test_a_name_edited_by_hand_is_kept_until_told_otherwise(rosters: Rosters) -> None:
    rosters.apply()
    edit(rosters, "0101", name="Bell Ridge Academy", city="Maple")
    assert counts(rosters, mode="full") == (0, 0, 0)
    ((code, line, column, message),) = told(rosters)
    assert (code, line, column) == ("kept_edit", 2, "School_name")
    assert "“School_name” stays “Bell Ridge Academy”, the file says “Bell Ridge”" in message
    rosters.write(schools=SCHOOLS.replace(",001", ",009"))
    rosters.apply()
    kept = school(rosters, "0101")
    assert (kept.name, kept.school_number) == ("Bell Ridge Academy", "009")
    rosters.apply(overwrite_edits=True)
    assert school(rosters, "0101").name == "Bell Ridge"
    rosters.write(schools=SCHOOLS.replace("Bell Ridge", "Bell Ridge West"))
    assert (counts(rosters), told(rosters)) == ((0, 1, 0), [])


def test_rows_with_edits_are_listed(rosters: Rosters) -> None:
    rosters.apply()
    edit(rosters, "0102", name="O’Hara College")
    rosters.write(schools=SCHOOLS.replace(",002", ",020"))
    with plan_upload(rosters.workspace, [str(rosters.folder)]) as plan:
        page = plan.rows("edits", what="schools")
        assert (page.total, plan.rows("edits", what="teachers").total) == (1, 0)
        assert plan.rows("edits").rows == page.rows
        assert plan.rows("edits", term="college").total == 1
    (row,) = page.rows
    assert [tuple(change) for change in row.changes] == [("school_number", "002", "020")]
    assert [problem.code for problem in row.problems] == ["kept_edit"]


def test_files_may_go_on_using_a_sis_id_that_was_edited(rosters: Rosters) -> None:
    rosters.apply()
    edit(rosters, "0101", sis_id="B-1")
    edit(rosters, "B-1", sis_id="B-2")
    assert counts(rosters, mode="full") == (0, 0, 0)
    assert rosters.document(mode="full")["removed"] == 0
    ((_, line, column, message),) = told(rosters)
    assert (line, column) == (2, "School_id")
    assert "“School_id” stays “B-2”, the file says “0101”" in message
    rosters.write(staff="School_id,Staff_id,Staff_email,First_name,Last_name\n"
                  "0101,S9,mei@maple.example,Mei,Chen\n")  # fmt: skip
    rosters.apply()
    assert [each.sis_id for each in rosters.admin("S9").schools] == ["B-2"]
    undone = rosters.apply(overwrite_edits=True)
    assert school(rosters, "0101").pk == school(rosters, "Bell Ridge").pk
    undo_import(rosters.workspace, undone.import_id)
    assert school(rosters, "Bell Ridge").sis_id == "B-2"
    assert counts(rosters) == (0, 0, 0)


def test_a_school_that_has_the_id_now_goes_before(rosters: Rosters) -> None:
    rosters.apply()
    edit(rosters, "0101", sis_id="B-1")
    rosters.write(schools=SCHOOLS + "B-1,Bell Ridge,001\n")
    rosters.apply()
    assert school(rosters, "0101").pk != school(rosters, "B-1").pk
    assert {each.sis_id for each in rosters.admin("S1").schools} == {"0101", "0102"}


def test_a_school_deactivated_by_hand_stays_so(rosters: Rosters) -> None:
    rosters.apply()
    workspace = rosters.workspace
    workspace.run(set_school_active, school(rosters, "0102"), active=False)
    ((code, _, column, message),) = [
        problem for problem in told(rosters) if problem[0] != "inactive_schools"
    ]
    assert (code, column) == ("kept_edit", "")
    assert "O’Hara was deactivated by hand and stays so" in message
    rosters.write(schools=SCHOOLS.replace(",002", ",020"))
    rosters.apply()
    kept = school(rosters, "0102")
    assert (kept.active, kept.school_number) == (False, "020")
    rosters.apply(overwrite_edits=True)
    assert school(rosters, "0102").active
    workspace.run(set_school_active, school(rosters, "0102"), active=False)
    workspace.run(set_school_active, school(rosters, "0102"), active=True)
    assert told(rosters) == []


def test_an_edit_before_the_first_upload_is_not_kept(rosters: Rosters) -> None:
    district = rosters.workspace.read(list_districts)[0]
    rosters.workspace.run(create_school, district, SchoolDraft(sis_id="0101", name="Bell"))
    edit(rosters, "0101", name="Bell Ridge Academy")
    assert rosters.apply().kinds["schools"].updated == 1
    assert school(rosters, "0101").name == "Bell Ridge"


def test_overwriting_shows_both_ids(rosters: Rosters) -> None:
    rosters.apply()
    edit(rosters, "0101", sis_id="B-1")
    options = UploadOptions(overwrite_edits=True)
    with plan_upload(rosters.workspace, [str(rosters.folder)], options) as plan:
        (row,) = plan.rows("updated").rows
    assert [tuple(change) for change in row.changes] == [("sis_id", "B-1", "0101")]
