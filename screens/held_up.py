"""Saying that somebody's large upload is being written, for which reading may have to wait."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from console.display import display
from screens.page import Page
from storage.holding import holder

if TYPE_CHECKING:
    from screens.app import PrincipalApp

LOOK_SECONDS = 2.0


def tell_of_uploads(app: PrincipalApp) -> None:
    """Look for the note of an upload from time to time; our own has a dialog."""
    app.set_interval(LOOK_SECONDS, lambda: _tell(app), name="uploads")


def _tell(app: PrincipalApp) -> None:
    found = holder(app.session.workspace.store.location.path)
    page = app.screen
    if found is not None and found.process != os.getpid() and isinstance(page, Page):
        page.tell(f"{display(found.words)}; reading waits", "warning")
