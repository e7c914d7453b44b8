"""Undoing several uploads: newest first, one in the middle, people of several roles."""

from __future__ import annotations

from dataclasses import replace

from console.importing.undoing import undo_import
from console.provisioning.admins import edit_admin
from console.provisioning.directory import find_admin
from console.provisioning.images import draft_of
from console.provisioning.which_district import list_districts
from console.workspace import Workspace
from tests.importing.conftest import ANA, HEADER, LUIS, NAM, THREE, Uploads
from tests.importing.rosters import SECTIONS, STAFF, STUDENTS, TEACHERS, Rosters


def users(workspace: Workspace) -> int:
    return int(workspace.read(lambda reader: reader.value("SELECT count(*) FROM users")))


def test_undone_newest_first_nothing_is_left(uploads: Uploads, workspace: Workspace) -> None:
    first = uploads.apply(THREE)
    second = uploads.apply(HEADER + ANA.replace("Rivera", "Rivera-Soto") + LUIS)
    third = uploads.apply(HEADER + ANA, mode="full", max_removals="100%")
    fourth = uploads.apply(HEADER + ANA.replace("Principal", "Dean") + LUIS)
    for document in (fourth, third, second):
        report = undo_import(workspace, document.import_id)
        assert (report.kept, report.removed) == ((), 0)
    report = undo_import(workspace, first.import_id)
    assert (report.kept, report.removed, users(workspace)) == ((), 3, 0)


def test_one_in_the_middle_keeps_and_names_what_came_after(
    uploads: Uploads, workspace: Workspace
) -> None:
    first = uploads.apply(THREE)
    middle = uploads.apply(
        HEADER + ANA.replace("Principal", "Dean") + NAM.replace("Nguyen", "Tran")
    )
    last = uploads.apply(HEADER + ANA.replace("Principal", "Director") + NAM)
    uploads.apply(HEADER + NAM.replace("Nguyen", "Tran"))
    report = undo_import(workspace, middle.import_id)
    assert sorted(person.name for person in report.kept) == ["Ana Rivera", "Nam Tran"]
    assert {person.reason for person in report.kept} == {"changed since the upload"}
    report = undo_import(workspace, last.import_id)
    assert [person.name for person in report.kept] == ["Nam Tran"]
    district = workspace.read(list_districts)[0]
    assert workspace.read(find_admin, district, "A1").title == "Dean"
    report = undo_import(workspace, first.import_id)
    assert (report.removed, report.kept_total) == (1, 2)


def test_an_edit_after_an_undo_still_counts_as_one(uploads: Uploads, workspace: Workspace) -> None:
    first = uploads.apply(THREE)
    second = uploads.apply(HEADER + ANA.replace("Principal", "Dean") + LUIS + NAM)
    undo_import(workspace, second.import_id)
    district = workspace.read(list_districts)[0]
    ana = workspace.read(find_admin, district, "A1")
    workspace.run(edit_admin, district, ana, replace(draft_of(ana), title="Head"))
    report = undo_import(workspace, first.import_id)
    assert [person.name for person in report.kept] == ["Ana Rivera"]
    assert report.removed == 2


def test_people_of_two_roles_and_places_go_back_too(rosters: Rosters) -> None:
    first = rosters.apply()
    before = rosters.tables()
    rosters.write(
        schools="School_id,School_name,School_number\n0101,Bell Hill,001\n0102,O’Hara,002\n",
        staff=STAFF.replace(",Principal,", ",Dean,"),
        teachers=TEACHERS.replace(",002,", ",0022,"),
        students=STUDENTS.replace("Ole,Voss", "Ole,Foss"),
        sections=SECTIONS.replace("Music", "Choir"),
    )
    second = rosters.apply()
    assert second.counts.updated == 5
    report = undo_import(rosters.workspace, second.import_id)
    assert (report.kept, report.restored) == ((), 5)
    assert (rosters.tables(), rosters.admin("S1").title) == (before, "Principal")
    report = undo_import(rosters.workspace, first.import_id)
    assert report.kept == ()
    assert set(rosters.tables()) == {0}


def test_what_a_roster_created_and_somebody_changed_is_named(rosters: Rosters) -> None:
    first = rosters.apply()
    rosters.write(sections=SECTIONS.replace("Music", "Choir"))
    rosters.apply()
    report = undo_import(rosters.workspace, first.import_id)
    assert [(kept.name, kept.email) for kept in report.kept] == [("Choir", "C2")]
