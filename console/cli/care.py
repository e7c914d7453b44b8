"""`principal doctor`, `backup` and `restore`: the care of a store."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from console.cli import options
from console.cli.output import emit, emit_json, emit_table, plural, say
from console.cli.session import Session, workspace_of
from console.errors import ReadOnly, Refused


def doctor(context: typer.Context, as_json: options.Json = False) -> None:
    """Check where the store is, and whether it is whole."""
    from console.care import examine

    session = Session.of(context)
    findings = examine(session.location, read_only=bool(session.preferences.read_only))
    if as_json:
        emit_json(
            [
                {"check": finding.check, "ok": finding.ok, "detail": finding.detail}
                for finding in findings
            ]
        )
    else:
        rows = [(("ok" if f.ok else "!!"), f.check, f.detail) for f in findings]
        emit_table(["", "check", "found"], rows)
    bad = [finding for finding in findings if not finding.ok]
    if bad:
        raise Refused(f"{plural(len(bad), 'check')} failed: {', '.join(f.check for f in bad)}.")


def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write; must be new.")],
    as_json: options.Json = False,
) -> None:
    """Copy the whole store into one new file, readable by you alone."""
    from console.care import back_up

    copied = back_up(workspace_of(context), file)
    if as_json:
        emit_json({"file": str(file), "rows": copied})
    else:
        emit(f"Backed up {plural(copied, 'row')} to {file}.")


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that 'backup' wrote.")],
    yes: options.Yes = False,
    as_json: options.Json = False,
) -> None:
    """Replace everything in the store by a backup.

    What was there is kept beside it. On a terminal it asks first. A damaged store is moved
    aside, and the backup takes its place.
    """
    from console import restoring
    from console.care import restore_from

    session = Session.of(context)
    if session.preferences.read_only:
        raise ReadOnly(session.preferences.read_only)
    restoring.require_backup(file, session.location)
    workspace, kept = restoring.open_target(
        session.location, lambda: session.workspace(create=True)
    )
    if not restoring.holds_nothing(workspace):
        if not yes and sys.stdin.isatty():
            _ask_to_replace(session, file)
        kept = restoring.keep(workspace, file)
    copied = restore_from(workspace, file)
    if as_json:
        emit_json({"file": str(file), "rows": copied, "kept": None if kept is None else str(kept)})
    else:
        emit(f"Restored {plural(copied, 'row')} from {file}.")
    if kept:
        say(f"What was there before is kept in {kept}.")


def _ask_to_replace(session: Session, file: Path) -> None:
    say(f"Everything in {session.location.label} will be replaced by {file}.")
    if not typer.confirm("Replace it?", default=False, err=True):
        raise Refused("Nothing was changed.")
