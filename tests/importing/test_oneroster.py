"""OneRoster 1.1 and 1.2, bulk and delta, in whole packages and in miniature."""

from __future__ import annotations

from console.importing.undoing import undo_import
from tests.importing.miniatures import (
    ORGS,
    ROLES,
    USERS_11,
    USERS_12,
    Packages,
    version_11,
)
from tests.importing.packages import district_11, every_file_12, stored_zip


def test_places_administrators_by_the_type_of_their_orgs(packages: Packages) -> None:
    document = packages.apply(packages.zip(**version_11()))
    ana, luis, nia, flo = (packages.admin(f"u{number}") for number in range(1, 5))
    assert [school.sis_id for school in ana.schools] == ["s1", "s2"]
    assert (luis.admin_scope, luis.schools) == ("district", ())
    assert (nia.admin_scope, nia.schools) == ("school", ())
    assert [school.sis_id for school in flo.schools] == ["s1"]
    assert [(p.line, p.code) for p in document.problems] == [
        (3, "placement"), (4, "no_schools"), (4, "placement"),
    ]  # fmt: skip
    created = {kind: counts.created for kind, counts in document.kinds.items()}
    assert created == {
        "schools": 2, "admins": 4, "teachers": 1, "students": 1, "sections": 1, "enrollments": 1,
    }  # fmt: skip


def test_reads_roles_of_several_orgs(packages: Packages) -> None:
    files = {"orgs": ORGS, "users": USERS_12.format(s=""), "roles": ROLES}
    document = packages.apply(packages.zip(**files))
    assert document.kinds["teachers"].created == 1
    ana = packages.admin("u1")
    assert ([s.sis_id for s in ana.schools], ana.admin_scope) == (["s1", "s2"], "school")
    assert packages.admin("u2").admin_scope == "district"
    again = packages.document(packages.zip(**files), mode="full")
    assert (again["created"], again["updated"], again["removed"]) == (0, 0, 0)


def test_a_delta_changes_only_what_it_names(packages: Packages) -> None:
    files = {"orgs": ORGS, "users": USERS_12.format(s=""), "roles": ROLES}
    packages.apply(packages.zip(**files))
    manifest = "propertyName,value\noneroster.version,1.2\nfile.users,delta\nfile.roles,absent\n"
    users = USERS_12.format(s="tobedeleted").rsplit("u2", 1)[0]
    delta = packages.zip(manifest=manifest, users=users, roles=ROLES, orgs=ORGS)
    document = packages.apply(delta, max_removals="0")
    assert document.kinds["admins"].removed == 1
    assert not packages.admin("u1").active
    assert packages.admin("u2").active
    assert "manifest" in [problem.code for problem in document.problems]
    assert document.kinds["admins"].unchanged == 1
    refused = packages.document(delta, mode="full")
    assert ("delta", "error") in [(p["code"], p["severity"]) for p in refused["problems"]]


def test_a_whole_package_goes_in_and_out_again(packages: Packages) -> None:
    path = stored_zip(packages.folder / "district.zip", district_11())
    document = packages.apply(path)
    created = {kind: counts.created for kind, counts in document.kinds.items()}
    assert created == {
        "schools": 3, "admins": 4, "teachers": 6, "students": 40, "sections": 12,
        "enrollments": 200,
    }  # fmt: skip
    again = packages.document(path, mode="full")
    assert (again["unchanged"], again["removed"]) == (again["rows"], 0)
    undo_import(packages.workspace, document.import_id)
    assert packages.workspace.read(lambda reader: reader.value("SELECT count(*) FROM users")) == 0


def test_a_package_without_administrators_says_so(packages: Packages) -> None:
    bulk = stored_zip(packages.folder / "bulk.zip", every_file_12("bulk"))
    document = packages.apply(bulk)
    assert [problem.code for problem in document.problems] == ["no_admins"]
    assert document.kinds["teachers"].created == 2
    delta = stored_zip(packages.folder / "delta.zip", every_file_12("delta"))
    again = packages.document(delta)
    assert (again["created"], again["updated"], again["rejected"]) == (0, 0, 0)


DELTA = "propertyName,value\noneroster.version,{0}\nfile.users,delta\nfile.roles,delta\n"
ROLE_HEADER = ROLES.splitlines()[0] + "\n"


def test_a_delta_of_roles_reaches_teachers_and_students(packages: Packages) -> None:
    users = USERS_12.format(s="") + "u3,,,true,ida,,Ida,Voss,,4,,,,,3,,,,,,s1,\n"
    roles = ROLES + "r5,,,u3,primary,student,,,s1,\n"
    packages.apply(packages.zip(orgs=ORGS, users=users, roles=roles))
    delta = ROLE_HEADER + (
        "r3,tobedeleted,,u1,secondary,teacher,,,s2,\nr6,active,,u1,secondary,teacher,,,s1,\n"
        "r7,active,,u3,secondary,student,,,s2,\nr8,active,,u2,secondary,teacher,,,s2,\n"
        "r4,tobedeleted,,u2,primary,districtAdministrator,,,d,\n"
        "r9,active,,u9,primary,principal,,,s1,\nr10,active,,u3,secondary,wizard,,,s2,\n"
    )
    document = packages.apply(packages.zip(manifest=DELTA.format("1.2"), roles=delta))
    changes = {
        kind: (counts.created, counts.updated, counts.removed)
        for kind, counts in document.kinds.items()
    }
    assert changes == {"admins": (0, 0, 1), "teachers": (1, 1, 0), "students": (0, 1, 0)}
    assert [(p.line, p.column, p.code) for p in document.problems if p.line] == [
        (4, "", "added_role"), (7, "userSourcedId", "unknown_user"), (8, "role", "unknown_role"),
    ]  # fmt: skip
    assert not packages.admin("u2").active
    assert packages.schools("u1", "teacher") == ["s1"]
    assert packages.schools("u3", "student") == ["s1", "s2"]


def test_a_delta_of_1_1_names_the_one_role_of_a_user(packages: Packages) -> None:
    packages.apply(packages.zip(**version_11()))
    changed = (
        USERS_11.splitlines()[0]
        + "\nu1,active,,true,s1,teacher,ana,,Ana,Rivera,,9,ana@x.org,,,,,\n"
        + "u8,active,,true,s2,administrator,zoe,,Zoe,New,,9,zoe@x.org,,,,,\n"
    )
    delta = packages.zip(manifest=DELTA.format("1.1"), orgs=ORGS, users=changed)
    document = packages.apply(delta)
    assert document.kinds["admins"].removed == document.kinds["admins"].created == 1
    assert document.kinds["teachers"].created == 1
    assert not packages.admin("u1").active
    assert [school.sis_id for school in packages.admin("u8").schools] == ["s2"]


def test_an_unknown_org_is_named_where_it_stands(packages: Packages) -> None:
    roles = ROLES + "r5,,,u1,secondary,principal,,,s9,\n"
    document = packages.document(packages.zip(orgs=ORGS, users=USERS_12.format(s=""), roles=roles))
    [problem] = document["problems"]
    assert (problem["file"], problem["line"], problem["column"], problem["code"]) == (
        "roles.csv", 6, "orgSourcedId", "unknown_school",
    )  # fmt: skip


def test_a_delta_may_send_half_of_somebody(packages: Packages) -> None:
    files = {"orgs": ORGS, "users": USERS_12.format(s=""), "roles": ROLES}
    packages.apply(packages.zip(**files))
    manifest = "propertyName,value\noneroster.version,1.2\nfile.users,delta\nfile.roles,delta\n"
    header = ROLES.splitlines()[0]
    users = USERS_12.format(s="active").rsplit("u2", 1)[0].replace("Rivera", "Rivera-Soto")
    packages.apply(packages.zip(manifest=manifest, users=users, orgs=ORGS))
    ana = packages.admin("u1")
    assert (ana.last_name, len(ana.schools)) == ("Rivera-Soto", 2)
    roles = f"{header}\nr2,tobedeleted,,u1,secondary,siteAdministrator,,,s2,\n"
    packages.apply(packages.zip(manifest=manifest, roles=roles, orgs=ORGS))
    assert [school.sis_id for school in packages.admin("u1").schools] == ["s1"]


def test_doubtful_administrators_are_told(packages: Packages) -> None:
    rows = (
        USERS_11.splitlines()[0]
        + "\nu1,,,true,st,administrator,ana,,Ana,Rivera,,9,ana@x.org,,,,,\n"
        + "u2,,,false,s1,administrator,luis,,Luis,Soto,,8,luis@x.org,,,,,\n"
        + "u3,,,false,s1,student,ida,,Ida,Voss,,4,,,,,3,\n"
    )
    orgs = ORGS + "st,,,Idaho,state,9,\n"
    document = packages.document(packages.zip(orgs=orgs, users=rows))
    assert (document["kinds"]["admins"]["created"], document["rejected"]) == (1, 0)
    found = [(p["line"], p["column"], p["code"]) for p in document["problems"]]
    assert found == [(2, None, "placement"), (3, "enabledUser", "disabled")]
    assert "Belongs to Idaho (state)" in document["problems"][0]["message"]
