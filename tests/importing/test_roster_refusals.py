"""What is refused in a roster: emails that two have, and refused rows as files that come back."""

from __future__ import annotations

import csv
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from console.importing.applying import apply_plan
from console.importing.options import UploadOptions
from console.importing.plan_files import load_plan
from console.importing.planning import plan_upload
from console.provisioning.admins import edit_admin
from console.provisioning.images import draft_of
from console.provisioning.which_district import list_districts
from tests.importing.conftest import HEADER, LUIS, Uploads
from tests.importing.miniatures import Packages, version_11
from tests.importing.rosters import ENROLLMENTS, SECTIONS, STAFF, STUDENTS, TEACHERS, Rosters


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def uploaded(rosters: Rosters, *paths: Path, **options: Any) -> dict[str, Any]:
    names = [str(path) for path in paths]
    with plan_upload(rosters.workspace, names, UploadOptions(**options)) as plan:
        return apply_plan(rosters.workspace, plan).as_json()


def test_teachers_of_one_email_are_refused_naming_both_lines(rosters: Rosters) -> None:
    rosters.write(teachers=TEACHERS + "0101,T3,003,TESS@maple.example,Tom,Adler,\n")
    [problem] = rosters.document()["problems"]
    assert (problem["line"], problem["column"], problem["code"]) == (
        4, "Teacher_email", "duplicate_email",
    )  # fmt: skip
    assert "Line 2 and line 4" in problem["message"]


def test_teachers_may_swap_their_emails(rosters: Rosters) -> None:
    more = "0101,T3,003,{0},Tom,Adler,\n0101,T4,004,{1},Una,Adler,\n"
    one, other = "tom@maple.example", "una@maple.example"
    rosters.write(teachers=TEACHERS + more.format(one, other))
    rosters.apply()
    rosters.write(teachers=TEACHERS + more.format(other, one))
    assert rosters.apply().kinds["teachers"].updated == 2
    email = "SELECT email FROM users u JOIN teacher_roles t ON t.user_pk = u.pk WHERE sis_id = 'T3'"
    assert rosters.value(email) == other


def test_refused_rows_of_several_files_come_back_as_several(
    rosters: Rosters, tmp_path: Path
) -> None:
    rosters.write(
        staff=STAFF + "0101,S3,luis@maple.example,Lu,Soto,,,,hush,\n",
        students=STUDENTS + "0101,P3,,Voss,3,\n",
        sections=SECTIONS + "0101,C3,T9,,Art,3,3\n",
        enrollments=ENROLLMENTS + "0101,C1,P9\n",
    )
    path = tmp_path / "rejects.csv"
    options = UploadOptions(allow_partial=True)
    with plan_upload(rosters.workspace, [str(rosters.folder)], options) as plan:
        written = plan.write_rejects(path)
        apply_plan(rosters.workspace, plan)
    assert [(file.path.name, file.rows) for file in written] == [
        ("rejects.csv", 1), ("rejects-sections.csv", 1), ("rejects-staff.csv", 1),
        ("rejects-students.csv", 1),
    ]  # fmt: skip
    corrections = {"Student_id": ("P9", "P1"), "Teacher_id": ("T9", "T1"), "First_name": ("", "Al")}
    corrections["Staff_email"] = ("luis@maple.example", "lu@maple.example")
    for file in written:
        rows = rows_of(file.path)
        assert all(row["_error_code"] for row in rows)
        for row in rows:
            for column, (wrong, right) in corrections.items():
                if row.get(column) == wrong:
                    row[column] = right
        with file.path.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, rows[0])
            writer.writeheader()
            writer.writerows(rows)
    document = uploaded(rosters, *(file.path for file in written))
    # P1 is in C1 already, so one row brings nothing new.
    assert (document["created"], document["unchanged"], document["problems"]) == (3, 1, [])


def test_all_rows_of_a_refused_person_come_along(rosters: Rosters, tmp_path: Path) -> None:
    more = "0101,S3,{0},Lu,Soto,,,,,\n0102,S3,{0},Lu,Soto,,,,,\n"
    rosters.write(staff=STAFF + more.format("luis@maple.example"))
    path = tmp_path / "rejects.csv"
    options = UploadOptions(allow_partial=True)
    with plan_upload(rosters.workspace, [str(rosters.folder)], options) as plan:
        assert plan.write_rejects(path) == [(path, 1)]
        apply_plan(rosters.workspace, plan)
    rows = rows_of(path)
    assert [row["School_id"] for row in rows] == ["0101", "0102"]
    assert [bool(row["_error_code"]) for row in rows] == [True, False]
    path.write_text(path.read_text().replace("luis@", "lu@"))
    assert uploaded(rosters, path)["created"] == 1
    assert [school.sis_id for school in rosters.admin("S3").schools] == ["0101", "0102"]


SHAPES = (
    '0101,S3,"Lu"x,Lu,Soto,,Coach,lu,pass3,\n'
    "0101,S4,lu@maple.example,Lu,Soto,,Dean, Students,lu,pass4,Lead\n"
    "0101,S5,al@maple.example,Al,,Coach,al,pass5,\n"
    '0101,S6,bo@maple.example,Bo,Soto,,Coach,bo,"pass"6,\n'
    "0101,S7,al,Al,Soto,,Coach,al,pass7,\n"
)


def test_passwords_that_slipped_out_of_their_column_are_not_written_out(
    rosters: Rosters, tmp_path: Path
) -> None:
    rosters.write(staff=STAFF + SHAPES)
    options = UploadOptions(allow_partial=True)
    with plan_upload(rosters.workspace, [str(rosters.folder)], options) as plan:
        written = plan.write_rejects(tmp_path / "rejects.csv")
        plan.save(tmp_path / "plan")
        shown = plan.rows("rejected").rows
        planned = plan.counts
    assert "pass" not in written[0].path.read_text()
    assert not any("pass" in cell.value for row in shown for cell in row.cells)
    with zipfile.ZipFile(tmp_path / "plan") as archive:
        assert not any(b"pass" in archive.read(name) for name in archive.namelist())
    # Without them the rows must still be what they were: refused.
    with load_plan(rosters.workspace, tmp_path / "plan") as plan:
        assert plan.counts == planned
        assert planned.rejected == 5


def test_a_password_pushed_into_a_blank_column_is_not_written_out(
    rosters: Rosters, tmp_path: Path
) -> None:
    rosters.write(staff=STAFF + "0101,S8,al,Al,Soto, Jr,,Coach,al,pass8,\n")
    options = UploadOptions(allow_partial=True)
    with plan_upload(rosters.workspace, [str(rosters.folder)], options) as plan:
        (written,) = plan.write_rejects(tmp_path / "rejects.csv")
        (shown,) = plan.rows("rejected").rows
    assert "pass8" not in written.path.read_text()
    assert "pass8" not in [cell.value for cell in shown.cells]


def test_cells_without_a_header_are_kept_and_refused_again(
    uploads: Uploads, tmp_path: Path
) -> None:
    path = tmp_path / "rejects.csv"
    with uploads.plan(HEADER + LUIS.replace("\n", ",7,+8\n")) as plan:
        plan.write_rejects(path)
    assert path.read_text().rstrip().endswith(",7,'+8")
    assert uploads.codes(path.read_bytes()) == [(2, "", "too_many_fields")]


def test_columns_are_called_as_the_file_calls_them(rosters: Rosters, packages: Packages) -> None:
    rosters.apply()
    district = rosters.workspace.read(list_districts)[0]
    ana = rosters.admin("S1")
    edited = replace(draft_of(ana), email="rivera@maple.example", schools=("0101",))
    rosters.workspace.run(edit_admin, district, ana, edited)
    assert [
        problem[1:]
        for problem in rosters.problems()
        if problem[0] == "staff.csv" and problem[3] == "kept_edit"
    ] == [(2, "Staff_email", "kept_edit"), (2, "School_id", "kept_edit")]
    rosters.write(staff=STAFF + "0101,S3,luis@maple.example,Lu,Soto,,,,,\n")
    assert ("staff.csv", 5, "Staff_email", "duplicate_email") in rosters.problems()
    rosters.write(students=STUDENTS.replace("Ida", "I\ufffda"))
    assert ("students.csv", 2, "First_name", "encoding_error") in rosters.problems()
    found = packages.document(packages.zip(**version_11()))["problems"]
    assert {p["column"] for p in found if p["code"] == "no_schools"} == {"orgSourcedIds"}
