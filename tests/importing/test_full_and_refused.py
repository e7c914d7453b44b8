"""A full upload never takes a refused row, or a kind nobody sent, for somebody who left."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

from console.importing.exporting import Export
from console.importing.options import UploadOptions
from console.importing.planning import plan_upload
from console.provisioning.which_district import list_districts
from tests.importing.conftest import THREE, Uploads
from tests.importing.rosters import SCHOOLS, SECTIONS, STAFF, STUDENTS, TEACHERS, Rosters

FULL: dict[str, Any] = {"mode": "full", "max_removals": "100%", "allow_partial": True}


def test_refused_rows_of_every_kind_remove_nobody(rosters: Rosters) -> None:
    rosters.apply()
    rosters.write(
        schools=SCHOOLS.replace("0102,O’Hara,002", "0102,,002"),
        staff=STAFF.replace("ana@maple.example,Ana", "ana@@maple,Ana").replace("ANA@", "ana@"),
        teachers=TEACHERS.replace("0101,T1,001,tess", "0999,T1,001,tess"),
        students=STUDENTS.replace("0102,P2,Ole,Voss,5,", "0102,P2,Ole"),
        sections=SECTIONS.replace("0102,C2,T2", "0102,C2,T99"),
    )
    document = rosters.document(**FULL)
    assert document["rejected"] > 4
    assert {kind: found["removed"] for kind, found in document["kinds"].items()} == dict.fromkeys(
        document["kinds"], 0
    )


def test_a_school_known_by_a_former_id_is_there_when_its_row_is_refused(rosters: Rosters) -> None:
    rosters.apply()
    with rosters.workspace.store.write() as transaction:
        transaction.execute(
            "UPDATE schools SET sis_id = 'B-1', former_sis_id = '0101', hand_edited = 'sis_id' "
            "WHERE sis_id = '0101'"
        )
    rosters.write(schools=SCHOOLS.replace("Bell Ridge", ""))
    assert rosters.document(**FULL)["kinds"]["schools"]["removed"] == 0


def test_nobody_is_read_of_whom_a_row_could_not_be(rosters: Rosters) -> None:
    """Else they would lose the school of that row, and nobody would have said so."""
    rosters.apply()
    rosters.write(staff=STAFF.replace("0102,S1,ANA@maple.example,Ana", "0102,S1,ANA@maple"))
    with plan_upload(rosters.workspace, [str(rosters.folder)], UploadOptions(**FULL)) as plan:
        assert [row.line for row in plan.rows("rejected").rows] == [2, 3]
        problems = {problem.line: problem for problem in plan.document.problems if problem.line}
    assert problems[2].code == "other_row_refused"
    assert "Line 3 is about the same person" in problems[2].message


def test_our_own_oneroster_export_takes_no_teacher_away(rosters: Rosters, tmp_path: Path) -> None:
    """It has only admins, in a file of users that could hold teachers and students too."""
    rosters.apply()
    stream = io.BytesIO()
    with rosters.workspace.store.read() as reader:
        district = list_districts(reader)[0]
        Export(reader, district).write("oneroster", stream)
    path = tmp_path / "export.zip"
    path.write_bytes(stream.getvalue())
    assert zipfile.is_zipfile(path)
    with plan_upload(rosters.workspace, [str(path)], UploadOptions(mode="full")) as plan:
        assert (plan.nothing_to_do, plan.held) == (True, None)


def test_a_file_of_strangers_says_so_in_its_hold(uploads: Uploads) -> None:
    uploads.apply(THREE)
    strangers = THREE.replace("A", "Z").replace("@maple", "@oak")
    with uploads.plan(strangers, mode="full") as plan:
        assert plan.held is not None
        assert "another district’s file" in plan.held.causes[0]
    known = strangers + "A1,ana@maple.example,Ana,Rivera,Principal,school,101;102\n"
    with uploads.plan(known, mode="full") as plan:
        assert plan.held is not None
        assert "another district’s file" not in "".join(plan.held.causes)
        assert plan.held.causes[-1] == "1 of 2: a district admin, of no school."
