"""Every screen and dialog looks as it was recorded, at both sizes."""

from __future__ import annotations

import difflib

import pytest
from textual.screen import Screen

from tests.documents.keys import classes
from tests.screens.snapshots import RECORDED, SIZES, pictures, place_of
from tests.screens.ways import WAYS

pytestmark = pytest.mark.sqlite


def test_every_screen_has_a_way_to_it() -> None:
    """A class nobody derives from is a screen; the others are what screens are made of."""
    ours = [cls for cls in classes() if issubclass(cls, Screen)]
    screens = {cls for cls in ours if not any(cls in other.__mro__[1:] for other in ours)}
    assert screens - {way.screen for way in WAYS} == set(), "add a way in tests/screens/ways.py"


def test_what_is_recorded_is_what_there_is() -> None:
    expected = {place_of(way, size) for way in WAYS for size in SIZES}
    assert set(RECORDED.rglob("*.txt")) == expected, "run python -m tests.screens.snapshots"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_screens_look_as_recorded(size: tuple[int, int]) -> None:
    changed = []
    async for way, text in pictures(size):
        path = place_of(way, size)
        recorded = path.read_text("utf-8")
        if text != recorded:
            lines = difflib.unified_diff(
                recorded.splitlines(), text.splitlines(), path.stem, "now", lineterm="", n=1
            )
            changed.append("\n".join(lines))
    hint = "if this is meant: python -m tests.screens.snapshots, and look at git diff"
    assert changed == [], "\n\n".join([*changed, hint])
