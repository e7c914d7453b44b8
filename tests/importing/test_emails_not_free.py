"""An email that somebody keeps, though another row of the upload looks as if it were free."""

from __future__ import annotations

from tests.importing.conftest import ANA, HEADER, Uploads
from tests.importing.rosters import STAFF, TEACHERS, Rosters


def test_nobody_gives_an_email_away_where_only_new_people_are_added(uploads: Uploads) -> None:
    uploads.apply(HEADER + ANA)
    email = ANA.split(",")[1]
    text = HEADER + ANA.replace(email, "new@x.org") + f"A9,{email},Bo,Li,,district,\n"
    assert uploads.codes(text, mode="add") == [(3, "email", "duplicate_email")]
    assert uploads.codes(text) == []


def test_nor_do_teachers_then(rosters: Rosters) -> None:
    rosters.drop("sections", "enrollments")
    rosters.apply()
    new = "0101,T9,009,tess@maple.example,Una,Li,\n"
    rosters.write(teachers=TEACHERS.replace("tess@", "tessa@") + new)
    assert ("teachers.csv", 4, "Teacher_email", "conflict") in rosters.problems(mode="add")
    assert rosters.problems() == []


def test_an_admin_is_not_given_the_email_a_teacher_is_given(rosters: Rosters) -> None:
    rosters.drop("sections", "enrollments")
    rosters.apply()
    rosters.write(staff=STAFF.replace("luis@", "one@"), teachers=TEACHERS.replace("tess@", "one@"))
    assert rosters.problems() == [("staff.csv", 4, "Staff_email", "conflict")]


def test_an_email_taken_from_a_teacher_is_free(rosters: Rosters) -> None:
    rosters.drop("sections", "enrollments")
    rosters.apply()
    rosters.write(teachers=TEACHERS.replace("tess@maple.example", ""))
    rosters.apply()
    new = "0101,T9,009,tess@maple.example,Una,Li,\n"
    rosters.write(teachers=TEACHERS.replace("tess@maple.example", "") + new)
    assert rosters.apply().counts.created == 1
    assert rosters.value("SELECT count(*) FROM users WHERE email_key = 'tess@maple.example'") == 1
