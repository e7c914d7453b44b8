"""`principal admins move`, `deactivate`, `reactivate`: what can be done to many at once."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from console.cli import options
from console.cli.output import emit, emit_json, plural, say
from console.cli.session import district_of, workspace_of
from console.errors import NothingToDo, Refused, UsageError
from console.provisioning.directory import AdminQuery, find_admin, find_school, list_admins
from console.provisioning.images import admin_image
from storage.records.admins import AdminRecord
from storage.records.school_refs import SchoolRef

if TYPE_CHECKING:
    from console.provisioning.many_admins import SchoolChange
    from console.workspace import Workspace
    from storage.records.districts import DistrictRecord

SHOWN = 8


app = typer.Typer()
Whoever = Annotated[list[str], typer.Argument(metavar="WHO", help="Ids, emails or SIS ids.")]


@app.command("deactivate")
def deactivate(
    context: typer.Context,
    who: Whoever,
    district: options.District = None,
    as_json: options.Json = False,
) -> None:
    """Take admins out of every application's sight."""
    _set_active(context, who, district, active=False, as_json=as_json)


@app.command("reactivate")
def reactivate(
    context: typer.Context,
    who: Whoever,
    district: options.District = None,
    as_json: options.Json = False,
) -> None:
    """Bring deactivated admins back as they were."""
    _set_active(context, who, district, active=True, as_json=as_json)


def _set_active(
    context: typer.Context, who: list[str], named: str | None, *, active: bool, as_json: bool
) -> None:
    workspace, district = workspace_of(context), district_of(context, named)
    found = [workspace.read(find_admin, district, one) for one in who]
    wanted = [admin for admin in found if admin.active != active]
    if len(wanted) == 1:
        from console.provisioning.admins import deactivate_admin, reactivate_admin

        workspace.run(reactivate_admin if active else deactivate_admin, wanted[0])
    elif wanted:
        from console.provisioning.many_admins import set_active

        workspace.run(set_active, district, wanted, active=active)
    now = [workspace.read(find_admin, district, admin.id) for admin in found]
    if as_json:
        images = [admin_image(admin) for admin in now]
        emit_json(images if len(who) > 1 else images[0])
        return
    for admin in now:
        emit(f"{admin.name} ({admin.id}) is {'active' if admin.active else 'deactivated'}.")


@app.command("move")
def move(
    context: typer.Context,
    who: Annotated[
        list[str] | None,
        typer.Argument(metavar="WHO", help="Ids, emails or SIS ids; none: all of --from."),
    ] = None,
    gone: Annotated[
        str | None, typer.Option("--from", metavar="SIS", help="The school they leave.")
    ] = None,
    come: Annotated[
        str | None, typer.Option("--to", metavar="SIS", help="The school they come to.")
    ] = None,
    yes: options.Yes = False,
    district: options.District = None,
    as_json: options.Json = False,
) -> None:
    """Move admins to another school. --to alone adds a school, --from alone takes one away."""
    from console.provisioning.many_admins import SchoolChange, change_schools

    if gone is None and come is None:
        raise UsageError("Name the school they leave with --from, the one they come to with --to.")
    if not who and gone is None:
        raise UsageError("Say who, or name the school that all of them leave with --from.")
    workspace, chosen = workspace_of(context), district_of(context, district)
    change = SchoolChange(_school(workspace, chosen, gone), _school(workspace, chosen, come))
    found = _people(workspace, chosen, who, gone)
    wanted = [admin for admin in found if change.affects(admin)]
    if wanted and not who and not yes:
        _ask(wanted, change)
    try:
        changed = workspace.run(change_schools, chosen, wanted, change)
    except NothingToDo:
        changed = []
    if as_json:
        ids = [admin.id for admin in changed]
        emit_json({"changed": len(ids), "left": len(found) - len(ids), "admins": ids})
    elif changed:
        emit(f"{_words(change)}: {plural(len(changed), 'admin')}.")
    else:
        say("Nothing to do: none of them is concerned.")


def _school(workspace: Workspace, district: DistrictRecord, named: str | None) -> SchoolRef | None:
    if named is None:
        return None
    school = workspace.read(find_school, district, named)
    return SchoolRef(school.pk, school.id, school.sis_id, school.name)


def _people(
    workspace: Workspace, district: DistrictRecord, who: list[str] | None, gone: str | None
) -> list[AdminRecord]:
    """Those named, else every active admin of the school that is left."""
    if who:
        return [workspace.read(find_admin, district, named) for named in who]
    query = AdminQuery(school=gone)
    return workspace.read(list_admins, district, query, limit=1_000_000).admins


def _words(change: SchoolChange) -> str:
    if change.gone is None or change.come is None:
        verb, school = ("Added", change.come) if change.gone is None else ("Removed", change.gone)
        return f"{verb} {'' if school is None else school.name}"
    return f"Moved from {change.gone.name} to {change.come.name}"


def _ask(wanted: Sequence[AdminRecord], change: SchoolChange) -> None:
    if not sys.stdin.isatty():
        raise UsageError("This is for everybody at that school. Add --yes to say so, or name WHO.")
    names = ", ".join(admin.name for admin in wanted[:SHOWN])
    more = f" and {len(wanted) - SHOWN:,} more" if len(wanted) > SHOWN else ""
    say(f"{_words(change)}: {plural(len(wanted), 'admin')}, {names}{more}.")
    if not typer.confirm("Do it?", default=False, err=True):
        raise Refused("Nothing was changed.")
