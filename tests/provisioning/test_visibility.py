"""Who an application sees: the draft's rule, by an oracle; why, by its own advice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.provisioning.admins import create_admin, deactivate_admin, edit_admin, reactivate_admin
from console.provisioning.applications import create_application, set_application_active
from console.provisioning.directory import get_admin, list_schools
from console.provisioning.districts import create_district, edit_school, set_school_active
from console.provisioning.drafts import AdminDraft, ApplicationDraft
from console.provisioning.images import draft_of, school_draft_of
from console.provisioning.sharing import connect, disconnect, share, unshare
from console.provisioning.visibility import seen_admins, seen_by, sees, why
from console.workspace import Workspace
from storage.queries.applications import connection as find_connection
from storage.records.admins import AdminRecord
from storage.records.applications import ApplicationRecord, ConnectionRecord
from storage.records.districts import DistrictRecord
from storage.records.schools import SchoolRecord


@pytest.fixture
def application(workspace: Workspace) -> ApplicationRecord:
    draft = ApplicationDraft("ReadWell", ("https://readwell.example/cb",))
    return workspace.run(create_application, draft).application


def connected(
    workspace: Workspace, application: ApplicationRecord, district: DistrictRecord
) -> ConnectionRecord:
    with workspace.store.read() as reader:
        found = find_connection(reader, application.pk, district.pk)
    assert found is not None
    return found


def test_schools_that_are_not_shared_do_not_leak(
    workspace: Workspace,
    application: ApplicationRecord,
    district: DistrictRecord,
    schools: list[SchoolRecord],
) -> None:
    draft = AdminDraft("ana@x.example", "Ana", "Rivera", "school", schools=("101", "102"))
    workspace.run(create_admin, district, draft)
    workspace.run(connect, application, district)
    workspace.run(share, application, district, ("102",))
    seen = workspace.read(seen_admins, connected(workspace, application, district))
    assert [admin.schools for admin in seen] == [(schools[1].id,)]


@pytest.fixture
def ana(workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]) -> AdminRecord:
    draft = AdminDraft("ana@x.example", "Ana", "Rivera", "school", schools=("101", "102"))
    return workspace.run(create_admin, district, draft).admin


def codes(
    workspace: Workspace,
    application: ApplicationRecord,
    district: DistrictRecord,
    admin: AdminRecord,
) -> list[str]:
    """The codes of the facts that speak against the admin, and the verdict checked by the list."""
    answer = workspace.read(why, application, district, workspace.read(get_admin, admin.pk))
    with workspace.store.read() as reader:
        connection = find_connection(reader, application.pk, district.pk)
        listed = connection is not None and any(
            seen.pk == admin.pk for seen in seen_admins(reader, connection)
        )
    on = next(known for known in [application] if known.pk == application.pk).active
    assert answer.visible == (listed and on)
    return [fact.code for fact in answer.facts if not fact.holds]


def test_why_names_every_fact_against_and_the_steps_that_flip_it(
    workspace: Workspace,
    application: ApplicationRecord,
    district: DistrictRecord,
    ana: AdminRecord,
) -> None:
    workspace.run(deactivate_admin, ana)
    inactive = workspace.read(get_admin, ana.pk)
    off = workspace.run(set_application_active, application, active=False)
    answer = workspace.read(why, off, district, inactive)
    assert [fact.code for fact in answer.facts if not fact.holds] == [
        "application_active",
        "connected",
        "admin_active",
        "school_shared",
    ]
    assert [change.command for change in answer.changes] == [
        "principal apps reactivate ReadWell",
        "principal apps connect ReadWell",
        "principal admins reactivate ana@x.example",
        "principal apps share ReadWell --schools 101",
    ]
    workspace.run(create_district, "Oak Hills")
    named = f" --district '{district.name}'"
    among = workspace.read(why, off, district, inactive)
    assert [change.command.endswith(named) for change in among.changes] == [False, True, True, True]
    on = workspace.run(set_application_active, off, active=True)
    workspace.run(connect, on, district)
    workspace.run(reactivate_admin, inactive)
    workspace.run(share, on, district, ("101",))
    assert codes(workspace, on, district, ana) == []


def test_a_school_whose_sis_id_reads_as_several_is_named_by_its_id(
    workspace: Workspace,
    application: ApplicationRecord,
    district: DistrictRecord,
    ana: AdminRecord,
) -> None:
    workspace.run(connect, application, district)
    (first, *_) = workspace.read(list_schools, district, term="101")
    workspace.run(edit_school, district, first, replace(school_draft_of(first), sis_id="1,2"))
    admin = workspace.read(get_admin, ana.pk)
    (change,) = workspace.read(why, application, district, admin).changes
    assert change.command == f"principal apps share ReadWell --schools {first.id}"


def test_the_change_that_hides_a_school_admin_is_to_unshare_all_their_shared_schools(
    workspace: Workspace,
    application: ApplicationRecord,
    district: DistrictRecord,
    ana: AdminRecord,
) -> None:
    workspace.run(connect, application, district)
    workspace.run(share, application, district, "all")
    answer = workspace.read(why, application, district, ana)
    assert answer.visible
    assert [change.command for change in answer.changes] == [
        "principal apps unshare ReadWell --schools 101,102"
    ]
    workspace.run(unshare, application, district, ("101", "102"))
    assert codes(workspace, application, district, ana) == ["school_shared"]


def test_a_deactivated_school_shows_nobody(
    workspace: Workspace,
    application: ApplicationRecord,
    district: DistrictRecord,
    schools: list[SchoolRecord],
    ana: AdminRecord,
) -> None:
    workspace.run(connect, application, district)
    workspace.run(share, application, district, ("101",))
    workspace.run(set_school_active, schools[0], active=False)
    assert codes(workspace, application, district, ana) == ["school_active"]
    answer = workspace.read(why, application, district, ana)
    assert [change.command for change in answer.changes] == ["principal schools reactivate 101"]
    workspace.run(set_school_active, schools[1], active=False)
    workspace.run(unshare, application, district, ("101",))
    answer = workspace.read(why, application, district, ana)
    assert [change.command for change in answer.changes] == [
        "principal schools reactivate 101",
        "principal apps share ReadWell --schools 101",
    ]


def test_a_school_admin_without_schools_is_seen_by_nobody(
    workspace: Workspace,
    application: ApplicationRecord,
    district: DistrictRecord,
    ana: AdminRecord,
) -> None:
    workspace.run(edit_admin, district, ana, replace(draft_of(ana), schools=()))
    workspace.run(connect, application, district)
    workspace.run(share, application, district, "all")
    assert codes(workspace, application, district, ana) == ["has_school"]


def test_a_district_admin_is_seen_as_soon_as_the_district_connects(
    workspace: Workspace, application: ApplicationRecord, district: DistrictRecord
) -> None:
    draft = AdminDraft("bo@x.example", "Bo", "Li", "district")
    bo = workspace.run(create_admin, district, draft).admin
    assert codes(workspace, application, district, bo) == ["connected"]
    workspace.run(connect, application, district)
    assert codes(workspace, application, district, bo) == []
    assert workspace.read(sees, application, bo)
    workspace.run(disconnect, application, district)
    assert not workspace.read(sees, application, bo)


def test_signing_in_is_another_matter_than_being_seen(
    workspace: Workspace, district: DistrictRecord, ana: AdminRecord
) -> None:
    for name, sso, types in (
        ("Both", ("district",), ("district_admin", "staff")),
        ("Heads only", ("district",), ("district_admin",)),
        ("Library", ("library",), ("teacher", "student")),
    ):
        draft = ApplicationDraft(name, ("https://x.example/cb",), sso, types)
        made = workspace.run(create_application, draft).application
        workspace.run(connect, made, district)
        workspace.run(share, made, district, "all")
    answers = workspace.read(seen_by, district, ana)
    assert [(app.name, answer.visible, answer.sign_in.holds) for app, answer in answers] == [
        ("Both", True, True),
        ("Heads only", True, False),
        ("Library", True, False),
    ]


def test_hostile_names_are_shown_harmless(
    workspace: Workspace, application: ApplicationRecord, district: DistrictRecord
) -> None:
    draft = AdminDraft("x@x.example", "Ana", "Li", "district")
    admin = workspace.run(create_admin, district, draft).admin
    answer = workspace.read(
        why, application, district, admin._replace(last_name="\x1b]52;c;eA==\x07", active=False)
    )
    assert "\x1b" not in "".join(fact.text for fact in answer.facts)
