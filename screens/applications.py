"""The place applications."""

from __future__ import annotations

from typing import ClassVar

from screens.page import Page


class ApplicationsPage(Page[None]):
    """The place applications."""

    place: ClassVar[str] = "applications"
