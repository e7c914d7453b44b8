"""`principal log`: who did what, when; and taking one of its entries back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from console.cli import options
from console.cli.output import emit, emit_json, emit_json_list, emit_table, moment, plural, say
from console.cli.session import district_of, workspace_of
from console.display import display
from console.errors import Refused, UsageError
from console.workspace import Workspace
from storage.connections import Reader
from storage.records.log import AuditRecord

ID_DIGITS = 24


def log(
    context: typer.Context,
    verify: Annotated[
        bool, typer.Option("--verify", help="Check the chain of entries and print its head.")
    ] = False,
    head: Annotated[
        str | None,
        typer.Option("--head", metavar="HASH", help="With --verify: a head printed earlier."),
    ] = None,
    who: Annotated[
        str | None,
        typer.Option("--of", metavar="WHO", help="Only what happened to them; any Clever id, too."),
    ] = None,
    district: options.District = None,
    as_json: options.Json = False,
) -> None:
    """Show who did what, when; newest first.

    'principal undo SEQ' takes an entry back.
    """
    if head is not None and not verify:
        raise UsageError("--head is compared by --verify; add that.")
    with workspace_of(context).store.read() as reader:
        if verify:
            _verify(reader, head, as_json=as_json)
            return
        entries = _entries(reader, None if who is None else _id_of(context, district, who))
        if as_json:
            emit_json_list(map(entry_image, entries))
        else:
            rows = (
                (entry.seq, moment(entry.at), entry.operator, entry.action, entry.subject)
                for entry in entries
            )
            if not emit_table(["seq", "at", "operator", "action", "subject"], rows):
                say("No entry yet." if who is None else f"No entry is about the id “{who}”.")


def _id_of(context: typer.Context, district: str | None, who: str) -> str:
    """The Clever id meant; of a person in other words, in the district they are of."""
    from console.ids import is_clever_id

    if is_clever_id(who.strip().lower()):
        return who.strip().lower()
    from console.provisioning.people import find_person

    return workspace_of(context).read(find_person, district_of(context, district), who).id


def _entries(reader: Reader, who: str | None) -> Iterator[AuditRecord]:
    if who is not None:
        from console.provisioning.history import history_of

        yield from history_of(reader, who)
        return
    from storage.queries import ledger

    yield from ledger.entries(reader, newest_first=True)


def entry_image(entry: AuditRecord) -> dict[str, Any]:
    """An audit entry as `log --json` prints it (contract section 4)."""
    return {
        "seq": entry.seq,
        "at": moment(entry.at),
        "operator": entry.operator,
        "action": entry.action,
        "subject": entry.subject,
        "before": None if entry.before is None else json.loads(entry.before),
        "after": None if entry.after is None else json.loads(entry.after),
    }


def entry_named(workspace: Workspace, named: str) -> AuditRecord | None:
    """The log entry with that number; None when it is no number but an id.

    Raises:
        NotFound: there is none with that number.
    """
    if not named.isdecimal() or len(named) >= ID_DIGITS:
        return None
    from console.provisioning.undoing import find_entry

    return workspace.read(find_entry, int(named))


def undo(workspace: Workspace, entry: AuditRecord, *, dry_run: bool, as_json: bool) -> None:
    """Take an entry back, or only say what that would do.

    Raises:
        PrincipalError: it cannot be undone, or everything was changed again since.
    """
    from console.provisioning.undoing import undo_entry, way_back

    if dry_run:
        way = workspace.read(way_back, entry)
        words, kept, seq = way.effect, way.kept, None
    else:
        words, kept, seq = workspace.run(undo_entry, entry)
    if as_json:
        emit_json({"entry": entry.seq, "undone_by": seq, "words": words, "kept": list(kept)})
        return
    emit(words)
    for each in kept:
        say(f"Kept {display(each)}.")
    if seq is not None:
        say(f"'principal undo {seq}' redoes it.")


def _verify(reader: Reader, head: str | None, *, as_json: bool) -> None:
    from console.audit import verify
    from storage.queries import ledger

    verdict = verify(ledger.entries(reader), head)
    if as_json:
        emit_json(
            {
                "entries": verdict.entries,
                "head": verdict.head,
                "whole": verdict.whole,
                "broken_at": verdict.broken_at,
            }
        )
    elif verdict.whole:
        emit(
            f"The log is whole: {plural(verdict.entries, 'entry', 'entries')}, head {verdict.head}."
        )
    if verdict.cut:
        raise Refused(
            f"The log was cut: none of its {plural(verdict.entries, 'entry', 'entries')} is the "
            "head you noted earlier."
        )
    if not verdict.whole:
        raise Refused(
            f"The log was changed outside Principal: entry {verdict.broken_at} does not fit the "
            f"one before it. The {verdict.entries} entries before it are whole."
        )
