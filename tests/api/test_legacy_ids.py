"""Lists and objects by the legacy ids of admins, whether their rows hold these or not."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.errors import NotFound
from console.provisioning.people import find_person
from storage.queries import admins
from storage.queries.admin_filters import AdminFilter
from tests.api.conftest import Vendor, Vendors
from tests.api.test_dialects import V1, V2
from tests.importing.conftest import HEADER, Uploads
from tests.sso.conftest import Scene

# What an upload of an older version wrote: ids in a row, then those of the roles in a row.
OLD = [(f"{number:024x}", f"{number + 3:024x}") for number in range(0x300, 0x303)]


@pytest.fixture
def vendor(scene: Scene, vendors: Vendors, tmp_path: Path) -> Vendor:
    """An application that sees nine district admins: of an old upload, by hand, of a new one."""
    store = scene.workspace.store
    for number, (user_id, admin_id) in enumerate(OLD):
        scene.admin(f"Old N{number}")
        pk = scene.person(f"o.n{number}@maple.example").pk
        with store.write() as writer:
            writer.execute("UPDATE users SET id = :id WHERE pk = :pk", {"id": user_id, "pk": pk})
            writer.execute(
                "UPDATE admin_roles SET legacy_id = :id WHERE user_pk = :pk",
                {"id": admin_id, "pk": pk},
            )
    for name in ("Bo Neil", "Cy Ortiz", "Di Park"):
        scene.admin(name)
    Uploads(scene.workspace, tmp_path).apply(
        HEADER + "".join(f"N{n},new{n}@maple.example,New,One,,district,\n" for n in range(3))
    )
    with store.read() as reader:
        kept = [row[0] for row in reader.rows("SELECT legacy_id FROM admin_roles ORDER BY user_pk")]
    assert [held is None for held in kept] == [False] * 6 + [True] * 3
    return vendors("ReadWell", "all")


def pairs(vendor: Vendor) -> list[tuple[str, str]]:
    """Id and legacy id of each admin, in the order of their keys."""
    with vendor.workspace.store.read() as reader:
        everybody = list(admins.stream(reader, AdminFilter(vendor.district.pk)))
    return [(one.id, one.legacy_id) for one in sorted(everybody, key=lambda one: one.pk)]


@pytest.mark.parametrize("version", [*V1, *V2])
def test_each_is_listed_found_and_gone_on_from(vendor: Vendor, version: str) -> None:
    path = f"/{version}/district_admins"
    everybody = [legacy_id for _, legacy_id in pairs(vendor)]
    assert vendor.ids(path) == everybody
    assert len({*everybody}) == 9
    for place, legacy_id in enumerate(everybody):
        assert vendor.json(f"{path}/{legacy_id}")["data"]["id"] == legacy_id
        assert vendor.ids(f"{path}?starting_after={legacy_id}") == everybody[place + 1 :]
        assert vendor.ids(f"{path}?ending_before={legacy_id}") == everybody[:place]


def test_an_id_of_no_admin_goes_on_from_its_place(vendor: Vendor) -> None:
    everybody = [legacy_id for _, legacy_id in pairs(vendor)]
    path = "/v2.1/district_admins"
    user_of_another, last_old, last = (
        int(OLD[1][0], 16),
        int(OLD[-1][1], 16),
        int(everybody[-1], 16),
    )
    for number, place in ((1, 0), (user_of_another, 0), (last_old + 1, 3), (last + 9, 9)):
        nobody = f"{number:024x}"
        assert vendor.ids(f"{path}?starting_after={nobody}") == everybody[place:]
        assert vendor.ids(f"{path}?ending_before={nobody}") == everybody[:place]


def test_the_id_after_that_of_a_user_is_not_theirs_where_another_holds_it(vendor: Vendor) -> None:
    last_user, first_role = OLD[-1][0], OLD[0][1]
    assert int(first_role, 16) == int(last_user, 16) + 1
    found = vendor.workspace.read(find_person, vendor.district, first_role)
    assert found.id == OLD[0][0]


def test_ids_of_people_lead_to_nobody_in_lists_of_roles(vendor: Vendor) -> None:
    for user_id, legacy_id in pairs(vendor):
        assert vendor.get(f"/v2.1/district_admins/{user_id}").status == 404
        assert vendor.workspace.read(find_person, vendor.district, legacy_id).id == user_id


def test_somebody_without_the_role_has_no_such_id(scene: Scene, vendor: Vendor) -> None:
    kid = scene.student("Kid Moss", "K1", school=0)
    following = f"{int(kid.id, 16) + 1:024x}"
    for kind in ("district_admins", "school_admins", "students"):
        assert vendor.get(f"/v2.1/{kind}/{following}").status == 404
    with pytest.raises(NotFound):
        vendor.workspace.read(find_person, vendor.district, following)


@pytest.mark.parametrize("who", ["id", "legacy_id"])
def test_where_filters_by_either_kind(vendor: Vendor, who: str) -> None:
    ids, legacy_ids = zip(*pairs(vendor), strict=True)
    wanted = ids if who == "id" else legacy_ids
    listed = ",".join(f'"{one}"' for one in wanted[4:8])
    path = f'/v1.2/district_admins?where={{"_id":{{"$in":[{listed}]}}}}'
    assert vendor.ids(path) == (list(legacy_ids[4:8]) if who == "legacy_id" else [])
