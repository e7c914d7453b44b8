"""A page that is not seen keeps nothing painted; it is painted anew when one comes back."""

from __future__ import annotations

from textual.widget import Widget

from console.workspace import Workspace
from screens.page import AnyPage
from tests.screens.openings import at_applications


def painted(page: AnyPage) -> int:
    """How many lines are kept, painted, for a page."""
    return sum(
        len(widget._styles_cache._cache) + len(widget._render_cache.lines)
        for widget in (page, *page.walk_children(Widget))
    )


async def test_a_page_that_is_left_keeps_no_painted_lines(demo: Workspace) -> None:
    async with at_applications(demo) as desk:
        page = desk.page
        await desk.press("question_mark", shows="Every application")
        assert painted(page) > 0
        await desk.press("escape")
        await desk.press("2")
        await desk.until_at("schools")
        await desk.until(lambda: painted(page) == 0, "nothing of Applications being kept")
        await desk.press("3")
        await desk.until_at("applications")
        await desk.until_shows("▸  MathLeap")
        await desk.until_shows("enter open")
        assert painted(page) > 0
