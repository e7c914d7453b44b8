"""A plan: what it would do, its problems and rows, and applying it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from console.cli.output import plural
from console.errors import StalePlan
from console.importing.causes import ways_once
from console.importing.listed import PlanRow
from console.importing.options import UploadOptions
from console.importing.plans import Plan
from console.importing.reports import Cause, Hold
from console.plain.desk import Desk, Listing, Rows, browse
from console.plain.progress import Telling
from console.plain.reading import (
    ANOTHER_WAY,
    OVERWRITE,
    Reading,
    in_menu,
    read_as,
    reading_place,
)
from console.plain.talk import Choice, Place
from console.plain.words import field_words

KINDS = {
    "created": "to create",
    "updated": "to update",
    "unchanged": "unchanged",
    "removed": "to deactivate",
    "rejected": "refused",
}
FIRST_CAUSES = 5


class _Done(Exception):
    """The plan was applied; there is nothing left to do with it."""


class _Reread(Exception):
    """The file was read another way; the plan is the place to go on from."""


@dataclass
class _Review:
    """The plan being looked at; another takes its place when it is made again."""

    plan: Plan


def review(desk: Desk, plan: Plan) -> None:
    """Stay with a plan until it is applied or left; it is closed then."""
    shown = _Review(plan)
    try:
        desk.visit(lambda: _place(desk, shown))
        desk.talk.say("The plan was left; nothing was changed.")
    except _Done:
        return
    finally:
        shown.plan.close()


def _place(desk: Desk, shown: _Review) -> Place:
    plan, counts = shown.plan, shown.plan.counts
    causes = plan.causes()
    rejected = counts.rejected and not plan.upload.options.allow_partial
    return Place(
        f"The plan for {', '.join(plan.files)}. Nothing is written yet.",
        [*_summary(plan), *cause_lines(causes[:FIRST_CAUSES])],
        [
            Choice("Apply it", lambda: _apply(desk, shown), why_not=_why_not(plan)),
            Choice("Hear the rows", lambda: _rows(desk, shown)),
            Choice("Hear every problem", lambda: _causes(desk, causes),
                   why_not=None if causes else "There is none."),
            Choice("Leave the refused rows out", lambda: _leave_out(desk, shown),
                   why_not=None if rejected else "No row stands in the way."),
            Choice("Write the refused rows to a file", lambda: _rejects(desk, shown),
                   why_not=None if counts.rejected else "No row is refused."),
            Choice(OVERWRITE, lambda: _overwrite(desk, shown), why_not=_no_edits(plan, causes)),
            Choice(ANOTHER_WAY, lambda: _read_another_way(desk, shown)),
        ],
        "b leaves the plan; nothing is changed then.",
    )  # fmt: skip


def _summary(plan: Plan) -> Iterator[str]:
    counts = plan.counts
    yield f"{plural(counts.rows, 'row')}. Read as {read_as(plan)}."
    said = [f"{getattr(counts, kind):,} {words}" for kind, words in KINDS.items()]
    yield ", ".join(said) + "."
    for kind, each in plan.kinds.items():
        yield f"Of these {kind}: {each.created:,} to create, {each.updated:,} to update."
    if plan.held is not None:
        yield plan.held.message
        yield from plan.held.causes


def cause_lines(causes: Iterable[Cause]) -> Iterator[str]:
    """Problems that say the same, each followed by what to do about it, which is said once."""
    for cause, way_out in ways_once(causes):
        yield cause_line(cause)
        if way_out:
            yield in_menu(way_out)


def cause_line(cause: Cause) -> str:
    """Problems that say the same, in one line."""
    kind = "Problem" if cause.severity == "error" else "Remark"
    more = f" and {plural(cause.rows - 1, 'more row')}" if cause.rows > 1 else ""
    where = f"line {cause.first_line:,}{more}" if cause.first_line else "the whole file"
    column = f", {field_words(cause.column)}" if cause.column else ""
    return f"{kind} on {where} of {cause.file}{column}: {in_menu(cause.message)}"


def _no_edits(plan: Plan, causes: list[Cause]) -> str | None:
    if plan.upload.options.overwrite_edits:
        return "They are overwritten by this plan already."
    if any(cause.code == "kept_edit" for cause in causes):
        return None
    return "The file says nothing else than what was edited."


def _why_not(plan: Plan) -> str | None:
    if plan.refused and plan.counts.rejected:
        return "Rows are refused. Correct the file, or leave them out first."
    if plan.refused:
        return "The file as a whole is refused; see the problems."
    return "Nothing would change." if plan.nothing_to_do else None


def _apply(desk: Desk, shown: _Review) -> None:
    from console.importing.applying import apply_plan

    plan, counts = shown.plan, shown.plan.counts
    if not (_released(desk, plan.held) if plan.held else _sure(desk, plan)):
        desk.talk.say("Nothing was changed.")
        return
    held = plan.held is not None
    try:
        document = apply_plan(desk.workspace, plan, Telling(desk.talk), release_hold=held)
    except StalePlan as stale:
        desk.talk.say(str(stale), "This is the plan as of now; nothing was changed.")
        _again(desk, shown, plan.upload.options)
        return
    desk.talk.say(
        f"Applied: {counts.created:,} created, {counts.updated:,} updated, "
        f"{counts.removed:,} deactivated. Upload {document.import_id}.",
        "Past uploads, in the first menu, takes it back.",
    )
    raise _Done


def _sure(desk: Desk, plan: Plan) -> bool:
    counts = plan.counts
    left = f" {plural(counts.rejected, 'refused row')} left out." if counts.rejected else ""
    return desk.talk.sure(
        f"Apply to {plan.district.name}: {counts.created:,} created, {counts.updated:,} updated, "
        f"{counts.removed:,} deactivated.{left} It happens whole or not at all."
    )


def _released(desk: Desk, hold: Hold) -> bool:
    desk.talk.say(hold.message)
    typed = desk.talk.ask(
        f"If that is right, type how many admins will be deactivated ({hold.removals}); "
        "Enter alone is no"
    )
    return typed.replace(",", "") == str(hold.removals)


def _again(desk: Desk, shown: _Review, options: UploadOptions) -> None:
    from console.importing.planning import plan_again

    shown.plan = plan_again(shown.plan, options, Telling(desk.talk))


def _read_another_way(desk: Desk, shown: _Review) -> None:
    def again(options: UploadOptions) -> None:
        _again(desk, shown, options)
        desk.talk.say("The plan was made again.")
        raise _Reread

    with suppress(_Reread):
        desk.visit(lambda: reading_place(desk, Reading(shown.plan, again)))


def _leave_out(desk: Desk, shown: _Review) -> None:
    _again(desk, shown, shown.plan.upload.options._replace(allow_partial=True))
    desk.talk.say(f"{plural(shown.plan.counts.rejected, 'refused row')} left out of the plan.")


def _overwrite(desk: Desk, shown: _Review) -> None:
    _again(desk, shown, shown.plan.upload.options._replace(overwrite_edits=True))
    desk.talk.say("The plan was made again: what the file says goes before edits made by hand.")


def _rejects(desk: Desk, shown: _Review) -> None:
    name = desk.talk.ask("Write the refused rows, each with its reasons, to which new file")
    if name:
        for written in shown.plan.write_rejects(Path(name).expanduser()):
            desk.talk.say(f"Wrote {plural(written.rows, 'refused row')} to {written.path}.")


def _causes(desk: Desk, causes: list[Cause]) -> None:
    desk.talk.say(*cause_lines(causes))


def _rows(desk: Desk, shown: _Review) -> None:
    counts = shown.plan.counts
    kind = desk.pick(
        "Which rows?",
        [(f"{getattr(counts, kind):,} {words}", kind) for kind, words in KINDS.items()],
    )

    def read(term: str, offset: int, limit: int) -> Rows[PlanRow]:
        return Rows(*shown.plan.rows(kind, offset, limit, term))

    listing = Listing(
        noun=("row", "rows"),
        read=read,
        line=_row_line,
        open=lambda row: desk.talk.say(*_row_lines(row)),
        where=lambda: KINDS[kind],
        searched="name, email or SIS id",
        empty="There is none.",
    )
    browse(desk, listing)


def _row_line(row: PlanRow) -> str:
    where = f"Line {row.line:,}: " if row.line else ""
    changed = ", ".join(field_words(change.field) for change in row.changes)
    problems = "; ".join(in_menu(problem.message) for problem in row.problems)
    said = [row.name or row.email or row.sis_id or "no name", changed, problems]
    return where + ". ".join(filter(None, said))


def _row_lines(row: PlanRow) -> Iterator[str]:
    yield _row_line(row)
    yield f"Email: {row.email or 'none'}. SIS id: {row.sis_id or 'none'}."
    yield f"Scope: {row.admin_scope or 'none'}. Schools: {', '.join(row.schools) or 'none'}."
    for change in row.changes:
        field = field_words(change.field)
        yield f"{field}: {change.new or 'none'}; before: {change.old or 'none'}"
