"""Starting and ending the console: exit status, crash report, signals."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.workspace import Workspace


def run_console(workspace: Workspace, *, demo: bool = False) -> int:
    """Show the console until it is left; returns the exit status of the program."""
    from screens.app import PrincipalApp

    app = PrincipalApp(workspace, demo=demo)
    app.run()
    return app.return_code or 0
