"""The districts of the store."""

from __future__ import annotations

from screens.page import Page


class DistrictsPage(Page[None]):
    """Switch, add or rename districts."""
