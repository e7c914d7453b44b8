"""The changes screens ask for, each imported when first used.

Actions need SQLModel, which takes longer to import than the first screen takes to paint.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.provisioning.drafts import AdminDraft, SchoolDraft
from console.workspace import Workspace
from storage.records import AdminRecord, DistrictRecord, SchoolRecord

if TYPE_CHECKING:
    from console.errors import Problem
    from console.provisioning.admins import Saved


def preload() -> None:
    """Import what the first change will need; run in a thread once something is on screen."""
    import console.provisioning.admins
    import console.provisioning.districts  # noqa: F401


def check_admin(
    workspace: Workspace, district: DistrictRecord, draft: AdminDraft, editing: int | None
) -> tuple[Problem, ...]:
    """Every problem of a draft, warnings too, without saving."""
    from console.provisioning.admins import check_draft

    return workspace.read(check_draft, district, draft, editing=editing).problems


def add_admin(workspace: Workspace, district: DistrictRecord, draft: AdminDraft) -> Saved:
    """Add an admin."""
    from console.provisioning.admins import create_admin

    return workspace.run(create_admin, district, draft)


def save_admin(
    workspace: Workspace, district: DistrictRecord, opened: AdminRecord, draft: AdminDraft
) -> Saved:
    """Save an admin as edited."""
    from console.provisioning.admins import edit_admin

    return workspace.run(edit_admin, district, opened, draft)


def set_admin_active(workspace: Workspace, admin: AdminRecord, active: bool) -> AdminRecord:
    """Deactivate an admin or bring them back."""
    from console.provisioning.admins import deactivate_admin, reactivate_admin

    return workspace.run(reactivate_admin if active else deactivate_admin, admin)


def add_school_to(
    workspace: Workspace, district: DistrictRecord, admin: AdminRecord, sis_id: str
) -> AdminRecord:
    """Give a school admin one more school."""
    from dataclasses import replace

    from console.provisioning.admins import edit_admin
    from console.provisioning.images import draft_of

    draft = draft_of(admin)
    wider = replace(draft, schools=(*draft.schools, sis_id))
    return workspace.run(edit_admin, district, admin, wider).admin


def add_district(workspace: Workspace, name: str) -> DistrictRecord:
    """Add an empty district."""
    from console.provisioning.districts import create_district

    return workspace.run(create_district, name)


def rename_district(workspace: Workspace, district: DistrictRecord, name: str) -> DistrictRecord:
    """Give a district another name."""
    from console.provisioning.districts import rename_district as rename

    return workspace.run(rename, district, name)


def add_school(workspace: Workspace, district: DistrictRecord, draft: SchoolDraft) -> SchoolRecord:
    """Add a school."""
    from console.provisioning.districts import create_school

    return workspace.run(create_school, district, draft)


def save_school(
    workspace: Workspace, district: DistrictRecord, school: SchoolRecord, draft: SchoolDraft
) -> SchoolRecord:
    """Save a school as edited."""
    from console.provisioning.districts import edit_school

    return workspace.run(edit_school, district, school, draft)


def set_school_active(workspace: Workspace, school: SchoolRecord, active: bool) -> SchoolRecord:
    """Deactivate a school or bring it back."""
    from console.provisioning.districts import set_school_active as set_active

    return workspace.run(set_active, school, active=active)
