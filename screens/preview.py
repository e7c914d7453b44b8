"""The place preview."""

from __future__ import annotations

from typing import ClassVar

from screens.page import Page


class PreviewPage(Page[None]):
    """The place preview."""

    place: ClassVar[str] = "preview"
