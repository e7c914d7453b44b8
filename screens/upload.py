"""The place upload."""

from __future__ import annotations

from typing import ClassVar

from screens.page import Page


class UploadPage(Page[None]):
    """The place upload."""

    place: ClassVar[str] = "upload"
