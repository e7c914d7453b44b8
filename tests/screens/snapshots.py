"""Every screen and dialog as text: what stands where, and in which style.

`python -m tests.screens.snapshots [NAME …]` records them in `tests/screens/recorded`, one file a
screen and size; tests compare. A file holds the screen as it is seen, then the same cells as
letters of styles, then what each letter means, so that `git diff` shows what changed.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, chdir
from pathlib import Path
from string import ascii_uppercase
from tempfile import TemporaryDirectory
from typing import Any

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.screen import ModalScreen, Screen
from textual.strip import Strip

from console.audit import Operator
from console.demo.loading import data_file
from console.workspace import Workspace
from storage.connections import Location
from storage.store import Store
from tests.conftest import START
from tests.screens.conftest import Desk, console
from tests.screens.demo import with_demo
from tests.screens.ways import AUGUST, PROBLEMS, WAYS, Way, home, ready

RECORDED = Path(__file__).parent / "recorded"
SIZES = ((80, 24), (120, 40))
DAY = 24 * 3_600_000
NOW = START + 2 * DAY
# The colours of the themes that mean something; others are written as they are.
COLOURS = (
    "foreground",
    "background",
    "tone-dim",
    "accent",
    "error",
    "warning",
    "surface",
    "panel",
    "cursor-foreground",
    "cursor-background",
    "cursor-quiet",
)
LETTERS = {
    "default on default": " ",
    "foreground on background": ".",
    "tone-dim on background": "d",
    "foreground on background bold": "s",
    "accent on background": "a",
    "accent on background bold underline": "h",
    "warning on background": "w",
    "error on background": "e",
    "cursor-foreground on cursor-background bold": "c",
    "foreground on surface": "o",
    "panel on surface": "f",
}
# What differs from run to run, each replaced by as many letters.
VARYING = (
    re.compile(r"(?<![\w-])(?=[a-f]*\d)[0-9a-f]{8,}(?![\w-])"),  # ids, hashes
    re.compile(r"[\w-]{0,2}…[\w-]{2,4}={0,2}(?![\w-])"),  # tokens, cut
    re.compile(r"(?<=[ /=])(?=\S*\d)[\w-]{22,}"),  # tokens
    re.compile(r"(?<=ends in )\w{4}|(?<=state[ =])\s?[\w-]{16}(?![\w-])"),  # of a secret; state
    re.compile(r"(?<=service-time: )\d+ *|(?<=remaining: )\d+|(?<=etag: W/)\S+"),
    re.compile(r"(?<= )/\S*(?=/principal\.db)"),
)


@asynccontextmanager
async def demo_console(size: tuple[int, int]) -> AsyncIterator[Desk]:
    """The console on the demo district, two days later, with files to upload in `files`."""
    with TemporaryDirectory() as name, chdir(name):
        folder = Path("files")
        folder.mkdir()
        for file in (AUGUST, PROBLEMS):
            shutil.copy(data_file(file), folder)
            os.utime(folder / file, (START // 1000, START // 1000))
        (folder / "cedar.db").touch()
        os.utime(folder / "cedar.db", (START // 1000, START // 1000))
        store = Store.open(Location.parse(str(Path(name) / "principal.db")))
        workspace = with_demo(Workspace(store, Operator("jane"), lambda: NOW))
        environment = {"XDG_STATE_HOME": name, "PRINCIPAL_TEST_FILES": str(folder)}
        try:
            async with console(workspace, size, environment=environment) as desk:
                yield desk
        finally:
            store.close()


async def pictures(
    size: tuple[int, int], names: tuple[str, ...] = ()
) -> AsyncIterator[tuple[Way, str]]:
    """One screen after the other, drawn at a size."""
    async with demo_console(size) as desk:
        for way in WAYS:
            if not names or way.name in names:
                await home(desk)
                await way.go(desk)
                await ready(desk, way.screen)
                yield way, picture(desk)


def picture(desk: Desk) -> str:
    """The screen on top as text."""
    screen = desk.app.screen
    variables = desk.app.theme_variables
    names = {variables.get(name, "").lower(): name for name in reversed(COLOURS)}
    letters = dict(LETTERS)
    texts, looks = [], []
    for strip in own_strips(screen):
        texts.append(_steady("".join(segment.text for segment in strip)) + "│")
        looks.append("".join(_letters(segment, names, letters) for segment in strip).rstrip(". "))
    used = set("".join(looks))
    legend = [f"{letter} {words}" for words, letter in letters.items() if letter in used]
    return "\n".join([type(screen).__name__, *texts, "styles", *looks, *legend]) + "\n"


def own_strips(screen: Screen[Any]) -> Iterator[Strip]:
    """The lines of a screen; of a dialog only what is its own: the rest has its own picture."""
    whole = screen.region
    inside = [child.region for child in screen.children if isinstance(screen, ModalScreen)]
    shown = Region.from_union(inside) if inside else whole
    for y, strip in enumerate(screen._compositor.render_strips()):
        if shown.y <= y < shown.bottom:
            left, right = shown.x, whole.width - shown.right
            yield Strip.join(
                [Strip.blank(left), strip.crop(shown.x, shown.right), Strip.blank(right)]
            )
        else:
            yield Strip.blank(whole.width)


def _steady(text: str) -> str:
    for pattern in VARYING:
        text = pattern.sub(lambda found: "x" * len(found.group()), text)
    return text


def _letters(segment: Segment, names: dict[str, str], letters: dict[str, str]) -> str:
    words = _words(segment.style or Style(), names)
    if words not in letters:
        letters[words] = ascii_uppercase[len(letters) - len(LETTERS)]
    return letters[words] * cell_len(segment.text)


def _words(style: Style, names: dict[str, str]) -> str:
    """A style as colour on ground with attributes, in the names of the theme where it has them."""
    colours = [
        "default" if colour is None else _named(colour.get_truecolor().hex, names)
        for colour in (style.color, style.bgcolor)
    ]
    kinds = ("bold", "dim", "italic", "underline", "reverse", "strike")
    return " ".join([colours[0], "on", colours[1], *(k for k in kinds if getattr(style, k))])


def _named(colour: str, names: dict[str, str]) -> str:
    return names.get(colour, colour)


def place_of(way: Way, size: tuple[int, int]) -> Path:
    """Where a picture is kept."""
    return RECORDED / f"{size[0]}x{size[1]}" / f"{way.name}.txt"


async def record(names: tuple[str, ...]) -> None:
    """Write the pictures; without names all of them, and nothing else stays in the folder."""
    if not names:
        shutil.rmtree(RECORDED, ignore_errors=True)
    for size in SIZES:
        async for way, text in pictures(size, names):
            path = place_of(way, size)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")


if __name__ == "__main__":
    asyncio.run(record(tuple(sys.argv[1:])))
