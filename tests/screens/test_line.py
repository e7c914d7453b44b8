"""What goes over the line, in a real terminal: no colour, only ASCII, no mouse, few bytes."""

from __future__ import annotations

import os
import re
import select
from pathlib import Path
from typing import Any

import pytest

from console.workspace import Workspace
from storage.records.districts import DistrictRecord
from tests.screens.conftest import place_of
from tests.screens.crowd import crowd
from tests.screens.demo import demo_file, with_demo
from tests.screens.test_run import COLOUR, terminal
from tests.terminals import Terminal

MOUSE = re.compile(rb"\x1b\[\?(?:1000|1002|1003|1015|1006|1016)h")
TRUE_COLOUR = re.compile(rb"\x1b\[[\d;]*[34]8;2;")
DOWNS = 40
DOWN = b"\x1b[B"
BARE: dict[str, Any] = {
    "NO_COLOR": "1",
    "COLORTERM": "truecolor",
    "LC_ALL": "C.UTF-8",
    "PRINCIPAL_ASCII": "on",
}
ESCAPE, ENTER, TAB, PALETTE, READ_AGAIN = "\x1b", "\r", "\t", "\x10", "\x12"
DRAW_AGAIN, F5 = "\x0c", "\x1b[15~"
# What is pressed, and what then stands there: every place, and what opens over them.
WALK = (
    ("\r", "Seen by"),
    (ESCAPE, "Carvalho"),
    ("w", "who sees"),
    (ESCAPE, "Carvalho"),
    ("n", "First name"),
    (ESCAPE, "Carvalho"),
    ("f", "list them"),
    (ESCAPE, "Carvalho"),
    ("?", "Filter by scope"),
    (ESCAPE, "Carvalho"),
    ("\x10", "What to do"),
    (ESCAPE, "Carvalho"),
    ("\x0f", ""),
    ("\x1b", ""),
    ("2", "Bell Ridge"),
    ("3", "ReadWell"),
    ("\r", "District token"),
    ("\x1b", "MathLeap"),
    ("4", "Mode upsert"),
    ("5", "GET"),
    ("6", "Who signs in"),
    ("7", "verify"),
    ("0", "work on it"),
    ("\x1b", "verify"),
    (",", "low_bandwidth"),
    # The three lenses, and the exchange behind one.
    ("1", "46 admins"),
    (ENTER, "Seen by"),
    ("l", "The district"),
    (TAB, "own token"),
    (ENTER, "Request"),
    (ESCAPE, "The district"),
    (ESCAPE, "Seen by"),
    # A sign-in, its exchanges raw and explained, and the two kinds side by side.
    ("s", "Will be refused"),
    ("a", "type to narrow"),
    (f"readwell{ENTER}", "Will be let in"),
    ("s", "through District SSO"),
    (ENTER, "Request"),
    ("v", "a code is wanted"),
    (ESCAPE, "through District SSO"),
    ("c", "Library SSO"),
    (ESCAPE, "through District SSO"),
    ("E", "id and email collide"),
    (ESCAPE, "through District SSO"),
    # The plan of an upload, a row of it, its columns, and the question before it.
    ("4", "Mode upsert"),
    (f"/{demo_file('august-upload.csv')}{ENTER}", "3 create"),
    (ENTER, "esc close"),
    (ESCAPE, "Kofi Mensah"),
    ("c", "Column in the file"),
    (ESCAPE, "Kofi Mensah"),
    ("a", "Apply"),
    (ESCAPE, "Kofi Mensah"),
    (ESCAPE, "upsert"),
    # The tour, to its end.
    (PALETTE, "What to do"),
    (f"tour{ENTER}", "1 of 7"),
    *((ENTER, f"{number} of 7") for number in range(2, 8)),
)


def quiet(console: Terminal, seconds: float) -> int:
    """How many bytes come before none has come for so long."""
    before = len(console.seen)
    while select.select([console.master], [], [], seconds)[0]:
        console.read()
    return len(console.seen) - before


def answered(console: Terminal, key: str, text: str) -> None:
    """Press a key, wait until nothing more comes, and until its answer stands on the screen."""
    console.type(key)
    console.read()
    quiet(console, 0.12)
    console.until_shows(text)


@pytest.fixture
def demo(workspace: Workspace) -> str:
    return place_of(with_demo(workspace))


@pytest.mark.sqlite
def test_every_screen_without_colour_and_in_ascii(demo: str, tmp_path: Path) -> None:
    with terminal(demo, state=tmp_path, **BARE) as console:
        console.until_shows("46 admins")
        for key, text in WALK:
            answered(console, key, text)
        os.write(console.master, b"\x11")
        assert console.end() == 0
        assert not COLOUR.search(console.seen)
        assert console.seen.isascii()


@pytest.mark.sqlite
def test_without_the_mouse_no_mode_of_it_is_sent(demo: str, tmp_path: Path) -> None:
    for mouse, sent in (("off", False), ("on", True)):
        with terminal(demo, state=tmp_path, PRINCIPAL_MOUSE=mouse) as console:
            console.until_shows("46 admins")
            os.write(console.master, b"\x11")
            assert console.end() == 0
            assert bool(MOUSE.search(console.seen)) is sent


@pytest.mark.parametrize(("low", "most"), [("off", 1_100), ("on", 700)])
def test_a_line_is_not_flooded(
    workspace: Workspace, district: DistrictRecord, tmp_path: Path, low: str, most: int
) -> None:
    crowd(workspace, district, 500)
    variables: dict[str, Any] = {"PRINCIPAL_LOW_BANDWIDTH": low, "COLORTERM": "truecolor"}
    with terminal(place_of(workspace), state=tmp_path, **variables) as console:
        console.until_shows("500 admins")
        quiet(console, 1.0)
        assert len(console.seen) <= 25_000
        start = len(console.seen)
        for _ in range(DOWNS):
            os.write(console.master, DOWN)
            quiet(console, 0.06)
        assert (len(console.seen) - start) / DOWNS <= most
        quiet(console, 1.0)
        assert quiet(console, 1.0) == 0
        assert bool(TRUE_COLOUR.search(console.seen)) is (low == "off")


@pytest.mark.sqlite
def test_a_dialog_costs_little_more_than_itself(demo: str, tmp_path: Path) -> None:
    """What stands under it is not sent again and again; drawn anew, the screen is the same."""
    with terminal(demo, state=tmp_path, COLORTERM="truecolor") as console:
        console.until_shows("46 admins")
        quiet(console, 1.0)
        page, sent = console.screen.text, len(console.seen)
        answered(console, PALETTE, "What to do")
        console.type(ESCAPE)
        quiet(console, 0.5)
        assert console.screen.text == page
        assert len(console.seen) - sent <= 14_000
        answered(console, "7", "Activity")
        answered(console, "1", "46 admins")
        quiet(console, 0.5)
        assert console.screen.text == page
        console.screen.feed("\x1b[6;1HThe system is going down for maintenance\x1b[24;1Hat noon")
        console.type(READ_AGAIN)
        quiet(console, 0.5)
        assert console.screen.text == page


@pytest.mark.sqlite
def test_everything_is_drawn_again_when_it_is_asked_for(demo: str, tmp_path: Path) -> None:
    """A list, a dialog, a form: nothing that another program wrote stays."""
    with terminal(demo, state=tmp_path) as console:
        console.until_shows("46 admins")
        for key, shows, again in (
            ("", "46 admins", DRAW_AGAIN),
            ("o", "Sort by", F5),
            (ESCAPE, "46 admins", DRAW_AGAIN),
            ("n", "First name", READ_AGAIN),
        ):
            answered(console, key, shows)
            quiet(console, 0.5)
            stood = console.screen.text
            console.screen.feed("\x1b[6;1Hgoing down for maintenance\x1b[24;1Hat noon")
            console.type(again)
            quiet(console, 0.5)
            assert console.screen.text == stood, shows
