"""Others write while an upload is planned: no row is called wrong because of the moment."""

from __future__ import annotations

from console.importing.options import Step, UploadOptions
from console.importing.planning import plan_upload
from console.provisioning.districts import create_school
from console.provisioning.drafts import SchoolDraft
from console.workspace import Workspace
from storage.records.districts import DistrictRecord
from tests.importing.conftest import HEADER, Uploads

NEW_SCHOOL = "A1,ana@maple.example,Ana,Rivera,,school,999\n"


def test_a_row_is_not_refused_for_what_is_there_by_then(
    uploads: Uploads, workspace: Workspace, district: DistrictRecord
) -> None:
    seen: list[Step] = []

    def add_school(step: Step) -> None:
        seen.append(step)
        if len(seen) == 1:
            workspace.run(create_school, district, SchoolDraft("999", "Hilltop"))

    with plan_upload(
        workspace, [uploads.file(HEADER + NEW_SCHOOL)], UploadOptions(), add_school
    ) as plan:
        assert (plan.refused, plan.counts.created) == (False, 1)


def test_what_stays_wrong_is_refused_however_often_others_write(
    uploads: Uploads, workspace: Workspace, district: DistrictRecord
) -> None:
    added: list[str] = []

    def add_another(_: Step) -> None:
        added.append(f"S{len(added)}")
        workspace.run(create_school, district, SchoolDraft(added[-1], "Hilltop"))

    with plan_upload(
        workspace, [uploads.file(HEADER + NEW_SCHOOL)], UploadOptions(), add_another
    ) as plan:
        assert plan.refused
        problems = plan.document.as_json()["problems"]
        assert [problem["code"] for problem in problems] == ["unknown_school"]
