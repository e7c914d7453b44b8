"""What an upload tells people: the plan, the outcome, and what an undo did."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from console.cli.output import emit, emit_json, moment, plural, say
from console.cli.plan_listing import Listing, emit_listed, listed_image
from console.display import display

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from console.importing.past import ImportRecord, UndoReport
    from console.importing.plans import Plan
    from console.importing.reports import ImportDocument

REFUSED, HELD, PARTIAL = 1, 3, 4
_CAUSES = 20
_KEPT = 20
_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}


def exit_status(plan: Plan) -> int:
    """The status the upload ends with, and a dry run of it too (contract section 3)."""
    if plan.refused:
        return REFUSED
    if plan.held is not None:
        return HELD
    return PARTIAL if plan.counts.rejected else 0


def emit_plan(plan: Plan, listing: Listing, *, as_json: bool) -> None:
    """A plan that is not being applied: the report, rows asked for, and why nothing happens."""
    if as_json:
        shown = {"shown": listed_image(plan, listing)} if listing.views else {}
        emit_json({**plan.document.as_json(), **shown})
    else:
        emit("\n".join(_summary(plan.document, plan.files)))
        emit_listed(plan, listing)
    _say_causes(plan)
    if plan.refused:
        say("Nothing was changed." + _advice(plan))
    elif plan.held is not None:
        say(plan.held.message)
        for cause in plan.held.causes:
            say(f"  {cause}")
        needed = max(hold.removals for hold in (plan.held, *plan.upload.roster.holds))
        say(f"If that is right, add --max-removals {needed}.")
    elif plan.nothing_to_do:
        left = plan.counts.rejected
        without = f"; {plural(left, 'refused row')} left out" if left else ""
        say(f"Nothing to do{without}.")


def _advice(plan: Plan) -> str:
    if plan.counts.rejected and plan.counts.rejected < plan.counts.rows:
        return " Correct the file, or apply the good rows with --allow-partial."
    return " Correct the file, then upload it again."


def written_plan(plan: Plan, path: Path) -> str:
    """What became of a plan that was to be written, and what to do with it."""
    if plan.refused:
        return "No plan was written."
    left = plan.counts.rejected
    without = f" without {plural(left, 'refused row')}" if left else ""
    if plan.nothing_to_do:
        return f"Wrote the plan to {path}{without}; applying it changes nothing."
    return f"Wrote the plan{without}. Apply it with 'principal apply {path}'."


def say_plan(plan: Plan) -> None:
    """The same on standard error, for somebody who is about to be asked."""
    for line in _summary(plan.document, plan.files):
        say(line)
    _say_causes(plan)


def _summary(document: ImportDocument, files: tuple[str, ...]) -> Iterator[str]:
    counts = document.counts
    delimiter = _DELIMITERS.get(document.delimiter, document.delimiter)
    yield ", ".join(
        filter(
            None,
            [
                "; ".join(map(_called, files)),
                "" if document.format == "auto" else document.format,
                document.encoding,
                display(delimiter),
                plural(counts.rows, "row"),
            ],
        )
    )
    first = (document.encoding, document.delimiter)
    for file in document.files:
        if (file.encoding, file.delimiter) != first:
            cut = _DELIMITERS.get(file.delimiter, file.delimiter)
            yield f"  {_called(file.file)} is {file.encoding}, {display(cut)}"
    yield (
        f"+ {counts.created:,} to create   ~ {counts.updated:,} to update   "
        f"= {counts.unchanged:,} unchanged   - {counts.removed:,} to deactivate   "
        f"! {counts.rejected:,} refused"
    )


def _called(file: str) -> str:
    return "standard input" if file == "-" else display(file)


def _say_causes(plan: Plan) -> None:
    from console.importing.causes import ways_once

    causes = plan.causes()
    for cause, way_out in ways_once(causes[:_CAUSES]):
        sign = "!" if cause.severity == "error" else "?"
        if cause.first_line:
            inside = f"{_called(cause.file)} " if len(plan.upload.sources) > 1 else ""
            where = f"{inside}line {cause.first_line}" + (
                f" and {plural(cause.rows - 1, 'more row')}" if cause.rows > 1 else ""
            )
        else:
            where = _called(cause.file)
        column = f", {display(cause.column)}" if cause.column else ""
        say(f"{sign} {where}{column}: {cause.message}")
        if way_out:
            say(f"  {way_out}")
    if len(causes) > _CAUSES:
        say(
            f"… and {plural(len(causes) - _CAUSES, 'other cause')}; --json and --rejects have more."
        )


def emit_applied(plan: Plan, document: ImportDocument, *, as_json: bool, shown: bool) -> None:
    """An upload that was applied; what a terminal has `shown` already is not said to it again."""
    if as_json:
        emit_json(document.as_json())
    else:
        if not (shown and sys.stdout.isatty()):
            emit("\n".join(_summary(document, plan.files)))
        emit(f"Applied. Take it back with 'principal undo {document.import_id}'.")
    if not shown:
        _say_causes(plan)


def import_image(record: ImportRecord) -> dict[str, Any]:
    """An applied upload as `imports --json` prints it."""
    return {
        **record.document,
        "at": moment(record.at),
        "operator": record.operator,
        "source": record.source,
        "undone": record.undone_at is not None,
        "undone_at": None if record.undone_at is None else moment(record.undone_at),
        "undone_by": record.undone_by,
    }


def emit_undone(report: UndoReport, *, as_json: bool) -> None:
    """What an undo did, and whom it kept."""
    if as_json:
        emit_json(report.as_json())
    else:
        emit(
            f"Undone: {report.removed:,} removed, "
            f"{report.restored:,} restored, {report.deactivated:,} deactivated, "
            f"{report.kept_total:,} kept."
        )
    for row in report.kept[:_KEPT]:
        say(f"Kept {display(row.name)} ({display(row.email)}): {display(row.reason)}.")
    if report.kept_total > _KEPT:
        say(f"… and {report.kept_total - _KEPT:,} more; --json lists them.")
