"""The care of a store: what a backup that fails leaves behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.care import back_up
from console.provisioning.which_district import list_districts
from console.workspace import Workspace
from storage.connections import Location
from storage.errors import StoreDamaged
from storage.records.districts import DistrictRecord
from storage.store import Store


@pytest.mark.sqlite
def test_a_backup_that_fails_leaves_no_file_in_the_way(
    workspace: Workspace, tmp_path: Path
) -> None:
    place, backup = workspace.store.location.path, tmp_path / "backup.db"
    assert place is not None
    whole = place.read_bytes()
    place.write_bytes(b"no store at all" * 1000)
    with pytest.raises(StoreDamaged):
        back_up(workspace, backup)
    assert not backup.exists()
    place.write_bytes(whole)
    assert back_up(workspace, backup) > 0


def test_a_backup_holds_what_the_store_holds(
    workspace: Workspace, district: DistrictRecord, tmp_path: Path
) -> None:
    backup = tmp_path / "backup.db"
    back_up(workspace, backup)
    copied = Store.open(Location.parse(str(backup)), create=False)
    assert Workspace(copied, workspace.operator).read(list_districts) == [district]
    copied.close()
