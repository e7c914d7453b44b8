"""Keys named in texts: the one that is in force, whoever has chosen it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual._context import active_app

from screens.widgets.runs import Part

if TYPE_CHECKING:
    from screens.app import PrincipalApp


def pressing(action: str, usual: str) -> Part:
    """The key of an action, by its id: the one a person chose, else the usual one."""
    return cast("PrincipalApp", active_app.get()).key(action, usual), "accent"
