"""The index of words: the same admins in the same order as without it, whatever happened since."""

from __future__ import annotations

import os
import random
import sqlite3
import stat
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from console.care import back_up, examine, restore_from
from console.keys import fold, name_key
from console.provisioning.admin_list import AdminList
from console.provisioning.admins import deactivate_admin, edit_admin, reactivate_admin
from console.provisioning.directory import AdminQuery, find_admin, find_school, stream_admins
from console.provisioning.districts import create_district, create_school, edit_school
from console.provisioning.drafts import SchoolDraft
from console.provisioning.images import draft_of, school_draft_of
from console.workspace import Workspace
from storage.queries.admin_filters import AdminFilter
from storage.queries.admin_orders import SORTS
from storage.records.admins import AdminRecord
from storage.records.districts import DistrictRecord
from storage.search.building import build, search_file
from storage.search.finding import begin
from storage.search.index import Search

pytestmark = pytest.mark.sqlite

FIRST = ("Ana", "Zoë", "José María", "Bo", "Nguyễn", "O’Brien", "STRASSE", "Groß")
LAST = ("Rivera", "Peñarroya", "de la Cruz", "Øst", "Kim", "Ari", "Riviera", "King, Jr.", "%_!")
TITLES = (
    "",
    "Principal",
    "Directora de Peñas",
    "Vice  Principal",
    "ICT",
    "Groß-Leiter",
    '"A" OR B',
)
SCHOOLS = ("Bell Ridge", "Colegio Peñarroya", "Rivera Elementary", "ICT Academy", "Ärzte School")
FEW = ("rivera", "penas", "kim ana", "ict school", "colegio", "@maple", "a1", "zz", "")
TERMS = (
    *FEW, "riv", "peñarroya", "PENAS", "groß", "gross", "school", "elementary rivera", "zzz", "p1",
    "p12@maple.example", "vice principal", "or b", '"a"', "%_!", "jose maria", "nguyen", "s3",
    "arz", "king, jr", "s", "x\x02",
)  # fmt: skip


@pytest.fixture
def staff(workspace: Workspace, district: DistrictRecord) -> Iterator[Search]:
    """210 admins at five schools, 30 in another district, and an index of them."""
    for number, name in enumerate(SCHOOLS):
        workspace.run(create_school, district, SchoolDraft(sis_id=f"S{number}", name=name))
    fill(workspace, workspace.run(create_district, "Aspen"), range(1, 31))
    fill(workspace, district, range(31, 241))
    search = Search(workspace.store.location)
    assert build(workspace.store.location, lambda: False)
    yield search
    search.close()


def fill(workspace: Workspace, district: DistrictRecord, pks: range) -> None:
    """Add admins as an upload would, by plain SQL."""
    chance = random.Random(pks.start)
    people = [person(chance, pk, district.pk) for pk in pks]
    links = [(int(school), p["pk"]) for p in people for school in p["at"].split(",") if school]
    with workspace.store.write() as writer:
        writer.execute_many(
            "INSERT INTO users (pk, id, district_pk, email, email_key, first_name, middle_name, "
            "last_name, name_key, employee, created_at, modified_at, version) VALUES (:pk, :id, "
            ":d, :email, :email, :first, '', :last, :key, TRUE, :now, :now, 1)",
            people,
        )
        writer.execute_many(
            "INSERT INTO admin_roles (user_pk, district_pk, legacy_id, admin_scope, title, sis_id, "
            "school_pks, active, department, username, portal_role, hand_edited) VALUES (:pk, :d, "
            ":legacy, :scope, :title, :sis, :at, :active, '', '', '', '')",
            people,
        )
        writer.execute_many("INSERT INTO admin_schools (school_pk, user_pk) VALUES (?, ?)", links)


def person(chance: random.Random, pk: int, district_pk: int) -> dict[str, Any]:
    first, last, wide = chance.choice(FIRST), chance.choice(LAST), chance.random() < 0.2
    schools = [] if wide else sorted(chance.sample(range(1, 6), chance.randint(0, 2)))
    return {
        "pk": pk,
        "id": f"{pk:024x}",
        "legacy": f"{pk + 10**6:024x}",
        "d": district_pk,
        "first": first,
        "last": last,
        "key": name_key(first, last),
        "at": ",".join(map(str, schools)),
        "email": f"p{pk}@maple.example",
        "title": chance.choice(TITLES),
        "sis": f"Á{pk}",
        "scope": "district" if wide else "school",
        "active": chance.random() < 0.8,
        "now": 5 + pk % 7,
    }


def plainly(workspace: Workspace, district: DistrictRecord, query: AdminQuery) -> list[AdminRecord]:
    """Everybody a query finds, read off the store."""
    return workspace.read(lambda reader: list(stream_admins(reader, district, query)))


def assert_same(
    workspace: Workspace,
    district: DistrictRecord,
    search: Search,
    terms: tuple[str, ...] = FEW,
) -> int:
    """Compare terms and filters with the plain way; gives how often the index was of help."""
    helped = 0
    for term, (scope, active) in product(terms, ((None, True), ("district", None), (None, False))):
        query = AdminQuery(term, scope, active=active)
        plain = plainly(workspace, district, query)
        listed = AdminList(workspace, district, query, search)
        assert listed.page(0, 1000) == plain, query
        assert listed.count() == len(plain)
        assert listed.page(3, 4) == plain[3:7]
        with search.read() as index:
            chosen = AdminFilter(district.pk, fold(term), scope, active=active)
            helped += index is not None and begin(index, chosen) is not None
    return helped


def test_finds_the_same_as_without_it(
    workspace: Workspace, district: DistrictRecord, staff: Search
) -> None:
    assert assert_same(workspace, district, staff, TERMS) > 70
    for sort in SORTS:
        query = AdminQuery("rivera", sort=sort)
        found = AdminList(workspace, district, query, staff).page(0, 500)
        assert found == plainly(workspace, district, query)


def test_finds_without_accents_in_titles_and_schools(
    workspace: Workspace, district: DistrictRecord, staff: Search
) -> None:
    for search in (staff, None):
        titled = AdminList(workspace, district, AdminQuery("penas"), search).page(0, 500)
        assert {admin.title for admin in titled} >= {"Directora de Peñas"}
        taught = AdminList(workspace, district, AdminQuery("colegio"), search).page(0, 500)
        assert all("Colegio Peñarroya" in {s.name for s in admin.schools} for admin in taught)
        assert taught


def test_knows_who_was_changed_since(
    workspace: Workspace, district: DistrictRecord, staff: Search
) -> None:
    one, two, three = (
        workspace.read(find_admin, district, f"p{n}@maple.example") for n in (77, 78, 79)
    )
    workspace.run(
        edit_admin,
        district,
        one,
        replace(draft_of(one), last_name="Aaron", title="Peñas", sis_id="n"),
    )
    workspace.run(deactivate_admin if two.active else reactivate_admin, two)
    with staff.read() as index:
        assert index is not None
        assert index.changed == (77, 78)
    assert assert_same(workspace, district, staff) > 20
    school = workspace.read(find_school, district, "S1")
    renamed = replace(school_draft_of(school), name="Rivera Kim School")
    workspace.run(edit_school, district, school, renamed)
    fill(workspace, district, range(241, 261))
    with workspace.store.write() as writer:
        writer.execute("DELETE FROM admin_schools WHERE user_pk = :pk", {"pk": three.pk})
        writer.execute("DELETE FROM admin_roles WHERE user_pk = :pk", {"pk": three.pk})
    assert assert_same(workspace, district, staff) > 20


def test_an_upload_and_its_undo_are_seen_by_the_time_they_leave(
    workspace: Workspace, district: DistrictRecord, staff: Search
) -> None:
    def upload(act: object) -> None:
        act.record("import.apply", "upload")  # type: ignore[attr-defined]
        act.transaction.execute(  # type: ignore[attr-defined]
            "UPDATE users SET name_key = 'kim, kim', modified_at = :now WHERE pk IN (50, 60)",
            {"now": act.now},  # type: ignore[attr-defined]
        )

    workspace.run(upload)
    with staff.read() as index:
        assert index is not None
        assert index.changed == (50, 60)
    assert assert_same(workspace, district, staff) > 20


def test_a_restored_backup_is_another_store(
    workspace: Workspace, district: DistrictRecord, staff: Search, tmp_path: Path
) -> None:
    back_up(workspace, tmp_path / "backup.db")
    assert not search_file(tmp_path / "backup.db").exists()
    one = workspace.read(find_admin, district, "p77@maple.example")
    workspace.run(edit_admin, district, one, replace(draft_of(one), last_name="Aaron"))
    assert build(workspace.store.location, lambda: False)
    restore_from(workspace, tmp_path / "backup.db")
    with staff.read() as index:
        assert index is None
    assert "of no use any more" in found_by_doctor(workspace)
    assert assert_same(workspace, district, staff) == 0
    assert build(workspace.store.location, lambda: False)
    assert assert_same(workspace, district, staff) > 20
    assert found_by_doctor(workspace) == "principal.db-search, 0 admins changed since it was made"


def found_by_doctor(workspace: Workspace) -> str:
    """What `principal doctor` says of the index."""
    findings = examine(workspace.store.location)
    return next(each.detail for each in findings if each.check == "search index")


def test_a_damaged_index_and_one_of_another_format_are_as_good_as_none(
    workspace: Workspace, district: DistrictRecord, staff: Search
) -> None:
    path = search_file(workspace.store.location.path or Path())
    connection = sqlite3.connect(path)
    connection.execute("UPDATE state SET format = 0")
    connection.commit()
    connection.close()
    assert assert_same(workspace, district, Search(workspace.store.location)) == 0
    path.write_bytes(b"not an index" * 1000)
    assert assert_same(workspace, district, Search(workspace.store.location)) == 0
    path.unlink()
    assert assert_same(workspace, district, Search(workspace.store.location)) == 0


def test_it_is_private_and_leaves_nothing_behind_when_stopped(
    workspace: Workspace, district: DistrictRecord, staff: Search
) -> None:
    path = search_file(workspace.store.location.path or Path())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.unlink()
    assert not build(workspace.store.location, lambda: True)
    assert [each.name for each in path.parent.glob("*-search*")] == []


def test_two_who_make_it_at_once_leave_one(workspace: Workspace, staff: Search) -> None:
    made: list[bool] = []
    location = workspace.store.location
    makers = [Thread(target=lambda: made.append(build(location, lambda: False))) for _ in range(4)]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()
    assert any(made)
    path = search_file(location.path or Path())
    assert [each.name for each in path.parent.glob("*-search*")] == [path.name]
    with staff.read() as index:
        assert index is not None


def test_a_folder_that_takes_no_file_is_searched_without(
    workspace: Workspace, district: DistrictRecord, staff: Search
) -> None:
    path = search_file(workspace.store.location.path or Path())
    path.unlink()
    path.with_name(f"{path.name}-new").mkdir()
    assert not build(workspace.store.location, lambda: False)
    assert assert_same(workspace, district, staff) == 0
    assert os.path.isdir(f"{path}-new")  # noqa: PTH112
