"""The options of `principal import`, as the command line spells them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from console.cli.plan_listing import LISTED

Paths = Annotated[
    list[str], typer.Argument(metavar="PATH", help="Files to upload; - is standard input.")
]
Format = Annotated[
    str, typer.Option("--format", metavar="auto|admins|clever|oneroster", help="Kind of file.")
]
Mode = Annotated[
    str,
    typer.Option(
        "--mode",
        metavar="add|upsert|full",
        help="add: only new people; upsert: new and changed; full: missing ones are deactivated.",
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would happen; change nothing.")]
PlanFile = Annotated[
    Path | None, typer.Option("--plan", metavar="FILE", help="Write the plan; change nothing.")
]
ApplyYes = Annotated[
    bool, typer.Option("--yes", help="Apply without asking. Without a terminal nobody is asked.")
]
Partial = Annotated[
    bool, typer.Option("--allow-partial", help="Apply the good rows although some are refused.")
]
MaxRemovals = Annotated[
    str, typer.Option("--max-removals", metavar="10%|N", help="Hold a full upload beyond this.")
]
RejectsFile = Annotated[
    Path | None,
    typer.Option("--rejects", metavar="FILE", help="Write refused rows and reasons, to correct."),
]
Map = Annotated[
    list[str], typer.Option("--map", metavar="HEADER=FIELD", help="A column by another name.")
]
Encoding = Annotated[str, typer.Option("--encoding", help="auto, utf-8, utf-16, cp1252, …")]
Delimiter = Annotated[
    str, typer.Option("--delimiter", help="auto, comma, semicolon, tab, pipe, or the character.")
]
Overwrite = Annotated[
    bool, typer.Option("--overwrite-edits", help="Let the file win over edits made by hand.")
]
Show = Annotated[
    list[str],
    typer.Option(
        "--show",
        metavar="created|updated|unchanged|removed|rejected|edits",
        help="With --dry-run: list these rows, edits being those kept by hand. Repeatable.",
    ),
]
Kind = Annotated[
    str,
    typer.Option(
        "--kind",
        metavar="schools|admins|teachers|students|sections|enrollments",
        help="With --show: only these rows of a roster.",
    ),
]
Search = Annotated[
    str, typer.Option("--search", help="With --show: only rows with these words in name or id.")
]
Limit = Annotated[
    int, typer.Option("--limit", metavar="N", help=f"Rows of each; {LISTED} at first.")
]
