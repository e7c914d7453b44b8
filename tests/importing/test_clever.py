"""Clever's roster: one row per school, several files, a folder; undo takes all of it back."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.importing.applying import apply_plan
from console.importing.options import UploadOptions
from console.importing.planning import plan_upload
from console.importing.undoing import undo_import
from console.provisioning.which_district import list_districts
from tests.importing.rosters import (
    ENROLLMENTS,
    FILES,
    SCHOOLS,
    SECTIONS,
    STAFF,
    STUDENTS,
    TEACHERS,
    Rosters,
)


def test_loads_a_whole_roster(rosters: Rosters) -> None:
    document = rosters.apply().as_json()
    assert (document["format"], document["problems"]) == ("clever", [])
    created = {kind: counts["created"] for kind, counts in document["kinds"].items()}
    assert created == {
        "schools": 2, "admins": 2, "teachers": 2, "students": 2, "sections": 2, "enrollments": 2,
    }  # fmt: skip
    assert document["created"] == 12
    assert rosters.tables() == [5, 2, 2, 4, 2, 2, 2, 3, 2]


def test_merges_the_rows_of_one_person(rosters: Rosters) -> None:
    rosters.apply()
    ana = rosters.admin("S1")
    assert (ana.admin_scope, ana.title, ana.email) == ("school", "Principal", "ana@maple.example")
    assert [school.sis_id for school in ana.schools] == ["0101", "0102"]
    assert [school.sis_id for school in rosters.admin("S2").schools] == ["0101", "0102"]
    assert rosters.value("SELECT portal_role FROM admin_roles WHERE sis_id = 'S1'") == (
        "School Tech Lead"
    )


def test_a_teacher_with_an_admins_email_is_the_same_person(rosters: Rosters) -> None:
    rosters.apply()
    assert rosters.value(
        "SELECT count(*) FROM admin_roles a JOIN teacher_roles t ON t.user_pk = a.user_pk"
    ) == 1  # fmt: skip
    assert rosters.value("SELECT count(*) FROM admin_roles") == 2, "a mere title is no admin"


def test_the_same_roster_again_is_nothing_to_do(rosters: Rosters) -> None:
    rosters.apply()
    for mode in ("upsert", "full", "add"):
        again = rosters.document(mode=mode)
        assert (again["created"], again["updated"], again["removed"]) == (0, 0, 0)
        assert again["unchanged"] == again["rows"]


def test_undo_takes_all_of_it_back(rosters: Rosters) -> None:
    before = rosters.tables()
    document = rosters.apply()
    report = undo_import(rosters.workspace, document.import_id)
    assert report.kept == ()
    assert rosters.tables() == before


def test_updates_every_kind_and_undo_restores_it(rosters: Rosters) -> None:
    rosters.apply()
    rosters.write(
        schools=SCHOOLS.replace("Bell Ridge", "Bell Ridge West"),
        teachers=TEACHERS.replace("Tess,Adler", "Tess,Baker"),
        students=STUDENTS.replace("Ole,Voss,5", "Ole,Voss,6"),
        sections=SECTIONS.replace("C1,T1,T2,Reading", "C1,T2,,Reading"),
        enrollments=ENROLLMENTS.replace("C1,P1", "C1,P2"),
    )
    document = rosters.apply(mode="full", max_removals="100%")
    updated = {kind: counts.updated for kind, counts in document.kinds.items()}
    assert updated == {
        "schools": 1, "admins": 0, "teachers": 1, "students": 1, "sections": 1, "enrollments": 0,
    }  # fmt: skip
    enrollments = document.kinds["enrollments"]
    assert (enrollments.created, enrollments.removed) == (1, 1)
    assert rosters.value("SELECT name FROM schools WHERE sis_id = '0101'") == "Bell Ridge West"
    report = undo_import(rosters.workspace, document.import_id)
    assert (report.restored, report.kept) == (4, ())
    rosters.write(**{name.removesuffix(".csv"): text for name, text in FILES.items()})
    again = rosters.document()
    assert (again["created"], again["updated"], again["removed"]) == (0, 0, 0)


def test_a_plan_is_readable_kind_by_kind(rosters: Rosters) -> None:
    rosters.apply()
    rosters.write(schools=SCHOOLS.replace("O’Hara", "O’Hara Early"))
    with plan_upload(rosters.workspace, [str(rosters.folder)]) as plan:
        (row,) = plan.rows("updated").rows
        assert (row.what, row.name, row.sis_id) == ("school", "O’Hara Early", "0102")
        assert [tuple(change) for change in row.changes] == [("name", "O’Hara", "O’Hara Early")]
        whats = [row.what for row in plan.rows("unchanged", limit=50).rows]
        assert len(whats) == plan.rows("unchanged").total == plan.counts.unchanged
        assert set(whats) == {"admin", "school", "teacher", "student", "section", "enrollment"}
        assert [row.name for row in plan.rows("unchanged", offset=2, limit=1).rows] == [
            "Bell Ridge"
        ]


def test_staff_files_say_nothing_of_district_admins(rosters: Rosters) -> None:
    from console.provisioning.admins import create_admin
    from console.provisioning.drafts import AdminDraft

    district = rosters.workspace.read(list_districts)[0]
    draft = AdminDraft("d@maple.example", "Dee", "Boss", "district")
    rosters.workspace.run(create_admin, district, draft)
    rosters.apply()
    rosters.write(staff=STAFF.replace("district,S2", "0101,S2"))
    document = rosters.document(mode="full")
    assert (document["removed"], document["held"]) == (0, None)


def test_a_full_roster_is_held_by_kind(rosters: Rosters) -> None:
    rosters.apply()
    rosters.write(sections=SECTIONS.splitlines()[0] + "\n" + SECTIONS.splitlines()[1] + "\n")
    rosters.drop("enrollments")
    document = rosters.document(mode="full")
    assert document["kinds"]["sections"]["removed"] == 1
    assert "1 of 2 sections" in document["held"]["message"]


def test_empty_files_of_a_roster_remove_nobody(rosters: Rosters) -> None:
    rosters.apply()
    rosters.write(staff="", students=STUDENTS.splitlines()[0] + "\n")
    document = rosters.document(mode="full")
    assert (document["removed"], document["rejected"]) == (0, 0)
    assert [p["code"] for p in document["problems"]] == ["no_admins", "empty_file", "no_data_rows"]
    assert {p["severity"] for p in document["problems"]} == {"warning"}


def test_names_what_is_wrong_with_the_place(rosters: Rosters) -> None:
    rosters.write(
        staff=STAFF
        + "0999,S3,x@maple.example,X,Y,,,,,\n"
        + "0101,S4,z@maple.example,Z,Z,,,,,\n0102,S4,z@maple.example,Zoe,Z,,,,,\n"
        + "0101,S5,,No,Email,,,,,\n",
        students=STUDENTS + "0101,P9,,Nameless,3,\n",
        sections=SECTIONS + "0101,C3,T9,,Art,3,1\n",
        enrollments=ENROLLMENTS + "0101,C9,P1\n0101,C1,P7\n",
    )
    assert rosters.problems() == [
        ("enrollments.csv", 5, "Section_id", "unknown_section"),
        ("enrollments.csv", 6, "Student_id", "unknown_student"),
        ("sections.csv", 4, "Teacher_id", "unknown_teacher"),
        ("staff.csv", 5, "School_id", "unknown_school"),
        ("staff.csv", 7, "First_name", "conflicting_rows"),
        ("staff.csv", 8, "Staff_email", "missing_required"),
        ("students.csv", 5, "First_name", "missing_required"),
    ]
    document = rosters.document()
    assert document["kinds"]["admins"]["rejected"] == 4
    assert document["rejected"] == sum(k["rejected"] for k in document["kinds"].values()) == 8


def test_passwords_are_neither_stored_nor_written_out(rosters: Rosters, tmp_path: Path) -> None:
    rosters.write(staff=STAFF + "0999,S3,x@maple.example,X,Y,,,xy,secret3,\n")
    rejects, saved = tmp_path / "rejects.csv", tmp_path / "plan"
    options = UploadOptions(allow_partial=True)
    with plan_upload(rosters.workspace, [str(rosters.folder)], options) as plan:
        assert plan.write_rejects(rejects) == [(rejects, 1)]
        plan.save(saved)
        apply_plan(rosters.workspace, plan)
    assert "xy" in rejects.read_text()
    assert "secret" not in rejects.read_text()
    import zipfile

    with zipfile.ZipFile(saved) as archive:
        assert not any(b"secret" in archive.read(name) for name in archive.namelist())
    path = rosters.workspace.store.location.path
    if path is not None:
        assert b"secret3" not in path.read_bytes()


@pytest.mark.parametrize(
    ("old", "new"),
    [("School_id", "school_id"), ("School_id", "School id"), ("Staff_email", "STAFF-EMAIL")],
)
def test_headers_in_every_spelling(rosters: Rosters, old: str, new: str) -> None:
    rosters.write(staff=STAFF.replace(old, new).replace("\n", "\r"))
    assert rosters.document()["kinds"]["admins"]["created"] == 2


def test_the_old_admins_file(rosters: Rosters) -> None:
    rosters.drop("staff")
    rosters.write(
        admins="School_id,Staff_id,Admin_email,First_name,Last_name,Admin_title,Username,Password\n"
        "0101,S1,ana@maple.example,Ana,Rivera,Principal,a,b\n"
    )
    rosters.apply()
    assert rosters.admin("S1").title == "Principal"


def test_one_file_alone(rosters: Rosters) -> None:
    rosters.apply()
    staff = str(rosters.folder / "staff.csv")
    with plan_upload(rosters.workspace, [staff]) as plan:
        document = plan.document.as_json()
        assert (list(document["kinds"]), document["unchanged"]) == (["admins"], 2)


def test_says_so_when_nobody_is_an_administrator(rosters: Rosters) -> None:
    rosters.drop("staff")
    document = rosters.apply()
    assert [problem.code for problem in document.problems] == ["no_admins"]
    assert document.kinds["teachers"].created == 2


def test_admins_of_deactivated_schools_only_are_named(rosters: Rosters) -> None:
    rosters.apply()
    rosters.write(
        schools=SCHOOLS.splitlines(keepends=True)[0] + "0102,O’Hara,002\n",
        teachers=TEACHERS.replace("0101", "0102"),
        sections=SECTIONS.replace("0101", "0102"),
        students=STUDENTS.replace("0101", "0102"),
        staff=STAFF + "0101,S3,lu@maple.example,Lu,Soto,,,,,\n",
    )
    options = {"mode": "full", "max_removals": "100%"}
    assert rosters.problems(**options) == [("staff.csv", 5, "School_id", "inactive_school")]
    rosters.apply(**options)
    rosters.write(schools=SCHOOLS)
    assert rosters.problems() == []
    rosters.drop("schools")
    assert rosters.problems() == [("staff.csv", 5, "School_id", "inactive_school")]


@pytest.mark.parametrize("term", ["Matemáticas", "matematicas", "c3É"])
def test_rows_of_a_plan_are_searched_without_regard_to_case_and_accents(
    rosters: Rosters, term: str
) -> None:
    rosters.write(sections=SECTIONS + "0102,C3é,T2,,Matemáticas,5,3\n")
    with plan_upload(rosters.workspace, [str(rosters.folder)]) as plan:
        found = plan.rows("created", term=term, what="sections")
    assert (found.total, [row.sis_id for row in found.rows]) == (1, ["C3é"])


def test_rows_of_a_plan_say_what_they_are_and_have_both_names(rosters: Rosters) -> None:
    rosters.write(students=STUDENTS + "0101,P3,,Voss,3,\n")
    with plan_upload(rosters.workspace, [str(rosters.folder)]) as plan:
        rows = plan.rows("created").rows
        by_sort = {what: plan.rows("created", what=what) for what in plan.kinds}
        [refused] = plan.rows("rejected", what="students").rows
        assert plan.rows("rejected", what="teachers").total == 0
    assert [(row.what, row.first_name, row.last_name) for row in rows[:3]] == [
        ("admin", "Ana", "Rivera"), ("admin", "Luis", "Soto"), ("school", "", ""),
    ]  # fmt: skip
    assert {what: page.total for what, page in by_sort.items()} == dict.fromkeys(by_sort, 2)
    assert {row.what for row in by_sort["sections"].rows} == {"section"}
    assert (refused.what, refused.last_name, refused.cells[2]) == (
        "student", "Voss", ("first_name", "First_name", ""),
    )  # fmt: skip


def test_a_hold_explains_every_kind_that_would_lose_too_many(rosters: Rosters) -> None:
    rosters.apply()
    rosters.write(
        teachers=TEACHERS.splitlines()[0] + "\n0102,T2,002,ana@maple.example,Ana,Rivera,\n",
        staff=STAFF.rsplit("district", 1)[0],
        sections=SECTIONS.replace("T1,T2", "T2,"),
    )
    held = rosters.document(mode="full")["held"]
    assert (held["removals"], held["active"]) == (1, 2)
    assert held["causes"] == [
        "1 of 1: one admin of Bell Ridge.",
        "1 of 1: one admin of O’Hara.",
        "Held: 1 of 2 teachers would be deactivated (50%); the limit is 10%.",
        "1 of 1: the only teacher of Bell Ridge.",
    ]


def test_what_was_assumed_of_each_file_is_said(rosters: Rosters) -> None:
    (rosters.folder / "staff.csv").write_bytes(STAFF.replace("Ana", "Anaïs").encode("cp1252"))
    rosters.write(sections=SECTIONS.replace(",", ";"))
    files = rosters.document()["files"]
    assert {
        file["file"]: (file["encoding"], file["delimiter"])
        for file in files
        if (file["encoding"], file["delimiter"]) != ("utf-8", ",")
    } == {"staff.csv": ("cp1252", ","), "sections.csv": ("utf-8", ";")}


def test_rows_whose_ids_cannot_be_read_are_refused_where_they_stand(rosters: Rosters) -> None:
    """Neither their bytes nor NUL may reach a database; nor the bytes of a column's name."""
    odd = {
        "staff": STAFF.replace("Staff_email", "Staff\udca0email").replace("luis@maple", "lüis"),
        "students": STUDENTS.replace("P2", "P\udcff"),
        "enrollments": ENROLLMENTS.replace("P2", "P\0", 1),
    }
    for name, text in odd.items():
        path = rosters.folder / f"{name}.csv"
        path.write_bytes(text.encode(errors="surrogateescape"))
    found = rosters.document(mode="full", encoding="utf-8")["problems"]
    assert {
        ("staff.csv", 4, "Staff\\udca0email", "invalid_email"),
        ("students.csv", 4, "Student_id", "encoding_error"),
        ("enrollments.csv", 3, "Student_id", "null_byte"),
    } <= {(p["file"], p["line"], p["column"], p["code"]) for p in found}


def test_a_roster_without_its_header_shows_no_password(rosters: Rosters) -> None:
    rosters.write(staff=STAFF.partition("\n")[2].replace("0101,S1", "S1", 1))
    (problem,) = (p for p in rosters.document()["problems"] if p["code"] == "missing_header")
    assert "begins with “S1”" in problem["message"]
    assert "secret" not in problem["message"]
