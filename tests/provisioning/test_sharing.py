"""Connecting, sharing schools, district tokens, Library authorizations: each leaves one entry."""

from __future__ import annotations

import json

import pytest

from console.audit import Operator
from console.errors import Invalid, NotFound, Refused
from console.provisioning.admins import create_admin
from console.provisioning.app_directory import district_token, find_connection, view_application
from console.provisioning.applications import create_application
from console.provisioning.districts import create_district, create_school
from console.provisioning.drafts import AdminDraft, ApplicationDraft, SchoolDraft
from console.provisioning.library import authorize
from console.provisioning.people import find_person
from console.provisioning.sharing import (
    connect,
    disconnect,
    rotate_district_token,
    share,
    unshare,
)
from console.provisioning.visibility import count_seen, effect_of_sharing, effect_of_unsharing
from console.workspace import Workspace
from storage.queries import applications, ledger, roster
from storage.queries import schools as school_queries
from storage.records.applications import ApplicationRecord
from storage.records.districts import DistrictRecord
from storage.records.schools import SchoolRecord


@pytest.fixture
def application(workspace: Workspace) -> ApplicationRecord:
    draft = ApplicationDraft("ReadWell", ("https://readwell.example/cb",))
    return workspace.run(create_application, draft).application


def names(workspace: Workspace, application: ApplicationRecord) -> list[str]:
    view = workspace.read(view_application, application)
    return [school.sis_id for school in view.sharing[0].schools]


def test_connecting_shares_no_school(
    workspace: Workspace,
    application: ApplicationRecord,
    district: DistrictRecord,
    schools: list[SchoolRecord],
) -> None:
    workspace.run(connect, application, district)
    assert names(workspace, application) == []
    with pytest.raises(Refused, match="already connected"):
        workspace.run(connect, application, district)


def test_a_state_is_a_bool_wherever_it_was_read(
    workspace: Workspace,
    application: ApplicationRecord,
    district: DistrictRecord,
    schools: list[SchoolRecord],
) -> None:
    """SQLite keeps 0 and 1, which no caller should have to know."""
    workspace.run(connect, application, district)
    workspace.run(share, application, district, "all")
    with workspace.store.read() as reader:
        grant = applications.connections_of(reader, application.pk)[0]
        seen = roster.schools(reader, grant.connection, roster.Stretch(0, 9))
        one = roster.school(reader, grant.connection, schools[0].id)
        home = school_queries.district(reader, district.pk)
    assert len(seen) == len(schools)
    assert {type(each and each.active) for each in (district, home, grant.district)} == {bool}
    assert {type(each and each.active) for each in (*schools, *seen, one)} == {bool}


def test_share_by_sis_id_id_or_name_and_take_back(
    workspace: Workspace,
    application: ApplicationRecord,
    district: DistrictRecord,
    schools: list[SchoolRecord],
) -> None:
    workspace.run(connect, application, district)
    workspace.run(share, application, district, ("101", schools[1].id))
    assert names(workspace, application) == ["101", "102"]
    with pytest.raises(Refused, match="Nothing to change"):
        workspace.run(share, application, district, (schools[0].name,))
    workspace.run(unshare, application, district, ("101",))
    assert names(workspace, application) == ["102"]
    workspace.run(unshare, application, district, "all")
    assert names(workspace, application) == []


def test_all_covers_schools_to_come_until_one_is_taken_out(
    workspace: Workspace,
    application: ApplicationRecord,
    district: DistrictRecord,
    schools: list[SchoolRecord],
) -> None:
    workspace.run(connect, application, district)
    workspace.run(share, application, district, "all")
    workspace.run(create_school, district, SchoolDraft("104", "Okeechobee"))
    assert sorted(names(workspace, application)) == ["101", "102", "103", "104"]
    shared = workspace.run(unshare, application, district, ("102",))
    assert shared.connection.all_schools is False
    workspace.run(create_school, district, SchoolDraft("105", "Future"))
    assert sorted(names(workspace, application)) == ["101", "103", "104"]


def test_every_unknown_school_is_named(
    workspace: Workspace,
    application: ApplicationRecord,
    district: DistrictRecord,
    schools: list[SchoolRecord],
) -> None:
    workspace.run(connect, application, district)
    with pytest.raises(Invalid) as refused:
        workspace.run(share, application, district, ("101", "998", "999"))
    assert [problem.code for problem in refused.value.problems] == ["unknown_school"] * 2
    assert names(workspace, application) == []
    with pytest.raises(Invalid, match="at least one school"):
        workspace.run(share, application, district, ())


def test_a_name_of_several_schools_shares_none_of_them(
    workspace: Workspace,
    application: ApplicationRecord,
    district: DistrictRecord,
    schools: list[SchoolRecord],
) -> None:
    workspace.run(connect, application, district)
    workspace.run(create_school, district, SchoolDraft("104", "Bell Ridge Elementary"))
    with pytest.raises(Invalid, match="SIS ids 101, 104"):
        workspace.run(share, application, district, ("bell ridge ELEMENTARY",))
    assert names(workspace, application) == []
    workspace.run(share, application, district, ("104", "colegio penarroya"))
    assert names(workspace, application) == ["104", "103"]


def test_sharing_needs_a_connection(
    workspace: Workspace,
    application: ApplicationRecord,
    district: DistrictRecord,
    schools: list[SchoolRecord],
) -> None:
    with pytest.raises(NotFound, match="not connected"):
        workspace.run(share, application, district, "all")


def test_each_district_shares_for_itself(
    workspace: Workspace,
    application: ApplicationRecord,
    district: DistrictRecord,
    schools: list[SchoolRecord],
) -> None:
    other = workspace.run(create_district, "Cedar Falls")
    workspace.run(create_school, other, SchoolDraft("101", "Cedar High"))
    for one in (district, other):
        workspace.run(connect, application, one)
    workspace.run(share, application, other, ("101",))
    view = workspace.read(view_application, application)
    assert [[ref.name for ref in sharing.schools] for sharing in view.sharing] == [
        [],
        ["Cedar High"],
    ]
    tokens = {workspace.read(district_token, sharing.connection) for sharing in view.sharing}
    assert len(tokens) == 2


def test_the_district_token_is_derived_and_only_its_hash_kept(
    workspace: Workspace, application: ApplicationRecord, district: DistrictRecord
) -> None:
    connection = workspace.run(connect, application, district)
    token = workspace.read(district_token, connection)
    assert len(token) == 40
    assert int(token, 16)
    assert workspace.read(district_token, connection) == token
    with workspace.store.read() as reader:
        record = applications.active_token(reader, connection.pk)
    assert record is not None
    assert token not in str(record)
    assert record.nonce not in token


def test_a_new_district_token_ends_the_old_one(
    workspace: Workspace, application: ApplicationRecord, district: DistrictRecord
) -> None:
    connection = workspace.run(connect, application, district)
    old = workspace.read(district_token, connection)
    new = workspace.run(rotate_district_token, application, district)
    assert new != old
    assert workspace.read(district_token, connection) == new
    log = str(workspace.read(lambda reader: list(ledger.entries(reader))))
    assert new not in log
    assert old not in log


def test_disconnecting_takes_token_and_sharing_away(
    workspace: Workspace,
    application: ApplicationRecord,
    district: DistrictRecord,
    schools: list[SchoolRecord],
) -> None:
    workspace.run(connect, application, district)
    workspace.run(share, application, district, ("101",))
    workspace.run(disconnect, application, district)
    with pytest.raises(NotFound):
        workspace.read(find_connection, application, district)
    entry = workspace.read(lambda reader: list(ledger.entries(reader)))[-1]
    assert json.loads(entry.before or "") == {
        "district": district.name,
        "district_id": district.id,
        "schools": ["101"],
    }
    workspace.run(connect, application, district)
    assert names(workspace, application) == []


def test_every_change_of_sharing_is_one_entry_with_before_and_after(
    workspace: Workspace,
    application: ApplicationRecord,
    district: DistrictRecord,
    schools: list[SchoolRecord],
) -> None:
    bob = Workspace(workspace.store, Operator("bob"), workspace.clock)
    bob.run(connect, application, district)
    bob.run(share, application, district, "all")
    bob.run(unshare, application, district, ("101",))
    entries = workspace.read(lambda reader: list(ledger.entries(reader)))[-3:]
    assert [(entry.operator, entry.action) for entry in entries] == [
        ("bob", "application.connect"),
        ("bob", "application.share"),
        ("bob", "application.share"),
    ]
    assert json.loads(entries[-1].before or "")["schools"] == "all"
    assert json.loads(entries[-1].after or "")["schools"] == ["102", "103"]


def test_the_effect_is_known_before_the_change(
    workspace: Workspace,
    application: ApplicationRecord,
    district: DistrictRecord,
    schools: list[SchoolRecord],
) -> None:
    for number, of in enumerate((("101",), ("101", "102"), ("103",), ())):
        draft = AdminDraft(f"a{number}@x.example", "A", f"N{number}", "school", schools=of)
        workspace.run(create_admin, district, draft)
    connection = workspace.run(connect, application, district)
    workspace.run(share, application, district, ("102",))
    connection = workspace.read(find_connection, application, district)
    assert workspace.read(count_seen, connection) == 1
    gain = workspace.read(effect_of_sharing, connection, "all")
    assert (gain.gained, gain.lost) == (2, 0)
    assert [ref.sis_id for ref in gain.added] == ["101", "103"]
    assert [admin.last_name for admin in gain.gained_admins] == ["N0", "N2"]
    loss = workspace.read(effect_of_unsharing, connection, ("102",))
    assert (loss.gained, loss.lost) == (0, 1)
    assert workspace.read(count_seen, connection) == 1


def test_only_teachers_authorize_a_library_application(
    workspace: Workspace, application: ApplicationRecord, district: DistrictRecord
) -> None:
    draft = AdminDraft("ana@x.example", "Ana", "Rivera", "district")
    workspace.run(create_admin, district, draft)
    person = workspace.read(find_person, district, "ana@x.example")
    with pytest.raises(Refused, match="not a Library application"):
        workspace.run(authorize, application, person)
    library = workspace.run(
        create_application,
        ApplicationDraft("Quill", ("https://q.example/cb",), ("library",), ("teacher",)),
    ).application
    with pytest.raises(Refused, match="not an active teacher"):
        workspace.run(authorize, library, person)
