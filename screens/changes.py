"""The changes screens ask for, each imported when first used.

Actions need SQLModel, which takes longer to import than the first screen takes to paint.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from console.errors import PrincipalError
from console.provisioning.drafts import AdminDraft, SchoolDraft
from console.provisioning.images import draft_of
from console.workspace import Workspace
from screens.wording import several
from storage.records import AdminRecord, DistrictRecord, SchoolRecord

if TYPE_CHECKING:
    from console.errors import Problem


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
    """What a change of several admins did: how many, in words, and what was refused."""

    words: str
    refused: tuple[str, ...] = ()


def set_admins_active(workspace: Workspace, admins: Sequence[AdminRecord], active: bool) -> Done:
    """Deactivate admins or bring them back, each in a transaction of its own."""
    from console.provisioning.admins import deactivate_admin, reactivate_admin

    action = reactivate_admin if active else deactivate_admin
    return _each(
        admins,
        "active again" if active else "deactivated",
        lambda admin: workspace.run(action, admin),
    )


def add_school_to(
    workspace: Workspace, district: DistrictRecord, admins: Sequence[AdminRecord], sis_id: str
) -> Done:
    """Give school admins one more school, each in a transaction of its own."""
    from console.provisioning.admins import edit_admin
    from console.provisioning.directory import get_admin

    def add(admin: AdminRecord) -> None:
        current = workspace.read(get_admin, admin.pk)
        draft = draft_of(current)
        if sis_id not in draft.schools:
            wider = replace(draft, schools=(*draft.schools, sis_id))
            workspace.run(edit_admin, district, current, wider)

    return _each(admins, "given the school", add)


def _each(
    admins: Sequence[AdminRecord], words: str, change: Callable[[AdminRecord], object]
) -> Done:
    refused: list[str] = []
    for admin in admins:
        try:
            change(admin)
        except PrincipalError as error:
            refused.append(str(error))
    done = len(admins) - len(refused)
    if len(admins) == 1:
        return Done(f"{admins[0].name} is {words}." if done else refused[0], tuple(refused))
    said = f"{several(done, 'admin')} {'is' if done == 1 else 'are'} {words}."
    if refused:
        said += f" {several(len(refused), 'was', 'were')} refused: {refused[0]}"
    return Done(said, tuple(refused))


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
