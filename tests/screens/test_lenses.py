"""Three lenses on one admin: side by side, one at a time, another dialect, sharing a key away."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial

import pytest

from console.provisioning.applications import create_application
from console.provisioning.drafts import ApplicationDraft
from console.provisioning.sharing import connect, share
from console.workspace import Workspace
from storage.records.districts import DistrictRecord
from storage.records.schools import SchoolRecord
from tests.screens.conftest import Desk, console
from tests.screens.crowd import ANA, add
from tests.screens.openings import SMALL, WIDE, Size


@pytest.fixture
def with_ana(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> Workspace:
    """Ana of Bell Ridge and O’Hara; ReadWell sees Bell Ridge, Atlas nothing."""
    add(workspace, district, replace(ANA, schools=("101", "102")))
    for name in ("Atlas", "ReadWell"):
        draft = ApplicationDraft(name=name, redirect_uris=("https://app.example/back",))
        application = workspace.run(create_application, draft).application
        if name == "ReadWell":
            workspace.run(connect, application, district)
            workspace.run(share, application, district, ("101",))
    return workspace


@asynccontextmanager
async def at_lenses(workspace: Workspace, size: Size = SMALL) -> AsyncIterator[Desk]:
    """At the lenses on Ana."""
    async with console(workspace, size) as desk:
        await desk.until_shows("1 admin")
        await desk.press("l", shows="difference")
        yield desk


def _how(desk: Desk, dialect: str) -> bool:
    return dialect in desk.rows()[4]


def row(desk: Desk, start: str) -> str:
    return next((row for row in desk.rows() if row.strip().startswith(start)), "")


async def test_all_three_stand_beside_each_other_where_there_is_room(with_ana: Workspace) -> None:
    async with at_lenses(with_ana, WIDE) as desk:
        text = desk.text()
        for words in ("The district", "ReadWell’s API", "Ana’s own token", "District SSO"):
            assert words in text
        assert "≠ not shared" in row(desk, "O’Hara")
        assert row(desk, "Email").count("a.rivera@maple.example") == 3
        await desk.press("w", shows="+ sees them")


async def test_a_narrow_screen_shows_one_beside_the_districts_and_switches(
    with_ana: Workspace,
) -> None:
    async with at_lenses(with_ana) as desk:
        assert "Ana’s own token" not in desk.text()
        await desk.press("tab", shows="Ana’s own token")
        assert "≠ District SSO tells no school" in row(desk, "School")


async def test_the_dialect_and_the_application_are_a_key_away(with_ana: Workspace) -> None:
    async with at_lenses(with_ana) as desk:
        for dialect in ("v3.1", "draft", "v1.2"):
            await desk.press("d")
            await desk.until(partial(_how, desk, dialect), f"asked in {dialect}")
        assert "≠" in row(desk, "Clever id")
        await desk.press("a", shows="not connected")
        await desk.press("enter", shows="connected Atlas.")
        await desk.until_shows("to be seen: Connect the application.")


async def test_sharing_what_is_missing_closes_the_difference(with_ana: Workspace) -> None:
    async with at_lenses(with_ana) as desk:
        assert "≠ not shared" in row(desk, "O’Hara")
        await desk.press("h", shows="Colegio")
        await desk.press("end", "space", "ctrl+s", shows="The district")
        await desk.until(lambda: "≠" not in row(desk, "O’Hara"), "O’Hara is shared")


async def test_what_was_sent_is_shown_without_secrets(with_ana: Workspace) -> None:
    async with at_lenses(with_ana, WIDE) as desk:
        await desk.press("enter", shows="exchange 1 of 3")
        await desk.until_shows("authorization: Bearer …")
