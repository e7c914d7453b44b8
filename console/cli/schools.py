"""`principal schools`."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, NamedTuple

import typer

from console.cli import options
from console.cli.output import emit, emit_json, emit_json_list, emit_table, say
from console.cli.session import district_of, workspace_of
from console.errors import UsageError
from console.provisioning.drafts import SchoolDraft

app = typer.Typer(help="Schools of a district.", no_args_is_help=True)

SisId = Annotated[str, typer.Option("--sis-id", help="Its id in the student information system.")]
SchoolArgument = Annotated[
    str, typer.Argument(metavar="SCHOOL", help="A school's SIS id, id or name.")
]


@app.command("list")
def list_(
    context: typer.Context,
    search: Annotated[str, typer.Option("--search", help="Words in name or SIS id.")] = "",
    inactive: Annotated[bool, typer.Option("--inactive", help="Only deactivated ones.")] = False,
    sort: Annotated[
        str, typer.Option("--sort", metavar="ORDER", help="name, sis_id, city, changed or admins.")
    ] = "name",
    district: options.District = None,
    as_json: options.Json = False,
) -> None:
    """List the schools, by name unless asked otherwise."""
    from console.provisioning.directory import SCHOOL_SORTS, list_schools
    from console.provisioning.images import school_image

    if sort not in SCHOOL_SORTS:
        raise UsageError(f"--sort is one of {', '.join(SCHOOL_SORTS)}, not “{sort}”.")
    chosen = district_of(context, district)
    found = workspace_of(context).read(
        list_schools, chosen, term=search, active=not inactive, sort=sort
    )
    if as_json:
        emit_json_list(map(school_image, found))
    else:
        rows = ((school.sis_id, school.name, school.admins, school.id) for school in found)
        if not emit_table(["sis id", "name", "admins", "id"], rows):
            say("No school found.")


@app.command("add")
def add(
    context: typer.Context,
    sis_id: SisId,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The school's name.")] = "",
    named: Annotated[str, typer.Option("--name", help="The same, as an option.")] = "",
    number: Annotated[str, typer.Option("--number", help="The school number.")] = "",
    low_grade: Annotated[str, typer.Option("--low-grade", help="Its lowest grade.")] = "",
    high_grade: Annotated[str, typer.Option("--high-grade", help="Its highest grade.")] = "",
    city: Annotated[str, typer.Option("--city", help="Its city.")] = "",
    state: Annotated[str, typer.Option("--state", help="Its state, two letters.")] = "",
    district: options.District = None,
    as_json: options.Json = False,
) -> None:
    """Add a school."""
    from console.provisioning.districts import create_school
    from console.provisioning.images import school_image

    if name and named and name != named:
        raise UsageError(f"The school is called “{name}” and “{named}”; give one name.")
    draft = SchoolDraft(
        sis_id=sis_id,
        name=name or named,
        school_number=number,
        low_grade=low_grade,
        high_grade=high_grade,
        city=city,
        state=state,
    )
    chosen = district_of(context, district)
    school = workspace_of(context).run(create_school, chosen, draft)
    if as_json:
        emit_json(school_image(school))
    else:
        emit(f"Added {school.name} ({school.sis_id}, {school.id}).")


@app.command("edit")
def edit(
    context: typer.Context,
    school: SchoolArgument,
    name: Annotated[str | None, typer.Option("--name", help="Its new name.")] = None,
    sis_id: Annotated[str | None, typer.Option("--sis-id", help="Its new SIS id.")] = None,
    district: options.District = None,
    as_json: options.Json = False,
) -> None:
    """Change a school's name or SIS id."""
    from console.provisioning.directory import find_school
    from console.provisioning.districts import edit_school
    from console.provisioning.images import school_draft_of, school_image

    workspace, chosen = workspace_of(context), district_of(context, district)
    found = workspace.read(find_school, chosen, school)
    draft = school_draft_of(found)
    draft = replace(draft, name=name if name is not None else draft.name)
    draft = replace(draft, sis_id=sis_id if sis_id is not None else draft.sis_id)
    saved = workspace.run(edit_school, chosen, found, draft)
    if as_json:
        emit_json(school_image(saved))
    else:
        emit(f"Saved {saved.name} ({saved.sis_id}).")


@app.command("deactivate")
def deactivate(
    context: typer.Context,
    school: SchoolArgument,
    dry_run: options.DryRun = False,
    yes: options.Yes = False,
    district: options.District = None,
    as_json: options.Json = False,
) -> None:
    """Deactivate a school; its admins stay.

    Applications no longer see it. Who is lost by that is said first.
    """
    wish = Wish(active=False, dry_run=dry_run, yes=yes, as_json=as_json)
    _set_active(context, school, district, wish)


@app.command("reactivate")
def reactivate(
    context: typer.Context,
    school: SchoolArgument,
    dry_run: options.DryRun = False,
    district: options.District = None,
    as_json: options.Json = False,
) -> None:
    """Bring a deactivated school back."""
    wish = Wish(active=True, dry_run=dry_run, yes=True, as_json=as_json)
    _set_active(context, school, district, wish)


class Wish(NamedTuple):
    """What is to become of a school, and how it is told."""

    active: bool
    dry_run: bool
    yes: bool
    as_json: bool


def _set_active(context: typer.Context, named: str, district: str | None, wish: Wish) -> None:
    from console.cli.asking import agree
    from console.provisioning.directory import find_school
    from console.provisioning.districts import set_school_active
    from console.provisioning.effects import of_school
    from console.provisioning.images import school_image

    workspace, chosen = workspace_of(context), district_of(context, district)
    school = workspace.read(find_school, chosen, named)
    if school.active == wish.active:
        state = "active" if wish.active else "deactivated"
        say(f"{school.name} is already {state}; nothing to do.")
        if wish.as_json:
            emit_json(school_image(school))
        return
    told = workspace.read(of_school, chosen, school, active=wish.active)
    agree(told, yes=wish.yes or wish.dry_run, as_json=wish.as_json)
    if not wish.dry_run:
        school = workspace.run(set_school_active, school, active=wish.active)
    if wish.as_json:
        emit_json(school_image(school) | {"dry_run": wish.dry_run, "effect": told.facts})
    elif not wish.dry_run:
        emit(f"{'Reactivated' if wish.active else 'Deactivated'} {school.name} ({school.sis_id}).")
