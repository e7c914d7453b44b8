"""Loads the demo district into a store, by the same actions as everything else."""

from __future__ import annotations

import csv
import json
from importlib import resources
from pathlib import Path
from typing import Any

from console.errors import Refused
from console.provisioning.accounts import AccountDraft, load_accounts
from console.provisioning.app_directory import list_applications
from console.provisioning.applications import create_application
from console.provisioning.directory import find_admin
from console.provisioning.districts import create_district
from console.provisioning.drafts import ApplicationDraft
from console.provisioning.library import authorize
from console.provisioning.people import find_person
from console.provisioning.sharing import connect, share
from console.provisioning.which_district import list_districts
from console.workspace import Workspace
from storage.records.applications import ApplicationRecord
from storage.records.districts import DistrictRecord

# Clever's roster format first, since admins name schools; then the admins in Principal's own.
UPLOADS = (
    ("schools.csv", "teachers.csv", "students.csv", "sections.csv", "enrollments.csv"),
    ("admins.csv",),
)


def data_file(name: str) -> Path:
    """Where one of the demo's data files lies, for people to read and copy."""
    return Path(str(resources.files("console.demo") / "data" / name))


def load_demo(workspace: Workspace) -> DistrictRecord:
    """Add the demo district with its schools, people and three applications.

    Raises:
        Refused: the store holds a district or an application already.
    """
    districts = workspace.read(list_districts)
    applications = workspace.read(list_applications)
    if districts or applications:
        raise Refused(
            "The demo district only goes into an empty store. Start one with --db NEWFILE, "
            "or run 'principal demo' for a throw-away one."
        )
    plan = json.loads(data_file("applications.json").read_text("utf-8"))
    district = workspace.run(create_district, plan["district"])
    for files in UPLOADS:
        _upload(workspace, district, files)
    for described in plan["applications"]:
        _add_application(workspace, district, described)
    return district


def _upload(workspace: Workspace, district: DistrictRecord, files: tuple[str, ...]) -> None:
    from console.importing.applying import apply_plan
    from console.importing.options import UploadOptions
    from console.importing.planning import plan_upload

    paths = [str(data_file(name)) for name in files]
    with plan_upload(workspace, paths, UploadOptions(district=district.id)) as plan:
        apply_plan(workspace, plan)


def _add_application(
    workspace: Workspace, district: DistrictRecord, described: dict[str, Any]
) -> None:
    draft = ApplicationDraft(
        name=described["name"],
        redirect_uris=tuple(described["redirect_uris"]),
        sso=tuple(described["sso"]),
        user_types=tuple(described["user_types"]),
        api=described["api"],
    )
    application = workspace.run(create_application, draft).application
    if shared := described.get("share"):
        workspace.run(connect, application, district)
        workspace.run(
            share, application, district, "all" if shared == "all" else tuple(shared.split(","))
        )
    for teacher in described.get("teachers", ()):
        person = workspace.read(find_person, district, teacher)
        workspace.run(authorize, application, person)
    if accounts := described.get("accounts"):
        _load_accounts(workspace, district, application, accounts)


def _load_accounts(
    workspace: Workspace, district: DistrictRecord, application: ApplicationRecord, name: str
) -> None:
    """Accounts name people by SIS id, since Clever ids are made anew in every store."""
    drafts = [
        AccountDraft(
            account_id=line["account_id"],
            clever_id=workspace.read(find_admin, district, line["sis_id"]).id
            if line["sis_id"]
            else "",
            email=line["email"],
            first_name=line["first_name"],
            last_name=line["last_name"],
        )
        for line in csv.DictReader(data_file(name).read_text("utf-8").splitlines())
    ]
    workspace.run(load_accounts, application, drafts)
