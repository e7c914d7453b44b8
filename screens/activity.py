"""The activity log."""

from __future__ import annotations

from typing import ClassVar

from screens.page import Page


class ActivityPage(Page[None]):
    """The place Activity."""

    place: ClassVar[str] = "activity"
