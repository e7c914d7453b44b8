"""`principal imports` and `undo`: what was uploaded, and taking it back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from console.cli import activity, options
from console.cli.import_report import emit_undone, import_image
from console.cli.output import emit_json_list, emit_table, moment, say
from console.cli.progress import watched
from console.cli.session import workspace_of
from console.errors import UsageError
from console.provisioning.undoable import UPLOAD

if TYPE_CHECKING:
    from console.importing.past import ImportRecord
    from console.workspace import Workspace


def imports(context: typer.Context, as_json: options.Json = False) -> None:
    """List the uploads that were applied, newest first."""
    records = _every_import(workspace_of(context))
    if as_json:
        emit_json_list(map(import_image, records))
        return
    rows = (
        (
            record.import_id,
            moment(record.at),
            record.operator,
            record.source,
            *(record.document[kind] for kind in ("created", "updated", "removed")),
            "applied" if record.undone_at is None else f"undone {moment(record.undone_at)}",
        )
        for record in records
    )
    headings = ["import", "at", "operator", "files", "created", "updated", "deactivated", "state"]
    if not emit_table(headings, rows):
        say("Nothing was uploaded yet. Try 'principal import FILE --dry-run'.")


def _every_import(workspace: Workspace) -> Iterator[ImportRecord]:
    from console.importing.undoing import list_imports

    offset = 0
    while page := list_imports(workspace, limit=200, offset=offset):
        yield from page
        offset += len(page)


def undo(
    context: typer.Context,
    what: Annotated[
        str,
        typer.Argument(
            metavar="IMPORT|SEQ", help="An id 'imports' lists, or a number 'log' lists."
        ),
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Of a number: only say what undoing it would do.")
    ] = False,
    as_json: options.Json = False,
) -> None:
    """Take an upload back, or any other change the log lists.

    What was changed since is kept as it is, and named. Undoing an undo does the change again.
    """
    from console.importing.undoing import undo_import

    workspace = workspace_of(context)
    entry = activity.entry_named(workspace, what)
    if entry is not None and entry.action != UPLOAD:
        activity.undo(workspace, entry, dry_run=dry_run, as_json=as_json)
        return
    if dry_run:
        raise UsageError("--dry-run is for numbers of the log; leave it out for an upload.")
    with watched() as progress:
        report = undo_import(workspace, what if entry is None else entry.subject_id or "", progress)
    emit_undone(report, as_json=as_json)
