"""`principal districts`."""

from __future__ import annotations

from typing import Annotated

import typer

from console.cli import options
from console.cli.output import emit, emit_json, emit_json_list, emit_table, say
from console.cli.session import workspace_of

app = typer.Typer(help="Districts of the store.", no_args_is_help=True)

Named = Annotated[str, typer.Argument(metavar="NAME|ID", help="The district.")]


@app.command("add")
def add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The district's name.")],
    clever_id: Annotated[
        str | None,
        typer.Option("--id", metavar="HEX", help="Its Clever id (24 hex digits), if it has one."),
    ] = None,
    as_json: options.Json = False,
) -> None:
    """Add a district."""
    from console.provisioning.districts import create_district

    district = workspace_of(context, create=True).run(create_district, name, clever_id)
    if as_json:
        emit_json({"id": district.id, "name": district.name})
    else:
        emit(f"Added {district.name} ({district.id}).")


@app.command("list")
def list_(
    context: typer.Context,
    inactive: Annotated[bool, typer.Option("--inactive", help="Only deactivated ones.")] = False,
    as_json: options.Json = False,
) -> None:
    """List the districts."""
    from console.provisioning.which_district import list_districts, why_none

    known = workspace_of(context).read(list_districts)
    districts = [district for district in known if district.active != inactive]
    if as_json:
        emit_json_list({"id": district.id, "name": district.name} for district in districts)
    else:
        rows = [(district.id, district.name) for district in districts]
        if not emit_table(["id", "name"], rows):
            say("No district is deactivated." if inactive else why_none(known))


@app.command("rename")
def rename(
    context: typer.Context,
    district: Named,
    name: Annotated[str, typer.Argument(help="Its new name.")],
    as_json: options.Json = False,
) -> None:
    """Give a district another name."""
    from console.provisioning.districts import rename_district
    from console.provisioning.which_district import find_district

    workspace = workspace_of(context)
    renamed = workspace.run(rename_district, workspace.read(find_district, district), name)
    if as_json:
        emit_json({"id": renamed.id, "name": renamed.name, "active": renamed.active})
    else:
        emit(f"Renamed to {renamed.name} ({renamed.id}).")


@app.command("deactivate")
def deactivate(context: typer.Context, district: Named, as_json: options.Json = False) -> None:
    """Deactivate a district, nothing of which is deleted.

    No token reads it and nobody of it signs in until it is reactivated.
    """
    _set_active(context, district, active=False, as_json=as_json)


@app.command("reactivate")
def reactivate(context: typer.Context, district: Named, as_json: options.Json = False) -> None:
    """Bring a deactivated district back as it was."""
    _set_active(context, district, active=True, as_json=as_json)


def _set_active(context: typer.Context, named: str, *, active: bool, as_json: bool) -> None:
    from console.provisioning.districts import set_district_active
    from console.provisioning.which_district import find_district

    workspace = workspace_of(context)
    district = workspace.read(find_district, named)
    workspace.run(set_district_active, district, active=active)
    if as_json:
        emit_json({"id": district.id, "name": district.name, "active": active})
    else:
        emit(f"{district.name} ({district.id}) is {'active' if active else 'deactivated'}.")
