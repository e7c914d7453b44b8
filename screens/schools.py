"""The schools of the district."""

from __future__ import annotations

from typing import ClassVar

from screens.page import Page


class SchoolsPage(Page[None]):
    """The place Schools."""

    place: ClassVar[str] = "schools"
