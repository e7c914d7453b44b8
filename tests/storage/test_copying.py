"""A copied store holds the rows of the other, whatever database either is on."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from console.provisioning.admins import create_admin
from console.provisioning.applications import create_application
from console.provisioning.districts import create_district
from console.provisioning.drafts import AdminDraft, ApplicationDraft
from console.provisioning.sharing import connect
from console.workspace import Workspace
from storage.connections import Location
from storage.copying import copy_store
from storage.migrations.creating import tables
from storage.models import StoreState
from storage.records.districts import DistrictRecord
from storage.records.schools import SchoolRecord
from storage.store import Store

ANA = AdminDraft("ana@maple.example", "Ána", "O’Hara", "school", schools=("101", "102"))
Contents = dict[str, list[tuple[object, ...]]]


def contents(place: Location) -> Contents:
    with closing(Store(place)) as store, store.read() as reader:
        return {table: reader.rows(f"SELECT * FROM {table} ORDER BY 1, 2") for table in tables()}


def test_there_and_back_by_a_file_nothing_is_lost(
    workspace: Workspace,
    district: DistrictRecord,
    schools: list[SchoolRecord],
    empty: Location,
    tmp_path: Path,
) -> None:
    workspace.run(create_admin, district, ANA)
    reader = workspace.run(
        create_application, ApplicationDraft("Reader", ("https://reader.example/in",))
    )
    workspace.run(connect, reader.application, district)
    place, file = workspace.store.location, Location.parse(str(tmp_path / "between.db"))
    with workspace.store.write() as transaction:
        transaction.execute("UPDATE users SET middle_name = :odd", {"odd": "\t\n\r \\N '\\."})
    for target in (file, empty):
        Store.open(target).close()
    copied = copy_store(place, file)
    assert copy_store(file, empty) == copied == sum(map(len, contents(place).values()))
    assert contents(place) == contents(file) == contents(empty)
    assert {table for table, rows in contents(file).items() if rows} > {"admin_schools", "schools"}


def test_a_copy_goes_on_counting_where_the_other_was(
    workspace: Workspace, schools: list[SchoolRecord], empty: Location
) -> None:
    with closing(Store.open(empty)) as store:
        copy_store(workspace.store.location, empty)
        again = Workspace(store, workspace.operator, workspace.clock)
        assert again.run(create_district, "Birch").pk == 2


def test_every_table_is_copied_after_those_it_refers_to() -> None:
    described = StoreState.metadata.tables
    assert sorted(tables()) == sorted(described)
    for place, table in enumerate(tables()):
        referred = {key.column.table.name for key in described[table].foreign_keys}
        assert referred <= set(tables()[:place])
