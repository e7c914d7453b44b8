"""The README's picture: the console on the demo district, drawn by the program itself.

python -m tests.screens.picture
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from pathlib import Path

from console.audit import Operator
from console.demo.loading import load_demo
from console.workspace import Workspace
from storage.connections import Location
from storage.store import Store
from tests.screens.conftest import console

FONT_FACES = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
PICTURE = Path(__file__).parent.parent.parent / ".readme" / "console.svg"


async def draw(workspace: Workspace) -> str:
    """The console at 110x28 with one admin found, as SVG."""
    async with console(workspace, (110, 28)) as desk:
        await desk.press("slash")
        await desk.type("principal")
        await desk.press("enter")
        await desk.press("down", "down")
        await desk.until_shows("Seen by")
        # No fonts from elsewhere: the reader's own monospace will do, and works offline.
        return FONT_FACES.sub("", desk.app.export_screenshot(title="principal"))


def main() -> None:
    """Draw it on a throw-away demo district."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(Location.parse(str(Path(folder) / "demo.db")))
        workspace = Workspace(store, Operator("jane"))
        load_demo(workspace)
        PICTURE.parent.mkdir(exist_ok=True)
        PICTURE.write_text(asyncio.run(draw(workspace)), "utf-8")
        store.close()


if __name__ == "__main__":
    main()
