"""What people did by hand outlives the next upload, and is said."""

from __future__ import annotations

from dataclasses import replace

from console.importing.applying import apply_plan
from console.provisioning.admins import (
    create_admin,
    deactivate_admin,
    edit_admin,
    reactivate_admin,
)
from console.provisioning.directory import find_admin
from console.provisioning.images import draft_of
from console.provisioning.which_district import list_districts
from console.workspace import Workspace
from storage.records.admins import AdminRecord
from tests.importing.conftest import HEADER, LUIS, NAM, THREE, Counting, Uploads


def admin(workspace: Workspace, who: str) -> AdminRecord:
    district = workspace.read(list_districts)[0]
    return workspace.read(find_admin, district, who)


def test_edits_by_hand_are_kept_unless_told_otherwise(
    uploads: Uploads, workspace: Workspace
) -> None:
    uploads.apply(THREE)
    district = workspace.read(list_districts)[0]
    ana = admin(workspace, "A1")
    workspace.run(edit_admin, district, ana, replace(draft_of(ana), title="Head"))
    document = uploads.document(THREE)
    assert (document["updated"], document["unchanged"]) == (0, 3)
    (problem,) = document["problems"]
    assert (problem["code"], problem["column"]) == ("kept_edit", "title")
    assert "“title” stays “Head”, the file says “Principal”" in problem["message"]
    assert uploads.apply(THREE, overwrite_edits=True).counts.updated == 1
    assert admin(workspace, "A1").title == "Principal"


def test_an_email_given_up_by_hand_may_be_somebody_elses_now(
    uploads: Uploads, workspace: Workspace
) -> None:
    uploads.apply(THREE)
    district = workspace.read(list_districts)[0]
    ana = admin(workspace, "A1")
    workspace.run(edit_admin, district, ana, replace(draft_of(ana), email="rivera@maple.example"))
    workspace.run(create_admin, district, replace(draft_of(ana), first_name="Anna", sis_id="A9"))
    document = uploads.document(THREE)
    assert (document["unchanged"], document["rejected"]) == (3, 0)
    (problem,) = document["problems"]
    assert (problem["code"], problem["column"]) == ("kept_edit", "email")
    overwritten = uploads.document(THREE, overwrite_edits=True)
    assert (
        "“ana@maple.example” is the email of Anna Rivera" in overwritten["problems"][0]["message"]
    )


def test_whom_an_upload_deactivated_the_next_brings_back(
    uploads: Uploads, workspace: Workspace
) -> None:
    uploads.apply(THREE)
    uploads.apply(HEADER + LUIS + NAM, mode="full", max_removals="1")
    with uploads.plan(THREE) as plan:
        (row,) = plan.rows("updated").rows
        assert [tuple(change) for change in row.changes] == [("active", "deactivated", "active")]
        (problem,) = plan.document.problems
        assert (problem.code, problem.line, problem.severity) == ("reactivated", 2, "warning")
        assert "Ana Rivera is deactivated" in problem.message
        apply_plan(workspace, plan)
    assert admin(workspace, "A1").active


def test_whom_somebody_deactivated_stays_so(
    uploads: Uploads, workspace: Workspace, counts: Counting
) -> None:
    uploads.apply(THREE)
    workspace.run(deactivate_admin, admin(workspace, "A1"))
    document = uploads.document(THREE)
    assert counts(document) == (0, 0, 3, 0, 0)
    (problem,) = document["problems"]
    assert (problem["code"], problem["line"], problem["column"]) == ("kept_edit", 2, None)
    assert "Ana Rivera was deactivated by hand" in problem["message"]
    uploads.apply(THREE.replace("Principal", "Head"))
    assert (admin(workspace, "A1").title, admin(workspace, "A1").active) == ("Head", False)
    uploads.apply(THREE, overwrite_edits=True)
    assert admin(workspace, "A1").active
    workspace.run(deactivate_admin, admin(workspace, "A1"))
    workspace.run(reactivate_admin, admin(workspace, "A1"))
    uploads.apply(HEADER + LUIS + NAM, mode="full", max_removals="1")
    assert uploads.apply(THREE).counts.updated == 1
    assert admin(workspace, "A1").active
