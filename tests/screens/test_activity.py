"""The log on screen: newest first, search, detail, undo, verifying."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.provisioning.admins import deactivate_admin, edit_admin
from console.provisioning.applications import create_application, rotate_secret
from console.provisioning.directory import find_admin
from console.provisioning.drafts import ApplicationDraft
from console.provisioning.images import draft_of
from console.provisioning.sharing import connect, share
from console.provisioning.which_district import find_district
from console.workspace import Workspace
from storage.records.admins import AdminRecord
from storage.records.applications import ApplicationRecord
from storage.records.districts import DistrictRecord
from storage.records.schools import SchoolRecord
from tests.screens.conftest import console
from tests.screens.crowd import ANA, add
from tests.screens.demo import with_demo


def create(workspace: Workspace) -> ApplicationRecord:
    draft = ApplicationDraft(name="ReadWell", redirect_uris=("https://app.example/back",))
    return workspace.run(create_application, draft).application


@pytest.fixture
def ana(workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]) -> AdminRecord:
    """Ana, whose title was edited."""
    (admin,) = add(workspace, district, ANA)
    return workspace.run(
        edit_admin, district, admin, replace(draft_of(admin), title="Director")
    ).admin


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_shows_the_newest_first_with_before_and_after(
    workspace: Workspace, ana: AdminRecord, size: tuple[int, int]
) -> None:
    async with console(workspace, size) as desk:
        await desk.press("7")
        await desk.until_shows("6 entries")
        assert "edited" in next(row for row in desk.rows() if row.startswith("▸"))
        await desk.until_shows("Principal → Director")
        await desk.press("enter")
        await desk.until_shows("What changed")
        assert "admin.edit" in desk.text()
        await desk.press("u")
        await desk.until_shows("Undo entry 6: ")
        await desk.press("escape")
        await desk.press("escape", "slash")
        await desk.type("district")
        await desk.until_shows("1 entry")


async def test_verifies_the_chain_and_says_where_it_breaks(
    workspace: Workspace, ana: AdminRecord
) -> None:
    async with console(workspace) as desk:
        await desk.press("7")
        await desk.until_shows("6 entries")
        await desk.press("v")
        await desk.until_shows("All 6 entries fit")
        with workspace.store.write() as transaction:
            transaction.execute("UPDATE audit_entries SET operator = 'nobody' WHERE seq = 3")
        await desk.press("v")
        await desk.until_shows("Entry 3 does not fit the 2 before it")


async def test_undoes_an_edit_and_a_deactivation(
    workspace: Workspace, district: DistrictRecord, ana: AdminRecord
) -> None:
    workspace.run(deactivate_admin, ana)
    async with console(workspace) as desk:
        await desk.press("7")
        await desk.until_shows("7 entries")
        await desk.press("u")
        await desk.until_shows("Ana Rivera is active again. No application sees")
        await desk.press("right", "enter")
        await desk.until_shows("Ana Rivera is active again.")
        await desk.until_shows("8 entries")
        await desk.press("g", "j", "j", "u")
        await desk.until_shows("is as before: title: Director → Principal")
        await desk.press("right", "enter")
        await desk.until_shows("Ana Rivera is as before: title.")
        assert workspace.read(find_admin, district, "A1").title == "Principal"


async def test_does_not_undo_over_a_later_edit(
    workspace: Workspace, district: DistrictRecord, ana: AdminRecord
) -> None:
    workspace.run(edit_admin, district, ana, replace(draft_of(ana), title="Head"))
    async with console(workspace) as desk:
        await desk.press("7")
        await desk.until_shows("7 entries")
        await desk.press("j", "u")
        await desk.until_shows("changed again since then")
        assert "(entry 7)" in desk.text()


async def test_says_why_an_entry_cannot_be_undone(workspace: Workspace, ana: AdminRecord) -> None:
    application = create(workspace)
    workspace.run(rotate_secret, application)
    async with console(workspace) as desk:
        await desk.press("7")
        await desk.until_shows("8 entries")
        await desk.press("u")
        await desk.until_shows("only a hash was kept")


async def test_undoes_sharing_with_its_effect_and_redoes_it(
    workspace: Workspace, district: DistrictRecord, ana: AdminRecord
) -> None:
    application = create(workspace)
    workspace.run(connect, application, district)
    workspace.run(share, application, district, ("101",))
    async with console(workspace) as desk:
        await desk.press("7")
        await desk.until_shows("9 entries")
        await desk.press("u")
        await desk.until_shows("loses 1 admin: Ana Rivera.")
        await desk.press("right", "enter")
        await desk.until_shows("Bell Ridge Elementary is no longer shared with")
        await desk.until_shows("10 entries")
        await desk.press("g", "u")
        await desk.until_shows("shared with ReadWell again. It gains 1")
        await desk.press("right", "enter")
        await desk.until_shows("Bell Ridge Elementary is shared with ReadWell again.")


async def test_an_upload_is_undone_from_the_log_and_names_whom_it_kept(
    workspace: Workspace,
) -> None:
    with_demo(workspace)
    district = workspace.read(find_district, None)
    someone = workspace.read(find_admin, district, "A-010")
    workspace.run(edit_admin, district, someone, replace(draft_of(someone), title="Dean"))
    async with console(workspace) as desk:
        await desk.press("7", "slash")
        await desk.type("upload")
        await desk.until_shows("2 entries")
        await desk.press("down", "u")
        await desk.until_shows("Undo the upload of admins.csv?")
        await desk.press("right", "enter")
        await desk.until_shows("Kept as they are")
        assert someone.name in desk.text()
        assert "changed since" in desk.text()
