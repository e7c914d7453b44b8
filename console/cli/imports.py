"""`principal import` and `apply`: bulk upload."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from console.cli import options
from console.cli.import_options import (
    ApplyYes,
    Delimiter,
    DryRun,
    Encoding,
    Format,
    Kind,
    Limit,
    Map,
    MaxRemovals,
    Mode,
    Overwrite,
    Partial,
    Paths,
    PlanFile,
    RejectsFile,
    Search,
    Show,
)
from console.cli.import_report import (
    PARTIAL,
    emit_applied,
    emit_plan,
    exit_status,
    say_plan,
    written_plan,
)
from console.cli.output import plural, say
from console.cli.plan_listing import LISTED, Listing
from console.cli.progress import quiet, watched
from console.cli.session import workspace_of
from console.errors import Refused, StalePlan, UsageError

if TYPE_CHECKING:
    from console.importing.options import Progress
    from console.importing.plans import Plan
    from console.workspace import Workspace

_REPLANS = 5


class Wish(NamedTuple):
    """What is to be done with a plan."""

    dry_run: bool = False
    plan: Path | None = None
    rejects: Path | None = None
    yes: bool = False
    as_json: bool = False
    replan: bool = True
    listing: Listing = Listing()

    @property
    def asks(self) -> bool:
        """Whether somebody is there to be asked, and wants to be."""
        return not self.yes and sys.stdin.isatty() and sys.stderr.isatty()

    def check(self) -> None:
        """Refuse to write a file named -, which elsewhere is standard output, and empty lists.

        Raises:
            UsageError: names the option.
        """
        for option, path in (("--plan", self.plan), ("--rejects", self.rejects)):
            if path is not None and str(path) == "-":
                raise UsageError(f"{option} writes a file, not standard output. Name the file.")
        self.listing.check(dry=self.dry_run or self.plan is not None)


def import_(
    context: typer.Context,
    paths: Paths,
    district: options.District = None,
    format_: Format = "auto",
    mode: Mode = "upsert",
    dry_run: DryRun = False,
    plan: PlanFile = None,
    yes: ApplyYes = False,
    allow_partial: Partial = False,
    max_removals: MaxRemovals = "10%",
    rejects: RejectsFile = None,
    map_: Map = [],  # noqa: B006 - typer gives every run its own list
    encoding: Encoding = "auto",
    delimiter: Delimiter = "auto",
    overwrite_edits: Overwrite = False,
    show: Show = [],  # noqa: B006
    kind: Kind = "",
    search: Search = "",
    limit: Limit = LISTED,
    as_json: options.Json = False,
) -> None:
    """Upload admins from files, after saying what would change.

    It is written in one go. On a terminal you are asked before (--yes does not ask); without one
    it is written at once. Any refused row stops it (exit 1) unless --allow-partial; a full upload
    that would deactivate too many is held (exit 3). 'principal undo' takes an upload back.
    """
    from console.importing.options import UploadOptions
    from console.importing.planning import plan_upload

    listing = Listing(tuple(show), kind, search, limit)
    wish = Wish(dry_run, plan, rejects, yes, as_json, listing=listing)
    asked = UploadOptions(
        district=district,
        format=format_,
        mode=mode,
        encoding=encoding,
        delimiter=delimiter,
        header_map=_header_map(map_),
        allow_partial=allow_partial,
        max_removals=max_removals,
        overwrite_edits=overwrite_edits,
        counts_only=dry_run and plan is None and rejects is None and not show,
        at_once=not (dry_run or plan or wish.asks),
    )
    wish.check()
    workspace = workspace_of(context)
    with watched() as progress:
        made = plan_upload(workspace, paths, asked, progress)
        raise typer.Exit(_carry_out(workspace, made, wish, progress))


def _header_map(pairs: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in pairs:
        header, equals, field = pair.rpartition("=")
        if not equals or not header.strip() or not field.strip():
            raise UsageError(f"--map takes HEADER=FIELD, not “{pair}”.")
        found[header.strip()] = field.strip()
    return found


def apply(
    context: typer.Context,
    plan: Annotated[Path, typer.Argument(metavar="PLAN", help="A file that --plan wrote.")],
    yes: ApplyYes = False,
    max_removals: Annotated[
        str | None,
        typer.Option("--max-removals", metavar="10%|N", help="Instead of the plan's own limit."),
    ] = None,
    dry_run: DryRun = False,
    show: Show = [],  # noqa: B006
    kind: Kind = "",
    search: Search = "",
    limit: Limit = LISTED,
    as_json: options.Json = False,
) -> None:
    """Apply a plan that 'import --plan' wrote, or only read it.

    It is refused (exit 5) when the store has moved since.
    """
    from console.importing.plan_files import load_plan

    listing = Listing(tuple(show), kind, search, limit)
    wish = Wish(dry_run, yes=yes, as_json=as_json, replan=False, listing=listing)
    wish.check()
    workspace = workspace_of(context)
    with watched() as progress:
        made = load_plan(workspace, plan, progress, max_removals=max_removals)
        raise typer.Exit(_carry_out(workspace, made, wish, progress))


def _carry_out(workspace: Workspace, plan: Plan, wish: Wish, progress: Progress) -> int:
    """Do with a plan what was wished; gives the exit status. The plan is closed.

    When the store moves meanwhile and nobody was asked about the plan, it is made anew.
    """
    from console.importing.planning import plan_again

    left = _REPLANS if wish.replan and not wish.asks else 0
    try:
        while True:
            try:
                return _finish(workspace, plan, wish, progress)
            except StalePlan:
                if not left:
                    raise
                left -= 1
                plan = plan_again(plan, plan.upload.options, progress)
    finally:
        plan.close()


def _finish(workspace: Workspace, plan: Plan, wish: Wish, progress: Progress) -> int:
    from console.importing.applying import apply_plan

    status = exit_status(plan)
    quiet(progress)
    if wish.rejects is not None and plan.counts.rejected:
        for written in plan.write_rejects(wish.rejects):
            say(f"Wrote {plural(written.rows, 'refused row')} to {written.path}.")
    if wish.plan is not None:
        return _write_plan(plan, wish.plan, wish)
    if not (wish.dry_run or plan.refused or plan.held or plan.nothing_to_do):
        if wish.asks:
            _ask(plan)
        document = apply_plan(workspace, plan, progress)
        quiet(progress)
        emit_applied(plan, document, as_json=wish.as_json, shown=wish.asks)
        return status
    emit_plan(plan, wish.listing, as_json=wish.as_json)
    return status


def _write_plan(plan: Plan, path: Path, wish: Wish) -> int:
    """Write it unless it can never be applied; refused rows have their status when it is."""
    if not plan.refused:
        plan.save(path)
    emit_plan(plan, wish.listing, as_json=wish.as_json)
    say(written_plan(plan, path))
    status = exit_status(plan)
    return 0 if status == PARTIAL else status


def _ask(plan: Plan) -> None:
    say_plan(plan)
    if not typer.confirm("Apply it?", default=False, err=True):
        raise Refused("Nothing was changed.")
