"""Long work in a thread, with progress and a way to stop it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from threading import Event
from time import monotonic
from typing import TypeVar

from console.errors import Interrupted
from console.importing.options import Progress, Step
from console.workspace import Workspace
from screens.dialogs.progress import ProgressDialog, far_line
from screens.page import AnyPage

T = TypeVar("T")
TELL_SECONDS = 0.1
PATIENCE_SECONDS = 0.25


class Watch:
    """What long work reports to: tells a dialog from the thread, and stops when asked."""

    def __init__(self, page: AnyPage, title: str) -> None:
        self.page = page
        self.stopped = Event()
        self.dialog = ProgressDialog(title, self.stopped.set)
        self._phase = ""
        self._began = self._told = 0.0

    def __call__(self, step: Step) -> None:
        """Take note of a step; called in the thread of the work.

        Raises:
            Interrupted: the operator stopped it, or the console is being left.
        """
        if self.stopped.is_set() or not self.page.app.is_running:
            raise Interrupted("Stopped. Nothing was changed.")
        now = monotonic()
        if step.phase != self._phase:
            self._phase, self._began, self._told = step.phase, now, 0.0
        if now - self._told >= TELL_SECONDS:
            self._told = now
            far = far_line(step.phase, step.done, step.total, now - self._began)
            self.page.app.call_later(self._show, step.phase, far)

    def _show(self, phase: str, far: object) -> None:
        if self.dialog.is_mounted:
            self.dialog.show(phase, far)  # type: ignore[arg-type]


async def watched(page: AnyPage, title: str, work: Callable[[Workspace, Progress], T]) -> T:
    """Run `work(workspace, progress)` in a thread; the dialog comes when it takes a moment.

    Raises:
        Interrupted: the operator stopped it; everything was rolled back.
    """
    watch = Watch(page, title)
    running = asyncio.ensure_future(asyncio.to_thread(work, page.workspace, watch))
    try:
        done, _ = await asyncio.wait({running}, timeout=PATIENCE_SECONDS)
        if not done:
            await page.app.push_screen(watch.dialog)
            await asyncio.wait({running})
        return running.result()
    finally:
        watch.stopped.set()
        close_down_to(page, watch.dialog)


def close_down_to(page: AnyPage, dialog: ProgressDialog) -> None:
    """Close a dialog and whatever was opened over it; at the end of the console there is none."""
    app = page.app
    while app.is_running and len(app.screen_stack) > 1 and dialog in app.screen_stack:
        app.pop_screen()
