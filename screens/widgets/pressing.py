"""Keys named in texts: the one that is in force, whoever has chosen it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from textual._context import active_app

from screens.widgets.runs import Part

if TYPE_CHECKING:
    from screens.app import PrincipalApp

NAMED = re.compile(r"\{([a-z_.]+)\|([^{}|]+)\}")


def key_of(action: str, usual: str) -> str:
    """The key of an action, by its id: the one a person chose, else the usual one.

    `usual` is what the binding says; a test compares the two. Outside of the console, as in a
    test of a pure text, it is the usual one.
    """
    app = active_app.get(None)
    return usual if app is None else cast("PrincipalApp", app).key(action, usual)


def pressing(action: str, usual: str) -> Part:
    """The same as a part of a line, in the colour of keys."""
    return key_of(action, usual), "accent"


def adding_application() -> str:
    """How to add the first application, from anywhere."""
    return f"{key_of('applications', '3')}, then {key_of('applications.new', 'n')}, adds one"


def with_keys(text: str) -> str:
    """A text with `{ID|KEY}` replaced by the key of that action."""
    return NAMED.sub(lambda found: key_of(found[1], found[2]), text)
