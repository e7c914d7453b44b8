"""The schema goes up, down and up again, with data, and is the one the models describe."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from console.provisioning.admins import create_admin
from console.provisioning.directory import list_admins
from console.provisioning.drafts import AdminDraft
from console.provisioning.which_district import list_districts
from console.workspace import Workspace
from storage import migrations
from storage.connections import Location
from storage.engine import create_store_engine
from storage.errors import StoreUnwritable
from storage.models import StoreState
from storage.records.districts import DistrictRecord
from storage.records.schools import SchoolRecord
from storage.store import Store
from tests.importing.conftest import HEADER, Uploads

ANA = AdminDraft("ana@maple.example", "Ana", "Rivera", "school", schools=("101", "102"))


def test_head_is_the_newest_script() -> None:
    scripts = ScriptDirectory.from_config(migrations.configuration(None))
    assert scripts.get_current_head() == migrations.HEAD
    assert migrations.HEAD in migrations.known_revisions()


@pytest.mark.parametrize("made_by", ["script", "steps"])
def test_models_and_migrations_describe_the_same_schema(
    made_by: str, location: Location, empty: Location
) -> None:
    migrations.upgrade(empty)
    engine = create_store_engine(location if made_by == "script" else empty)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, StoreState.metadata) == []
    engine.dispose()


def test_down_to_nothing_and_up_again_with_data(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    workspace.run(create_admin, district, ANA)
    place = workspace.store.location
    workspace.store.close()
    migrations.downgrade(place, "base")
    assert tables(place) == {"alembic_version"}
    migrations.upgrade(place)
    again = Workspace(Store.open(place), workspace.operator, workspace.clock)
    assert again.read(list_districts) == []
    again.store.close()


def test_opening_brings_a_store_up_to_date_by_itself(empty: Location) -> None:
    migrations.upgrade(empty)
    migrations.downgrade(empty, "base")
    store = Store.open(empty)
    assert store.revision() == migrations.HEAD
    store.close()


def test_opening_a_second_time_changes_nothing(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    made = workspace.run(create_admin, district, ANA).admin
    again = Store.open(workspace.store.location, create=False)
    assert Workspace(again, workspace.operator).read(list_admins, district).admins == [made]
    again.close()


def test_every_constraint_has_a_name(store: Store) -> None:
    """A constraint without a name cannot be altered by a later step."""
    for table in StoreState.metadata.tables.values():
        assert all(constraint.name for constraint in table.constraints), table.name


def tables(place: Location) -> set[str]:
    store = Store(place)
    sql = (
        "SELECT name FROM sqlite_master WHERE type = 'table'"
        if place.is_sqlite
        else "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
    )
    with store.read() as reader:
        found = {row[0] for row in reader.rows(sql)}
    store.close()
    return found


@pytest.mark.sqlite
def test_a_step_that_rebuilds_a_table_keeps_what_refers_to_it(
    tmp_path: Path, workspace: Workspace, schools: list[SchoolRecord]
) -> None:
    """SQLite alters a table by copying and dropping it, with all schools hanging on it."""
    scripts = tmp_path / "migrations"
    shutil.copytree(Path(migrations.__file__).parent, scripts)
    (scripts / "versions" / "9999_widen.py").write_text(WIDEN)
    place = workspace.store.location
    configuration = migrations.configuration(place)
    configuration.set_main_option("script_location", str(scripts))
    from alembic import command

    command.upgrade(configuration, "head")
    with workspace.store.read() as reader:
        assert reader.value("SELECT COUNT(*) FROM schools") == len(schools)
        assert reader.rows("PRAGMA foreign_key_check") == []
        assert reader.value("SELECT motto FROM districts") == "none"


WIDEN = f'''
"""Rebuild the table of districts"""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{migrations.HEAD}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("districts", recreate="always") as batch_op:
        batch_op.add_column(sa.Column("motto", sa.String(), server_default="none", nullable=False))
'''


def test_a_store_of_the_first_schema_is_brought_up_with_all_it_holds(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    """Schools of old remember no edit by hand, and from then on do."""
    made = workspace.run(create_admin, district, ANA).admin
    place = workspace.store.location
    workspace.store.close()
    migrations.downgrade(place, "0001")
    with closing(Store(place)) as old, old.read() as reader:
        before = reader.rows("SELECT * FROM schools ORDER BY pk")
    with closing(Store.open(place)) as store:
        assert store.revision() == migrations.HEAD
        again = Workspace(store, workspace.operator, workspace.clock)
        assert again.read(list_admins, district).admins == [made]
        with store.read() as reader:
            after = reader.rows("SELECT * FROM schools ORDER BY pk")
    assert [row[-2:] for row in after] == [("", "")] * len(schools)
    assert [row[:-2] for row in after] == before


def test_legacy_ids_stay_what_they_are_on_the_way_down_and_up(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord], tmp_path: Path
) -> None:
    """The second schema kept one in each row of an admin; the third where it does not follow."""
    workspace.run(create_admin, district, ANA)
    uploads = Uploads(workspace, tmp_path)
    uploads.apply(
        HEADER + "".join(f"N{n},n{n}@maple.example,New,One,,school,101\n" for n in range(5))
    )
    before = workspace.read(list_admins, district).admins
    place = workspace.store.location
    workspace.store.close()
    migrations.downgrade(place, "0002")
    assert held(place) == {admin.pk: admin.legacy_id for admin in before}
    store = Store.open(place)
    again = Workspace(store, workspace.operator, workspace.clock)
    assert again.read(list_admins, district).admins == before
    store.close()
    assert held(place) == {admin.pk: admin.legacy_id for admin in before}


def held(place: Location) -> dict[int, str]:
    with closing(Store(place)) as store, store.read() as reader:
        return dict(reader.rows("SELECT user_pk, legacy_id FROM admin_roles"))


def test_a_store_of_the_first_schema_is_not_touched_by_a_run_that_only_looks(
    workspace: Workspace,
) -> None:
    place = workspace.store.location
    workspace.store.close()
    migrations.downgrade(place, "0001")
    with pytest.raises(StoreUnwritable, match="brought up to date once .* read-only"):
        Store.open(place, read_only=True)
    with closing(Store(place)) as old:
        assert old.revision() == "0001"
