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
