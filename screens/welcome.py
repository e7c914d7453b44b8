"""What to do with a store that holds no district."""

from __future__ import annotations

from screens.page import Page


class WelcomePage(Page[None]):
    """The first page of a new store."""
