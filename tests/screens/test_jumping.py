"""Jump mode over dialogs: labels on rows, fields and answers; going there changes nothing yet."""

from __future__ import annotations

import pytest

from console.workspace import Workspace
from screens.dialogs.confirm import Answers, ConfirmDialog
from screens.dialogs.filter import FilterDialog
from screens.dialogs.help import HelpDialog
from screens.jumping import JumpScreen
from storage.records.districts import DistrictRecord
from storage.records.schools import SchoolRecord
from tests.screens.conftest import Desk, console
from tests.screens.crowd import ANA, add

pytestmark = pytest.mark.sqlite


async def label_of(desk: Desk, words: str) -> str:
    """The letter drawn over the beginning of an answer."""
    row = next(row for row in desk.rows() if words[1:] in row)
    return row[row.index(words[1:]) - 1]


async def test_answers_have_labels_and_are_not_given_by_a_jump(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    add(workspace, district, ANA)
    async with console(workspace) as desk:
        await desk.until_shows("1 admin")
        await desk.press("D")
        await desk.until_shows("Deactivate Ana Rivera?")
        await desk.press("ctrl+o")
        await desk.until(lambda: isinstance(desk.app.screen, JumpScreen), "labels")
        await desk.until_shows("a letter goes there  esc stays")
        assert "esc cancel" not in desk.text()
        await desk.press(await label_of(desk, " Deactivate  "))
        await desk.until(lambda: isinstance(desk.app.screen, ConfirmDialog), "the question again")
        assert desk.app.screen.query_one(Answers).cursor == 1
        await desk.press("enter")
        await desk.until_shows("is deactivated")


async def test_rows_a_dialog_draws_itself_have_labels(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    add(workspace, district, ANA)
    async with console(workspace) as desk:
        await desk.until_shows("1 admin")
        await desk.press("f", "semicolon", "d")
        dialog = desk.app.screen
        assert isinstance(dialog, FilterDialog)
        assert dialog.cursor == 2
        await desk.press("question_mark")
        await desk.until(lambda: isinstance(desk.app.screen, HelpDialog), "its keys")
