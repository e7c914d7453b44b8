"""Before something is taken away: say whom it concerns, and ask where somebody can answer."""

from __future__ import annotations

import sys

import typer

from console.cli.output import say
from console.errors import Refused
from console.provisioning.effects import Told


def agree(told: Told, *, yes: bool, as_json: bool) -> None:
    """Say an effect; at a terminal ask whether it is meant, unless nobody is lost by it.

    With `as_json` the answer holds the effect, so it is said only where it is asked about.

    Raises:
        Refused: it is not meant.
    """
    asks = told.loses and not yes and sys.stdin.isatty() and sys.stderr.isatty()
    if asks or not as_json:
        say(told.words)
    if asks and not typer.confirm("Do it?", default=False, err=True):
        raise Refused("Nothing was changed.")
