"""Starting the console and handing back its exit status."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.preferences import Preferences
    from console.workspace import Workspace
    from screens.preferring import PreferringApp


def run_console(
    workspace: Workspace, *, demo: bool = False, preferences: Preferences | None = None
) -> int:
    """Show the console until it is left; returns the exit status of the program.

    Without `preferences` they are read from the environment and the settings file.

    Raises:
        StoreError: the store cannot be read; the terminal was not touched yet.
    """
    # Importing and building the first screen makes no garbage worth looking for.
    gc.disable()
    try:
        from screens.app import PrincipalApp

        app = PrincipalApp(workspace, demo=demo, preferences=preferences)
        try:
            return run_app(app)
        finally:
            app.session.close()
    finally:
        gc.enable()


def run_app(app: PreferringApp) -> int:
    """Run an app and answer with its exit status.

    After a crash the terminal is restored, one line says where the report is, and the status is
    70; after SIGTERM or a lost terminal it is 128 and the number of the signal.
    """
    from screens.endings import CRASHED

    # Handed down from another window they would win over the size of this one, at every change.
    for name in ("COLUMNS", "LINES"):
        os.environ.pop(name, None)
    app.run(mouse=app.preferences.on("mouse"))
    if app.crash_report is not None:
        sys.stderr.write(app.crash_report + "\n")
        return CRASHED
    return app.return_code or 0
