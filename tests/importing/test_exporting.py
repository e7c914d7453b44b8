"""Exports: in every format, and back again as nothing to do."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest

from console.importing.exporting import Export
from console.importing.options import UploadOptions
from console.importing.planning import plan_upload
from console.provisioning.admins import create_admin, deactivate_admin, edit_admin
from console.provisioning.directory import find_admin
from console.provisioning.districts import create_school, set_school_active
from console.provisioning.drafts import AdminDraft, SchoolDraft
from console.provisioning.images import draft_of
from console.provisioning.which_district import list_districts
from console.workspace import Workspace
from storage.records.schools import SchoolRecord
from tests.importing.conftest import HEADER, THREE, Uploads

TRICKY = (
    HEADER
    + 'A1,ana@maple.example,Ana,Rivera,"Dean, ""West""",school,101;102\n'
    + "A2,luis@maple.example,''-Luis,'=Soto,''=cmd,district,\n"
    + ",zoe@maple.example,Zoë,'@Núñez,+1,school,103\n"
)


def exported(workspace: Workspace, format_: str, *, raw: bool = False) -> tuple[bytes, list[str]]:
    district = workspace.read(list_districts)[0]
    stream = io.BytesIO()
    with workspace.store.read() as reader:
        done = Export(reader, district, raw=raw).write(format_, stream)
    return stream.getvalue(), done.losses


@pytest.mark.parametrize("format_", ["admins", "clever", "oneroster"])
@pytest.mark.parametrize("mode", ["upsert", "full"])
def test_an_export_uploads_as_nothing_to_do(
    uploads: Uploads, workspace: Workspace, format_: str, mode: str
) -> None:
    uploads.apply(TRICKY)
    data, _ = exported(workspace, format_)
    name = "x.zip" if format_ == "oneroster" else "x.csv"
    path = uploads.file(data, name)
    with plan_upload(workspace, [path], UploadOptions(mode=mode)) as plan:
        assert plan.document.problems == ()
        assert plan.nothing_to_do
        assert plan.counts.unchanged == {"admins": 3, "clever": 2, "oneroster": 6}[format_]


def test_neutralises_formulas_for_people_and_not_for_machines(
    uploads: Uploads, workspace: Workspace
) -> None:
    uploads.apply(TRICKY)
    people = exported(workspace, "admins")[0].decode()
    machines = exported(workspace, "admins", raw=True)[0].decode()
    by_email = {row["email"]: row for row in csv.DictReader(io.StringIO(people))}
    assert by_email["zoe@maple.example"]["last_name"] == "'@Núñez"
    raw = {row["email"]: row for row in csv.DictReader(io.StringIO(machines))}
    assert raw["zoe@maple.example"]["last_name"] == "@Núñez"
    assert (raw["zoe@maple.example"]["title"], raw["luis@maple.example"]["last_name"]) == (
        "+1", "=Soto",
    )  # fmt: skip


def test_clever_has_a_row_for_each_school_and_says_what_it_leaves_out(
    uploads: Uploads, workspace: Workspace
) -> None:
    uploads.apply(THREE)
    data, losses = exported(workspace, "clever")
    rows = list(csv.DictReader(io.StringIO(data.decode())))
    assert [(row["Staff_id"], row["School_id"]) for row in rows] == [
        ("A3", "103"), ("A1", "101"), ("A1", "102"),
    ]  # fmt: skip
    assert losses == ["Left out: 1 district admin; Clever’s files never hold them."]


def test_oneroster_is_a_whole_package(uploads: Uploads, workspace: Workspace) -> None:
    uploads.apply(THREE)
    data, losses = exported(workspace, "oneroster")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist() == ["manifest.csv", "orgs.csv", "users.csv", "roles.csv"]
        roles = list(csv.DictReader(io.StringIO(archive.read("roles.csv").decode())))
    assert [(row["userSourcedId"], row["role"]) for row in roles] == [
        ("A3", "siteAdministrator"), ("A1", "siteAdministrator"), ("A1", "siteAdministrator"),
        ("A2", "districtAdministrator"),
    ]  # fmt: skip
    assert "2 admins" in losses[0]


def test_json_is_what_the_list_prints(uploads: Uploads, workspace: Workspace) -> None:
    assert json.loads(exported(workspace, "json")[0]) == []
    uploads.apply(THREE)
    found = json.loads(exported(workspace, "json")[0])
    assert [(admin["email"], len(admin["schools"])) for admin in found] == [
        ("nam@maple.example", 1), ("ana@maple.example", 2), ("luis@maple.example", 0),
    ]  # fmt: skip


def test_schools_whose_ids_hold_separators_go_by_their_clever_id(
    uploads: Uploads, workspace: Workspace, tmp_path: Path
) -> None:
    district = workspace.read(list_districts)[0]
    school = workspace.run(create_school, district, SchoolDraft(sis_id="1;2", name="Odd"))
    draft = AdminDraft("o@x.org", "O", "D", "school", schools=(school.id,))
    workspace.run(create_admin, district, draft)
    data, losses = exported(workspace, "admins")
    assert school.id.encode() in data
    assert uploads.document(data)["unchanged"] == 1
    assert [loss.endswith("hold ; or |: 1;2.") for loss in losses] == [True]


def test_oneroster_names_the_deactivated_schools_it_leaves_out(
    uploads: Uploads, workspace: Workspace, schools: list[SchoolRecord]
) -> None:
    uploads.apply(THREE)
    workspace.run(set_school_active, schools[1], active=False)
    _, losses = exported(workspace, "oneroster")
    assert [loss.endswith("named by admins: 102.") for loss in losses] == [True, False]


def test_deactivated_admins_stay_at_home(uploads: Uploads, workspace: Workspace) -> None:
    uploads.apply(THREE)
    district = workspace.read(list_districts)[0]
    ana = workspace.read(find_admin, district, "A1")
    workspace.run(deactivate_admin, ana)
    assert b"ana@" not in exported(workspace, "admins")[0]
    luis = workspace.read(find_admin, district, "A2")
    workspace.run(edit_admin, district, luis, draft_of(luis))
    assert b"luis@" in exported(workspace, "admins")[0]


@pytest.mark.parametrize("format_", ["admins", "clever", "oneroster"])
@pytest.mark.parametrize("sis_id", ["district", "A,B"])
def test_schools_with_ids_that_formats_use_otherwise_stay_themselves(
    uploads: Uploads, workspace: Workspace, format_: str, sis_id: str
) -> None:
    district = workspace.read(list_districts)[0]
    workspace.run(create_school, district, SchoolDraft(sis_id=sis_id, name="Odd"))
    uploads.apply(HEADER + f'A1,ana@maple.example,Ana,Rivera,,school,"{sis_id};101"\n')
    data, _ = exported(workspace, format_)
    path = uploads.file(data, "x.zip" if format_ == "oneroster" else "x.csv")
    with plan_upload(workspace, [path], UploadOptions()) as plan:
        assert plan.nothing_to_do
