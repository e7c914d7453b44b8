"""Somebody with several roles: what was edited by hand holds for each file that names them."""

from __future__ import annotations

from dataclasses import replace

from console.importing.undoing import undo_import
from console.provisioning.admins import deactivate_admin, edit_admin
from console.provisioning.images import draft_of
from console.provisioning.which_district import list_districts
from tests.importing.rosters import STAFF, TEACHERS, Rosters

NAME = "SELECT u.first_name || ' ' || u.last_name || ' ' || u.email || ' ' || t.title FROM users u "
NAME += "JOIN teacher_roles t ON t.user_pk = u.pk WHERE t.sis_id = 'T2'"
KEY = "SELECT u.name_key FROM users u JOIN teacher_roles t ON t.user_pk = u.pk "
KEY += "WHERE t.sis_id = 'T2'"


def edit_ana(rosters: Rosters, first_name: str, email: str) -> None:
    """Edit Ana, who is admin S1 and teacher T2, by hand."""
    ana = rosters.admin("S1")
    district = rosters.workspace.read(list_districts)[0]
    draft = replace(draft_of(ana), first_name=first_name, email=email)
    rosters.workspace.run(edit_admin, district, ana, draft)


def test_a_name_edited_by_hand_outlives_the_file_of_teachers(rosters: Rosters) -> None:
    rosters.apply()
    edit_ana(rosters, first_name="Anabel", email="anabel@maple.example")
    rosters.workspace.run(deactivate_admin, rosters.admin("S1"))
    edited = rosters.value(KEY)
    rosters.drop("staff")
    rosters.write(teachers=TEACHERS.replace("Rivera,Administrator", "Rivers,Coach"))
    found = [p for p in rosters.document()["problems"] if p["code"] == "kept_edit"]
    assert [(p["file"], p["line"], p["column"]) for p in found] == [
        ("teachers.csv", 3, "Teacher_email"),
        ("teachers.csv", 3, "First_name"),
    ]
    assert "Anabel Rivers was edited by hand: “First_name” stays “Anabel”" in found[1]["message"]
    done = rosters.apply()
    assert rosters.value(NAME) == "Anabel Rivers anabel@maple.example Coach"
    assert rosters.value(KEY) != edited
    undo_import(rosters.workspace, done.import_id)
    assert rosters.value(NAME) == "Anabel Rivera anabel@maple.example Administrator"
    assert rosters.value(KEY) == edited
    rosters.apply(overwrite_edits=True)
    assert rosters.value(NAME) == "Ana Rivers ana@maple.example Coach"
    assert [p for p in rosters.document()["problems"] if p["code"] == "kept_edit"] == []


def test_the_name_of_an_admin_comes_from_the_file_of_admins(rosters: Rosters) -> None:
    rosters.apply()
    rosters.write(
        staff=STAFF.replace("Ana,", "Anabel,"), teachers=TEACHERS.replace("Administrator", "Coach")
    )
    rosters.apply()
    assert rosters.value(NAME) == "Anabel Rivera ana@maple.example Coach"
    assert rosters.document()["updated"] == 0


def test_the_row_of_an_admin_wins_though_the_admin_was_deactivated_by_hand(
    rosters: Rosters,
) -> None:
    rosters.apply()
    rosters.workspace.run(deactivate_admin, rosters.admin("S1"))
    rosters.write(teachers=TEACHERS.replace("ana@", "a.rivera@").replace("Administrator", "Coach"))
    rosters.write(staff=STAFF.replace("Ana,", "Anabel,").replace("luis@", "a.rivera@"))
    rosters.apply()
    assert rosters.value(NAME) == "Anabel Rivera ana@maple.example Coach"
    assert rosters.document()["updated"] == 0
