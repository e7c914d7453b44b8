"""Options that several commands share, so that they read the same everywhere."""

from __future__ import annotations

from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
District = Annotated[
    str | None,
    typer.Option("--district", metavar="NAME|ID", help="Only needed with several districts."),
]
Who = Annotated[str, typer.Argument(metavar="WHO", help="An id, email or SIS id.")]
Scope = Annotated[
    str | None, typer.Option("--scope", metavar="district|school", help="The admin's scope.")
]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Only say whom it concerns; change nothing.")
]

# What is chosen for a run; console.choices says where else it may be chosen.
Theme = Annotated[
    str | None,
    typer.Option("--theme", metavar="NAME", help="dark, light, contrast or terminal."),
]
LowBandwidth = Annotated[
    bool | None,
    typer.Option("--low-bandwidth/--no-low-bandwidth", help="Send less over a slow line."),
]
Mouse = Annotated[
    bool | None, typer.Option("--mouse/--no-mouse", help="Whether to listen to the mouse.")
]
Ascii = Annotated[
    bool | None,
    typer.Option("--ascii/--no-ascii", help="Nothing but ASCII: no lines, arrows, accents."),
]
ReducedMotion = Annotated[
    bool | None,
    typer.Option("--reduced-motion/--no-reduced-motion", help="Nothing moves by itself."),
]
ReadOnly = Annotated[
    bool | None, typer.Option("--read-only/--no-read-only", help="Look, change nothing.")
]
Plain = Annotated[
    bool | None,
    typer.Option("--plain/--no-plain", help="Numbered questions in plain text, no screens."),
]


def given(**switched: bool | str | None) -> dict[str, str]:
    """What was chosen with options, by the name of the choice."""
    return {
        name: value if isinstance(value, str) else ("on" if value else "off")
        for name, value in switched.items()
        if value is not None
    }
