"""`principal admins export`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from console.cli import options
from console.cli.output import plural, say
from console.cli.session import district_of, workspace_of
from console.errors import UsageError

File = Annotated[
    Path | None,
    typer.Argument(metavar="FILE", help="The file to write; none or - is standard output."),
]
Format = Annotated[
    str | None,
    typer.Option(
        "--format", metavar="admins|clever|oneroster|json", help="Kind of file; else admins."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="The same as --format json.")]
Raw = Annotated[
    bool,
    typer.Option("--raw", help="Cells exactly as stored, even those a spreadsheet would run."),
]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace FILE if it is there.")]


app = typer.Typer()


@app.command("export")
def export(
    context: typer.Context,
    file: File = None,
    format_: Format = None,
    raw: Raw = False,
    overwrite: Overwrite = False,
    district: options.District = None,
    as_json: Json = False,
) -> None:
    """Write the active admins to a file.

    'principal import' reads it back as nothing to do.
    """
    from console.importing.exporting import FORMATS, Export
    from console.importing.private_files import private_file

    if as_json and format_ not in {None, "json"}:
        raise UsageError(f"--json and --format {format_} are two kinds of file; name one.")
    format_ = "json" if as_json else format_ or "admins"
    if format_ not in FORMATS:
        raise UsageError(f"--format is one of {', '.join(FORMATS)}, not “{format_}”.")
    if file is not None and str(file) == "-":
        file = None
    if file is None and format_ == "oneroster" and sys.stdout.isatty():
        raise UsageError("OneRoster is a zip; name a FILE for it.")
    chosen = district_of(context, district)
    with workspace_of(context).store.read() as reader:
        export_ = Export(reader, chosen, raw=raw)
        if file is None:
            done = export_.write(format_, sys.stdout.buffer)
        else:
            with private_file(file, replace=overwrite) as stream:
                done = export_.write(format_, stream)
    for loss in done.losses:
        say(loss)
    if file is not None:
        say(f"Wrote {plural(done.admins, 'admin')} to {file}.")
