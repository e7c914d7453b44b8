"""Whole OneRoster packages, generated with what real exporters are known to do.

Ids that are UUIDs; `status` and `dateLastModified` filled in although the manifest says bulk; zips
whose files are stored, not compressed, and dated 1980; every file of the standard, most of which
nothing here reads; people without email; the district and a school with one identifier.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

STAMP = "2026-09-01T00:00:00.000Z"
SCHOOLS, TEACHERS, STUDENTS, LESSONS = 3, 6, 40, 5
_HEAD = "sourcedId,status,dateLastModified,"


def identity(what: str, number: int = 0) -> str:
    """A UUID that is the same in every run."""
    return str(uuid5(NAMESPACE_URL, f"https://maple.example/{what}/{number}"))


def table(header: str, rows: Iterable[Sequence[str]]) -> str:
    """A file of rows with a status and a date each."""
    lines = [_HEAD + header]
    lines += [",".join((first, "active", STAMP, *rest)) for first, *rest in rows]
    return "\n".join(lines) + "\n"


def manifest(version: str, **files: str) -> str:
    """What the package says it holds."""
    rows = ["propertyName,value", "manifest.version,1.0", f"oneroster.version,{version}"]
    rows += [f"file.{name},{sent}" for name, sent in files.items()]
    return "\n".join([*rows, "source.systemName,Generator", "source.systemCode,gen"]) + "\n"


def stored_zip(path: Path, files: Mapping[str, str]) -> str:
    """The files stored as they are, the manifest last."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(f"{name}.csv", (1980, 1, 1, 0, 0, 0)), text)
    return str(path)


def district_11() -> dict[str, str]:
    """A district of OneRoster 1.1: an administrator at each school, and one of the district."""
    files = {
        "academicSessions": table(
            "title,type,startDate,endDate,parentSourcedId,schoolYear",
            [(identity("term"), "Full Year", "term", "2026-08-15", "2027-06-10", "", "2026-2027")],
        ),
        "orgs": _orgs(),
        "courses": table(
            "schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes",
            [(identity("course"), identity("term"), "Homeroom", "HR", "3", "", "Homeroom", "")],
        ),
        "classes": _classes(),
        "users": _users(),
        "enrollments": _enrollments(),
        "demographics": table("birthDate,sex", [(identity("student"), "2018-01-01", "female")]),
    }
    sent = dict.fromkeys(files, "bulk") | {"results": "absent", "lineItems": "absent"}
    return {**files, "manifest": manifest("1.1", **sent)}


def _orgs() -> str:
    district = (identity("district"), "Maple Glen ISD", "district", "1000", "")
    schools = (
        (identity("school", n), f"Maple School {n}", "school", f"{1001 + n}", identity("district"))
        for n in range(SCHOOLS)
    )
    return table("name,type,identifier,parentSourcedId", [district, *schools])


def _classes() -> str:
    rows = (
        (identity("class", n), f"Lesson {n}", "3", identity("course"), f"HR-{n}", "scheduled", "",
         identity("school", n % SCHOOLS), identity("term"), "Homeroom", "", "")
        for n in range(TEACHERS * 2)
    )  # fmt: skip
    return table(
        "title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,"
        "termSourcedIds,subjects,subjectCodes,periods",
        rows,
    )


def _users() -> str:
    admins = [("admin", n, identity("school", n)) for n in range(SCHOOLS)]
    admins.append(("admin", SCHOOLS, identity("district")))
    teachers = (("teacher", n, identity("school", n % SCHOOLS)) for n in range(TEACHERS))
    students = (("student", n, identity("school", n % SCHOOLS)) for n in range(STUDENTS))
    rows = (
        (identity(what, n), "true", org, "administrator" if what == "admin" else what, f"{what}{n}",
         "", what.title(), f"Number{n}", "", f"{9100 + n}", f"{what}{n}@maple.example", "", "", "",
         "3" if what == "student" else "", "")
        for what, n, org in (*admins, *teachers, *students)
    )  # fmt: skip
    return table(
        "enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,"
        "identifier,email,sms,phone,agentSourcedIds,grades,password",
        rows,
    )


def _enrollments() -> str:
    teaching = ((n, "teacher", n % TEACHERS, "true") for n in range(TEACHERS * 2))
    learning = (
        ((n + lesson) % (TEACHERS * 2), "student", n, "")
        for n in range(STUDENTS)
        for lesson in range(LESSONS)
    )
    rows = (
        (identity("enrollment", at), identity("class", n), identity("school", n % SCHOOLS),
         identity(role, who), role, primary, "2026-08-15", "2027-06-10")
        for at, (n, role, who, primary) in enumerate((*teaching, *learning))
    )  # fmt: skip
    return table(
        "classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate", rows
    )


UNREAD = (
    "academicSessions", "courses", "demographics", "userProfiles", "categories", "lineItems",
    "results", "scoreScales", "lineItemLearningObjectiveIds", "lineItemScoreScales",
    "resultLearningObjectiveIds", "resultScoreScales", "resources", "classResources",
    "courseResources", "userResources",
)  # fmt: skip


def every_file_12(sent: str) -> dict[str, str]:
    """Every file of OneRoster 1.2, sent as bulk or delta: two teachers without email, no admin."""
    people = (
        (f"user-{n}", "true", f"user-{n}", "", "Given", "Family", "", "", "", "", "", "", "9", "",
         "", "", "", "", "org-1", "")
        for n in (1, 2)
    )  # fmt: skip
    read = {
        "orgs": table(
            "name,type,identifier,parentSourcedId",
            [("org-0", "District", "district", "NCES-1", ""),
             ("org-1", "North School", "school", "NCES-1", "org-0")],
        ),
        "classes": table(
            "title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,"
            "termSourcedIds,subjects,subjectCodes,periods",
            [("class-1", "Algebra", "9", "course-1", "A1", "scheduled", "Room 1", "org-1", "as-1",
              "Math", "MATH", "1")],
        ),
        "users": table(
            "enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,sms,"
            "phone,agentSourcedIds,grades,password,userMasterIdentifier,preferredGivenName,"
            "preferredMiddleName,preferredFamilyName,primaryOrgSourcedId,pronouns",
            people,
        ),
        "roles": table(
            "userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId",
            [(f"role-{n}", f"user-{n}", "primary", "teacher", "2026-08-01", "", "org-1", "")
             for n in (1, 2)],
        ),
        "enrollments": table(
            "classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate",
            [("enrollment-1", "class-1", "org-1", "user-1", "teacher", "true", "2026-08-01", "")],
        ),
    }  # fmt: skip
    unread = {name: table("title", [(f"{name}-1", "Something")]) for name in UNREAD}
    files = {**read, **unread}
    return {"manifest": manifest("1.2", **dict.fromkeys(files, sent)), **files}
