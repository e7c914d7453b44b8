"""What a delta says of things whose ids are kept, and of those whose ids are not."""

from __future__ import annotations

from typing import Any

import pytest

from console.importing.options import UploadOptions
from console.importing.planning import plan_upload
from tests.importing.miniatures import (
    CLASSES,
    ENROLLMENTS,
    ORGS,
    ROLES,
    USERS_11,
    USERS_12,
    Packages,
    version_11,
)

MANIFEST = "propertyName,value\noneroster.version,1.2\n"
ROLE_HEADER, ENROLLMENT_HEADER = (text.splitlines()[0] + "\n" for text in (ROLES, ENROLLMENTS))


@pytest.fixture
def loaded(packages: Packages) -> Packages:
    packages.apply(packages.zip(orgs=ORGS, users=USERS_12.format(s=""), roles=ROLES))
    return packages


def delta(packages: Packages, **files: str) -> dict[str, Any]:
    rows = "".join(f"file.{name},delta\n" for name in files)
    return packages.document(packages.zip(manifest=MANIFEST + rows, **files))


def errors(document: dict[str, Any]) -> list[tuple[int, str, str]]:
    return [
        (problem["line"], problem["column"], problem["message"])
        for problem in document["problems"]
        if problem["severity"] == "error"
    ]


@pytest.mark.parametrize(
    ("row", "column", "what"),
    [
        ("r1,tobedeleted,2026-01-01,,,,,,,\n", "userSourcedId", "user"),
        ("r1,tobedeleted,2026-01-01,u1,,,,,,\n", "role", "role"),
    ],
)
def test_a_role_known_only_by_its_id_is_refused(
    loaded: Packages, row: str, column: str, what: str
) -> None:
    ((line, at, message),) = errors(delta(loaded, roles=ROLE_HEADER + row))
    assert (line, at) == (2, column)
    assert f"names no {what}. What a role or an enrollment is about is not known" in message


def test_an_enrollment_known_only_by_its_id_is_refused(packages: Packages) -> None:
    packages.apply(packages.zip(**version_11()))
    row = "e2,tobedeleted,2026-01-01,,,,,,,\n"
    ((line, column, message),) = errors(delta(packages, enrollments=ENROLLMENT_HEADER + row))
    assert (line, column) == (2, "classSourcedId")
    assert "names no section" in message


def test_a_role_that_comes_to_others_may_be_one_that_changed(loaded: Packages) -> None:
    moved = "r4,active,2026-01-01,u2,primary,siteAdministrator,,,s1,\n"
    document = delta(loaded, roles=ROLE_HEADER + moved, orgs=ORGS)
    assert "added_role" in [problem["code"] for problem in document["problems"]]
    ended = "r4,tobedeleted,2026-01-01,u2,primary,districtAdministrator,,,d,\n"
    document = delta(loaded, roles=ROLE_HEADER + moved + ended, orgs=ORGS)
    assert document["problems"] == []
    again = "r1,active,2026-01-01,u1,primary,principal,,,s1,\n"
    assert delta(loaded, roles=ROLE_HEADER + again, orgs=ORGS)["problems"] == []


def test_a_role_that_ends_without_an_org_ends_everywhere(loaded: Packages) -> None:
    ended = "r1,tobedeleted,2026-01-01,u1,primary,principal,,,,\n"
    document = delta(loaded, roles=ROLE_HEADER + ended)
    assert document["kinds"]["admins"]["removed"] == 1


def test_schools_classes_and_users_may_end_by_their_id_alone(packages: Packages) -> None:
    packages.apply(packages.zip(**version_11()))
    ended = {"orgs": (ORGS, "s2"), "classes": (CLASSES, "c1"), "users": (USERS_12, "u1")}
    files = {"manifest": MANIFEST + "".join(f"file.{name},delta\n" for name in ended)}
    for name, (text, sis_id) in ended.items():
        header = text.splitlines()[0]
        files[name] = f"{header}\n{sis_id},tobedeleted" + "," * (header.count(",") - 1) + "\n"
    path = packages.zip(**files)
    with plan_upload(packages.workspace, [path], UploadOptions()) as plan:
        assert errors(plan.document.as_json()) == []
        assert {(row.what, row.sis_id) for row in plan.rows("removed").rows} == {
            ("school", "s2"), ("section", "c1"), ("admin", "u1"),
        }  # fmt: skip


def test_a_status_nobody_knows_is_told_and_one_of_version_1_0_is_known(loaded: Packages) -> None:
    old, odd = (USERS_12.splitlines()[1].format(s=status) for status in ("Inactive", "left"))
    header = USERS_12.splitlines()[0]
    assert delta(loaded, users=f"{header}\n{old}\n")["kinds"]["admins"]["removed"] == 1
    document = delta(loaded, users=f"{header}\n{odd}\n")
    assert document["removed"] == 0
    (problem,) = document["problems"]
    assert (problem["line"], problem["column"], problem["code"]) == (2, "status", "unknown_status")


def teaching(packages: Packages) -> list[str]:
    """The SIS ids of those who teach, in order."""
    sql = (
        "SELECT t.sis_id FROM section_teachers m JOIN teacher_roles t ON t.user_pk = m.user_pk "
        "ORDER BY m.section_pk, m.position"
    )
    return [row[0] for row in packages.workspace.read(lambda reader: reader.rows(sql))]


def test_a_delta_changes_who_teaches_a_class_and_drops_nobody(packages: Packages) -> None:
    second = "u8,,,true,s1,teacher,tom,,Tom,Hill,,,,,,,,\n"
    packages.apply(packages.zip(**version_11(users=USERS_11 + second)))
    head = "propertyName,value\noneroster.version,1.1\nfile.enrollments,delta\n"
    renamed = CLASSES.replace("c1,,,Reading", "c1,active,2026-01-01,Writing")

    def after(*rows: str, **files: str) -> list[str]:
        text = ENROLLMENT_HEADER + "".join(f"{row},,\n" for row in rows)
        packages.apply(packages.zip(manifest=head, enrollments=text, **files))
        return teaching(packages)

    assert after("e2,active,2026-01-01,c1,s1,u6,student,false", classes=renamed) == ["u5"]
    assert after("e8,active,2026-01-01,c1,s1,u8,teacher,false") == ["u5", "u8"]
    assert after("e8,active,2026-01-01,c1,s1,u8,teacher,true") == ["u8", "u5"]
    assert after("e1,tobedeleted,2026-01-01,c1,s1,u5,teacher,true") == ["u8"]


def test_who_teaches_is_refused_where_it_stands(packages: Packages) -> None:
    packages.apply(packages.zip(**version_11()))
    rows = "e3,,,c1,s1,u9,teacher,true,,\ne4,,,c9,s1,u5,teacher,true,,\n"
    document = packages.document(packages.zip(enrollments=ENROLLMENTS + rows), mode="full")
    assert [(p["line"], p["column"], p["code"]) for p in document["problems"]] == [
        (4, "userSourcedId", "unknown_teacher"), (5, "classSourcedId", "unknown_section"),
    ]  # fmt: skip
    assert document["removed"] == 0
