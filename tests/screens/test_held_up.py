"""A large upload of somebody else is named on the screen while it is being written."""

from __future__ import annotations

import pytest

from console.workspace import Workspace
from storage.records.districts import DistrictRecord
from tests.screens.conftest import console
from tests.storage.programs import line_of, program

HOLD = """
import sys
from pathlib import Path
from storage.holding import holding
with holding(Path(sys.argv[1]), "jane\\x1b[2J", "an upload of staff.csv"):
    print("holding", flush=True)
    sys.stdin.read()
"""


@pytest.mark.sqlite
async def test_an_upload_of_somebody_else_is_named(
    workspace: Workspace, district: DistrictRecord
) -> None:
    with program(HOLD, str(workspace.store.location.path)) as other:
        assert line_of(other) == "holding"
        async with console(workspace) as desk:
            await desk.until_shows("has been writing an upload of staff.csv")
            assert "\x1b[2J" not in desk.text()
