"""A whole roster of Clever's, as a folder of files that tests change and upload."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from console.importing.applying import apply_plan
from console.importing.options import UploadOptions
from console.importing.planning import plan_upload
from console.importing.reports import ImportDocument
from console.provisioning.directory import find_admin
from console.provisioning.which_district import list_districts
from console.workspace import Workspace
from storage.records.admins import AdminRecord

SCHOOLS = "School_id,School_name,School_number\n0101,Bell Ridge,001\n0102,O’Hara,002\n"
STAFF = (
    "School_id,Staff_id,Staff_email,First_name,Last_name,Department,Title,Username,Password,Role\n"
    "0101,S1,ana@maple.example,Ana,Rivera,Office,Principal,arivera,secret1,\n"
    "0102,S1,ANA@maple.example,Ana,Rivera,Office,Principal,arivera,secret1,School Tech Lead\n"
    "district,S2,luis@maple.example,Luis,Soto,,Coach,lsoto,secret2,\n"
)
TEACHERS = (
    "School_id,Teacher_id,Teacher_number,Teacher_email,First_name,Last_name,Title\n"
    "0101,T1,001,tess@maple.example,Tess,Adler,Ms.\n"
    "0102,T2,002,ana@maple.example,Ana,Rivera,Administrator\n"
)
STUDENTS = (
    "School_id,Student_id,First_name,Last_name,Grade,Contact_name\n"
    "0101,P1,Ida,Voss,3,Mom\n0101,P1,Ida,Voss,3,Dad\n0102,P2,Ole,Voss,5,\n"
)
SECTIONS = (
    "School_id,Section_id,Teacher_id,Teacher_2_id,Name,Grade,Period\n"
    "0101,C1,T1,T2,Reading,3,1\n0102,C2,T2,,Music,5,2\n"
)
ENROLLMENTS = "School_id,Section_id,Student_id\n0101,C1,P1\n0102,C2,P2\n0102,C2,P2\n"
FILES = {
    "schools.csv": SCHOOLS,
    "staff.csv": STAFF,
    "teachers.csv": TEACHERS,
    "students.csv": STUDENTS,
    "sections.csv": SECTIONS,
    "enrollments.csv": ENROLLMENTS,
}


class Rosters:
    """A folder of files, uploaded as a whole."""

    def __init__(self, workspace: Workspace, folder: Path) -> None:
        self.workspace = workspace
        self.folder = folder
        self.write(**{name.removesuffix(".csv"): text for name, text in FILES.items()})

    def write(self, **files: str) -> None:
        for name, text in files.items():
            (self.folder / f"{name}.csv").write_text(text)

    def drop(self, *names: str) -> None:
        for name in names:
            (self.folder / f"{name}.csv").unlink()

    def document(self, **options: Any) -> dict[str, Any]:
        with plan_upload(self.workspace, [str(self.folder)], UploadOptions(**options)) as plan:
            return plan.document.as_json()

    def apply(self, **options: Any) -> ImportDocument:
        with plan_upload(self.workspace, [str(self.folder)], UploadOptions(**options)) as plan:
            return apply_plan(self.workspace, plan)

    def problems(self, **options: Any) -> list[tuple[str, int | None, str | None, str]]:
        found = self.document(**options)["problems"]
        return [(p["file"], p["line"], p["column"], p["code"]) for p in found]

    def admin(self, who: str) -> AdminRecord:
        district = self.workspace.read(list_districts)[0]
        return self.workspace.read(find_admin, district, who)

    def value(self, sql: str) -> Any:
        return self.workspace.read(lambda reader: reader.value(sql))

    def tables(self) -> list[Any]:
        """How many rows every table has that an upload writes."""
        names = ("users", "schools", "admin_roles", "admin_schools", "teacher_roles",
                 "student_roles", "sections", "section_teachers", "section_students")  # fmt: skip
        return [self.value(f"SELECT count(*) FROM {name}") for name in names]
