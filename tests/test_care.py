"""What `principal doctor` finds wrong with a store, and what mends it."""

from __future__ import annotations

from pathlib import Path

from console.care import back_up, examine, restore_from
from console.provisioning.directory import list_admins
from console.workspace import Workspace
from storage.connections import Location
from storage.records.districts import DistrictRecord


def test_a_whole_store_has_no_fault(workspace: Workspace, district: DistrictRecord) -> None:
    assert [found.check for found in examine(workspace.store.location) if not found.ok] == []


def test_what_others_added_is_no_fault(workspace: Workspace, district: DistrictRecord) -> None:
    with workspace.store.write() as transaction:
        transaction.execute("CREATE TABLE reports (pk INTEGER PRIMARY KEY, name TEXT)")
        transaction.execute("CREATE INDEX by_title ON admin_roles (title)")
    assert schema(workspace.store.location) == (True, "whole")


def test_a_lost_index_is_named_and_a_backup_brings_it_back(
    workspace: Workspace, district: DistrictRecord, tmp_path: Path
) -> None:
    with workspace.store.write() as transaction:
        transaction.execute("DROP INDEX ix_users_name")
        transaction.execute("ALTER TABLE users RENAME COLUMN middle_name TO second_name")
    whole, told = schema(workspace.store.location)
    assert not whole
    assert "index ix_users_name missing" in told
    assert "column users.middle_name missing" in told
    with workspace.store.write() as transaction:
        transaction.execute("ALTER TABLE users RENAME COLUMN second_name TO middle_name")
    backup = tmp_path / "backup.db"
    back_up(workspace, backup)
    place = Location.parse(str(backup))
    assert schema(place) == (True, "whole")
    restore_from(workspace, backup)
    assert workspace.read(list_admins, district).admins == []


def schema(location: Location) -> tuple[bool, str]:
    """Whether the tables are as they should be, and what is said of them."""
    found = next(each for each in examine(location) if each.check == "schema")
    return found.ok, found.detail.partition("program knows, ")[2]
