"""The place sign_in."""

from __future__ import annotations

from typing import ClassVar

from screens.page import Page


class SignInPage(Page[None]):
    """The place sign_in."""

    place: ClassVar[str] = "sign_in"
