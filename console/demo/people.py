"""Schools, teachers, students and sections of the demo, from files in Clever's roster format."""

from __future__ import annotations

import csv
from importlib import resources

from console.ids import as_id
from console.keys import email_key, fold, name_key
from console.workspace import Act
from storage.models import (
    School,
    Section,
    SectionStudent,
    SectionTeacher,
    StudentRole,
    TeacherRole,
    User,
)
from storage.queries import admins, schools
from storage.records import DistrictRecord

Line = dict[str, str]


def read_lines(name: str) -> list[Line]:
    """The lines of one data file, by column."""
    text = (resources.files("console.demo") / "data" / name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def add_schools(act: Act, district: DistrictRecord) -> None:
    """The demo's schools."""
    lines = read_lines("schools.csv")
    first = act.new_ids(len(lines))
    act.add(
        *(
            School(
                id=as_id(first + index),
                district_pk=district.pk,
                sis_id=line["School_id"],
                name=line["School_name"],
                name_key=fold(line["School_name"]),
                school_number=line["School_number"],
                low_grade=line["Low_grade"],
                high_grade=line["High_grade"],
                city=line["School_city"],
                state=line["School_state"],
                zip=line["School_zip"],
                created_at=act.now,
                modified_at=act.now,
            )
            for index, line in enumerate(lines)
        )
    )
    act.record("demo.schools", f"{len(lines)} demo schools", after={"schools": len(lines)})


def add_classes(act: Act, district: DistrictRecord) -> None:
    """The demo's teachers, students, sections and enrollments; synthetic, all of them."""
    school_pks = {ref.sis_id: ref.pk for ref in schools.school_refs(act, district.pk)}
    teachers = {
        line["Teacher_id"]: _add_teacher(act, district, line, school_pks)
        for line in read_lines("teachers.csv")
    }
    students = {
        line["Student_id"]: _add_student(act, district, line, school_pks)
        for line in read_lines("students.csv")
    }
    sections = {
        line["Section_id"]: _add_section(act, district, line, school_pks, teachers)
        for line in read_lines("sections.csv")
    }
    act.add(
        *(
            SectionStudent(
                section_pk=sections[line["Section_id"]], user_pk=students[line["Student_id"]]
            )
            for line in read_lines("enrollments.csv")
        )
    )
    counts = {"teachers": len(teachers), "students": len(students), "sections": len(sections)}
    act.record("demo.classes", "demo classes", after=counts)


def _add_teacher(act: Act, district: DistrictRecord, line: Line, school_pks: dict[str, int]) -> int:
    employee = admins.employee_by_email(act, district.pk, email_key(line["Teacher_email"]))
    pk = employee[0] if employee else _add_user(act, district, line, line["Teacher_email"])
    act.add(
        TeacherRole(
            user_pk=pk,
            district_pk=district.pk,
            legacy_id=act.new_id(),
            sis_id=line["Teacher_id"],
            teacher_number=line["Teacher_number"],
            title=line["Title"],
            school_pks=str(school_pks[line["School_id"]]),
        )
    )
    return pk


def _add_student(act: Act, district: DistrictRecord, line: Line, school_pks: dict[str, int]) -> int:
    pk = _add_user(act, district, line, line["Student_email"], employee=False)
    act.add(
        StudentRole(
            user_pk=pk,
            district_pk=district.pk,
            sis_id=line["Student_id"],
            student_number=line["Student_number"],
            grade=line["Grade"],
            school_pks=str(school_pks[line["School_id"]]),
        )
    )
    return pk


def _add_user(
    act: Act, district: DistrictRecord, line: Line, email: str, *, employee: bool = True
) -> int:
    user = User(
        id=act.new_id(),
        district_pk=district.pk,
        email=email,
        email_key=email_key(email) if email else None,
        first_name=line["First_name"],
        last_name=line["Last_name"],
        name_key=name_key(line["First_name"], line["Last_name"]),
        employee=employee,
        created_at=act.now,
        modified_at=act.now,
    )
    act.add(user)
    return user.pk or 0


def _add_section(
    act: Act,
    district: DistrictRecord,
    line: Line,
    school_pks: dict[str, int],
    teachers: dict[str, int],
) -> int:
    section = Section(
        id=act.new_id(),
        district_pk=district.pk,
        school_pk=school_pks[line["School_id"]],
        sis_id=line["Section_id"],
        name=line["Name"],
        section_number=line["Section_number"],
        grade=line["Grade"],
        subject=line["Subject"],
        period=line["Period"],
        created_at=act.now,
        modified_at=act.now,
    )
    act.add(section)
    pk = section.pk or 0
    named = [line["Teacher_id"], line["Teacher_2_id"]]
    act.add(
        *(
            SectionTeacher(section_pk=pk, user_pk=teachers[teacher], position=position)
            for position, teacher in enumerate(filter(None, named))
        )
    )
    return pk
