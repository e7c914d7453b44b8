"""The changes screens ask for, each imported when first used: who only looks needs none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from console.provisioning.drafts import AdminDraft, SchoolDraft
from console.workspace import Workspace
from screens.wording import several
from storage.records.admins import AdminRecord
from storage.records.districts import DistrictRecord
from storage.records.schools import SchoolRecord

if TYPE_CHECKING:
    from console.errors import Problem
    from console.provisioning.many_admins import SchoolChange


def check_admin(
    workspace: Workspace, district: DistrictRecord, draft: AdminDraft, editing: int | None
) -> tuple[Problem, ...]:
    """Every problem of a draft, warnings too, without saving."""
    from console.provisioning.admins import check_draft

    return workspace.read(check_draft, district, draft, editing=editing).problems


def add_admin(workspace: Workspace, district: DistrictRecord, draft: AdminDraft) -> AdminRecord:
    """Add an admin."""
    from console.provisioning.admins import create_admin

    return workspace.run(create_admin, district, draft).admin


def save_admin(
    workspace: Workspace, district: DistrictRecord, opened: AdminRecord, draft: AdminDraft
) -> AdminRecord:
    """Save an admin as edited."""
    from console.provisioning.admins import edit_admin

    return workspace.run(edit_admin, district, opened, draft).admin


class Done(NamedTuple):
    """What a change of several admins did, in words."""

    words: str


def set_admins_active(
    workspace: Workspace, district: DistrictRecord, admins: Sequence[AdminRecord], active: bool
) -> Done:
    """Deactivate admins or bring them back: one of them, or all in one transaction."""
    words = "active again" if active else "deactivated"
    if len(admins) == 1:
        from console.provisioning.admins import deactivate_admin, reactivate_admin

        workspace.run(reactivate_admin if active else deactivate_admin, admins[0])
        return Done(f"{admins[0].name} is {words}.")
    from console.provisioning.many_admins import set_active

    changed = workspace.run(set_active, district, admins, active=active)
    return _done(admins, len(changed), words)


def change_schools(
    workspace: Workspace,
    district: DistrictRecord,
    admins: Sequence[AdminRecord],
    change: SchoolChange,
) -> Done:
    """Give school admins a school, take one away, or both, in one transaction."""
    from console.provisioning import many_admins

    changed = workspace.run(many_admins.change_schools, district, admins, change)
    words = {"admins.move": "moved", "admins.add_school": "given the school"}
    return _done(admins, len(changed), words.get(change.action, "taken from the school"))


def _done(admins: Sequence[AdminRecord], count: int, words: str) -> Done:
    if len(admins) == 1:
        return Done(f"{admins[0].name} is {words}.")
    return Done(f"{several(count, 'admin')} {'is' if count == 1 else 'are'} {words}.")


def add_district(workspace: Workspace, name: str) -> DistrictRecord:
    """Add an empty district."""
    from console.provisioning.districts import create_district

    return workspace.run(create_district, name)


def rename_district(workspace: Workspace, district: DistrictRecord, name: str) -> DistrictRecord:
    """Give a district another name."""
    from console.provisioning.districts import rename_district as rename

    return workspace.run(rename, district, name)


def set_district_active(
    workspace: Workspace, district: DistrictRecord, active: bool
) -> DistrictRecord:
    """Deactivate a district or bring it back."""
    from console.provisioning.districts import set_district_active as set_active

    return workspace.run(set_active, district, active=active)


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
