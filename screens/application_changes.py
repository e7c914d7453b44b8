"""The changes to applications that screens ask for, run in threads.

Each imports its action when first used: who only looks needs none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.provisioning.accounts import AccountDraft
from console.provisioning.drafts import ApplicationDraft
from console.provisioning.shared_schools import Listing, Schools
from console.workspace import Act, Workspace
from storage.records.applications import ApplicationRecord, ConnectionRecord
from storage.records.districts import DistrictRecord
from storage.records.people import PersonRecord
from storage.records.school_refs import SchoolRef

if TYPE_CHECKING:
    from console.errors import Problem
    from console.provisioning.accounts import Loaded
    from console.provisioning.applications import NewSecret, SavedApplication


def check_draft(
    workspace: Workspace, draft: ApplicationDraft, editing: int | None
) -> tuple[Problem, ...]:
    """Every problem of a draft, warnings too, without saving."""
    from console.provisioning.applications import check_application_draft

    return workspace.read(check_application_draft, draft, editing=editing)[1]


def add_application(workspace: Workspace, draft: ApplicationDraft) -> NewSecret:
    """Add an application."""
    from console.provisioning.applications import create_application

    return workspace.run(create_application, draft)


def save_application(
    workspace: Workspace, opened: ApplicationRecord, draft: ApplicationDraft
) -> SavedApplication:
    """Save an application as edited."""
    from console.provisioning.applications import edit_application

    return workspace.run(edit_application, opened, draft)


def set_active(
    workspace: Workspace, application: ApplicationRecord, *, active: bool
) -> ApplicationRecord:
    """Deactivate an application or bring it back."""
    from console.provisioning.applications import set_application_active

    return workspace.run(set_application_active, application, active=active)


def new_secret(workspace: Workspace, application: ApplicationRecord) -> NewSecret:
    """Give an application another client secret."""
    from console.provisioning.applications import rotate_secret

    return workspace.run(rotate_secret, application)


def connect_district(
    workspace: Workspace, application: ApplicationRecord, district: DistrictRecord
) -> ConnectionRecord:
    """Connect the district to an application."""
    from console.provisioning.sharing import connect

    return workspace.run(connect, application, district)


def disconnect_district(
    workspace: Workspace, application: ApplicationRecord, district: DistrictRecord
) -> None:
    """Take an application's access away."""
    from console.provisioning.sharing import disconnect

    workspace.run(disconnect, application, district)


def new_token(
    workspace: Workspace, application: ApplicationRecord, district: DistrictRecord
) -> str:
    """Give an application another district token."""
    from console.provisioning.sharing import rotate_district_token

    return workspace.run(rotate_district_token, application, district)


def set_sharing(
    workspace: Workspace,
    application: ApplicationRecord,
    district: DistrictRecord,
    before: Listing,
    after: Listing,
) -> None:
    """Share just what `after` says, in one transaction."""
    workspace.run(_set_sharing, application, district, before, after)


def _set_sharing(
    act: Act,
    application: ApplicationRecord,
    district: DistrictRecord,
    before: Listing,
    after: Listing,
) -> None:
    from console.provisioning.directory import school_refs
    from console.provisioning.sharing import share, unshare

    if after.all_schools:
        share(act, application, district, "all")
        return
    refs = school_refs(act, district)
    had = frozenset(ref.pk for ref in refs) if before.all_schools else before.pks
    gone: Schools
    gone, new = _ids(refs, had - after.pks), _ids(refs, after.pks - had)
    if before.all_schools and not gone:  # from "all there will ever be" to "all there are"
        gone, new = "all", _ids(refs, after.pks)
    if gone:
        unshare(act, application, district, gone)
    if new:
        share(act, application, district, new)


def _ids(refs: list[SchoolRef], pks: frozenset[int]) -> tuple[str, ...]:
    return tuple(ref.id for ref in refs if ref.pk in pks)


def load_account_file(
    workspace: Workspace, application: ApplicationRecord, drafts: tuple[AccountDraft, ...]
) -> Loaded:
    """Add or change the accounts a file named."""
    from console.provisioning.accounts import load_accounts

    return workspace.run(load_accounts, application, drafts)


def forget_accounts(workspace: Workspace, application: ApplicationRecord) -> int:
    """Forget every account of an application."""
    from console.provisioning.accounts import clear_accounts

    return workspace.run(clear_accounts, application)


def authorize_teacher(
    workspace: Workspace, application: ApplicationRecord, teacher: PersonRecord
) -> None:
    """Let a teacher authorize a Library application."""
    from console.provisioning.library import authorize

    workspace.run(authorize, application, teacher)


def withdraw_teacher(
    workspace: Workspace, application: ApplicationRecord, teacher: PersonRecord
) -> None:
    """Take a teacher's authorization back."""
    from console.provisioning.library import withdraw_authorization

    workspace.run(withdraw_authorization, application, teacher)
