"""Undoing an upload whose rows others need yet, or whose keys and emails went to others."""

from __future__ import annotations

from dataclasses import replace

from console.importing.undoing import undo_import
from console.provisioning.admins import edit_admin
from console.provisioning.directory import find_admin
from console.provisioning.images import draft_of
from console.provisioning.which_district import list_districts
from console.workspace import Workspace
from tests.importing.conftest import ANA, HEADER, LUIS, Uploads
from tests.importing.rosters import ENROLLMENTS, SCHOOLS, SECTIONS, STAFF, TEACHERS, Rosters

EMAILS = "SELECT min(email) FROM users WHERE last_name = 'Adler'"


def edit_title(workspace: Workspace, who: str, title: str) -> None:
    district = workspace.read(list_districts)[0]
    admin = workspace.read(find_admin, district, who)
    workspace.run(edit_admin, district, admin, replace(draft_of(admin), title=title))


def test_an_edit_counts_though_another_had_the_key_before(
    uploads: Uploads, workspace: Workspace
) -> None:
    first = uploads.apply(HEADER + ANA)
    second = uploads.apply(HEADER + ANA.replace("Principal", "Dean"))
    undo_import(workspace, second.import_id)
    undo_import(workspace, first.import_id)
    # The key of Ana's row is free again, and SQLite gives it to the next.
    third = uploads.apply(HEADER + LUIS)
    for title in ("Coach", "Director"):
        edit_title(workspace, "A2", title)
    report = undo_import(workspace, third.import_id)
    assert ([kept.name for kept in report.kept], report.removed) == (["Luis Soto"], 0)


def test_an_email_comes_back_from_somebody_the_same_upload_created(
    uploads: Uploads, workspace: Workspace
) -> None:
    uploads.apply(HEADER + ANA)
    email = ANA.split(",")[1]
    changed = uploads.apply(
        HEADER + ANA.replace(email, "new@x.org") + f"A9,{email},Bo,Li,,district,\n"
    )
    report = undo_import(workspace, changed.import_id)
    assert (report.kept, report.removed, report.restored) == ((), 1, 1)
    assert workspace.read(find_admin, workspace.read(list_districts)[0], "A1").email == email


def test_a_school_that_a_later_upload_took_from_somebody_stays(rosters: Rosters) -> None:
    rosters.drop("students", "teachers", "sections", "enrollments")
    rosters.apply()
    rosters.write(schools=SCHOOLS + "0103,Third,003\n")
    third = rosters.apply()
    rosters.write(staff=STAFF.replace("0102,S1", "0103,S1"))
    rosters.apply()
    rosters.write(staff=STAFF)
    back = rosters.apply()
    report = undo_import(rosters.workspace, third.import_id)
    assert (report.removed, report.deactivated) == (0, 1)
    undo_import(rosters.workspace, back.import_id)
    assert [school.sis_id for school in rosters.admin("S1").schools] == ["0101", "0103"]


def test_a_section_that_a_later_upload_emptied_stays(rosters: Rosters) -> None:
    rosters.write(sections=SECTIONS.split("0102")[0], enrollments=ENROLLMENTS.split("0102")[0])
    rosters.apply()
    rosters.write(sections=SECTIONS)
    music = rosters.apply()
    rosters.write(enrollments=ENROLLMENTS)
    rosters.apply()
    rosters.drop("sections")
    rosters.write(enrollments=ENROLLMENTS.split("0102")[0])
    ended = rosters.apply(mode="full", max_removals="100%")
    assert ended.kinds["enrollments"].removed == 1
    assert undo_import(rosters.workspace, music.import_id).deactivated == 1
    undo_import(rosters.workspace, ended.import_id)
    dangling = "SELECT count(*) FROM section_students WHERE section_pk NOT IN "
    assert rosters.value(dangling + "(SELECT pk FROM sections)") == 0
    assert rosters.value("SELECT count(*) FROM section_students") == 2


def test_emails_that_teachers_swapped_come_back(rosters: Rosters) -> None:
    rosters.write(teachers=TEACHERS.replace("ana@", "rita@").replace("Ana,", "Rita,"))
    rosters.apply()
    swapped = TEACHERS.replace("tess@", "x@").replace("ana@", "tess@").replace("x@", "rita@")
    rosters.write(teachers=swapped.replace("Ana,", "Rita,"))
    second = rosters.apply()
    assert rosters.value(EMAILS) == "rita@maple.example"
    report = undo_import(rosters.workspace, second.import_id)
    assert (report.kept, report.restored) == ((), 2)
    assert rosters.value(EMAILS) == "tess@maple.example"


def test_a_teacher_whose_old_id_another_has_is_kept(rosters: Rosters) -> None:
    rosters.drop("sections", "enrollments")
    rosters.apply()
    rosters.write(teachers=TEACHERS.replace("T1", "T7"))
    renamed = rosters.apply()
    rosters.write(teachers=TEACHERS.replace("tess@", "una@").replace("Tess", "Una"))
    rosters.apply()
    report = undo_import(rosters.workspace, renamed.import_id)
    assert [(kept.name, kept.reason) for kept in report.kept] == [
        ("Tess Adler", "somebody else has their old SIS id now")
    ]


def test_a_role_that_a_later_upload_changed_is_kept(rosters: Rosters) -> None:
    rosters.drop("teachers", "sections", "enrollments")
    rosters.apply()
    rosters.write(teachers=TEACHERS)
    joined = rosters.apply()
    rosters.write(teachers=TEACHERS.replace("Administrator", "Coach"))
    rosters.apply()
    report = undo_import(rosters.workspace, joined.import_id)
    assert [(kept.name, kept.reason) for kept in report.kept] == [
        ("Ana Rivera", "changed since the upload")
    ]
    assert rosters.value("SELECT title FROM teacher_roles") == "Coach"
