"""`principal admins`."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from console.cli import admin_moves, exports, options
from console.cli.output import (
    emit,
    emit_fields,
    emit_json,
    emit_json_list,
    emit_table,
    moment,
    say,
)
from console.cli.session import comma_list, district_of, workspace_of
from console.errors import Problem, Refused, UsageError
from console.provisioning.directory import SORTS, AdminQuery, find_admin, stream_admins
from console.provisioning.drafts import AdminDraft
from console.provisioning.images import admin_image, draft_of
from console.provisioning.scopes import SCOPES
from storage.records.admins import AdminRecord

app = typer.Typer(help="District and school admins.", no_args_is_help=True)
# Without a name they add their commands to this group.
app.add_typer(exports.app)
app.add_typer(admin_moves.app)

Email = Annotated[str, typer.Option("--email", help="Their email, unique in the district.")]
FirstName = Annotated[str, typer.Option("--first-name", help="Their first name.")]
LastName = Annotated[str, typer.Option("--last-name", help="Their last name.")]
Title = Annotated[str, typer.Option("--title", help="Their title, if any.")]
Schools = Annotated[
    str | None,
    typer.Option(
        "--schools", metavar="SIS,SIS", help="Their schools (school admins only); '' for none."
    ),
]
SisId = Annotated[str, typer.Option("--sis-id", help="Their SIS id, if any.")]
ORDERS_HELP = "name (last name), first, email, title, school, changed or added."


@app.command("list")
def list_(
    context: typer.Context,
    search: Annotated[
        str, typer.Option("--search", help="Words in name, email, title, SIS id or school.")
    ] = "",
    scope: options.Scope = None,
    school: Annotated[
        str | None, typer.Option("--school", metavar="SIS", help="Only admins of this school.")
    ] = None,
    inactive: Annotated[bool, typer.Option("--inactive", help="Only deactivated ones.")] = False,
    sort: Annotated[str, typer.Option("--sort", metavar="ORDER", help=ORDERS_HELP)] = SORTS[0],
    district: options.District = None,
    as_json: options.Json = False,
) -> None:
    """List admins, by last name unless asked otherwise."""
    _check_scope(scope)
    if sort not in SORTS:
        raise UsageError(f"--sort is one of {', '.join(SORTS)}, not “{sort}”.")
    query = AdminQuery(search, scope, school, active=not inactive, sort=sort)
    chosen, workspace = district_of(context, district), workspace_of(context)
    with workspace.store.read() as reader:
        found = stream_admins(reader, chosen, query)
        if as_json:
            emit_json_list(map(admin_image, found))
        elif not emit_table(["name", "email", "scope", "title", "schools"], map(_cells, found)):
            say("No admin found.")


def _check_scope(scope: str | None) -> None:
    if scope is not None and scope not in SCOPES:
        raise UsageError(f"--scope is district or school, not “{scope}”.")


def _cells(admin: AdminRecord) -> tuple[str, str, str, str, str]:
    schools = "; ".join(school.sis_id for school in admin.schools)
    whole = "whole district" if admin.admin_scope == "district" else ""
    return admin.sort_name, admin.email, admin.admin_scope, admin.title, schools or whole


@app.command("show")
def show(
    context: typer.Context,
    who: options.Who,
    district: options.District = None,
    as_json: options.Json = False,
) -> None:
    """Show one admin."""
    admin = workspace_of(context).read(find_admin, district_of(context, district), who)
    _emit_admin(admin, as_json=as_json)


def _emit_admin(admin: AdminRecord, *, as_json: bool) -> None:
    if as_json:
        emit_json(admin_image(admin))
        return
    schools = [f"{school.name} ({school.sis_id})" for school in admin.schools]
    emit_fields(
        [
            ("id", admin.id),
            ("sis_id", admin.sis_id),
            ("email", admin.email),
            ("name", admin.name),
            ("title", admin.title),
            ("admin_scope", admin.admin_scope),
            ("schools", "; ".join(schools) or ("-" if admin.admin_scope == "school" else "")),
            ("state", "active" if admin.active else "deactivated"),
            ("changed", moment(admin.modified_at)),
        ]
    )


def _warn(warnings: tuple[Problem, ...]) -> None:
    for warning in warnings:
        say(f"Warning: {warning.message}")


@app.command("add")
def add(
    context: typer.Context,
    email: Email,
    first_name: FirstName,
    last_name: LastName,
    scope: Annotated[
        str, typer.Option("--scope", metavar="district|school", help="The admin's scope.")
    ],
    title: Title = "",
    schools: Schools = None,
    sis_id: SisId = "",
    district: options.District = None,
    as_json: options.Json = False,
) -> None:
    """Add a district or school admin."""
    from console.provisioning.admins import create_admin

    _check_scope(scope)
    draft = AdminDraft(
        email=email,
        first_name=first_name,
        last_name=last_name,
        admin_scope=scope,
        title=title,
        schools=comma_list(schools),
        sis_id=sis_id,
    )
    saved = workspace_of(context).run(create_admin, district_of(context, district), draft)
    _warn(saved.warnings)
    if as_json:
        emit_json(admin_image(saved.admin))
    else:
        emit(f"Added {saved.admin.name} ({saved.admin.id}).")


@app.command("edit")
def edit(
    context: typer.Context,
    who: options.Who,
    email: Annotated[str | None, typer.Option("--email", help="Their new email.")] = None,
    first_name: Annotated[str | None, typer.Option("--first-name", help="First name.")] = None,
    last_name: Annotated[str | None, typer.Option("--last-name", help="Last name.")] = None,
    scope: options.Scope = None,
    title: Annotated[str | None, typer.Option("--title", help="Title; '' for none.")] = None,
    schools: Schools = None,
    add_schools: Annotated[
        str | None, typer.Option("--add-schools", metavar="SIS,SIS", help="Schools to add.")
    ] = None,
    remove_schools: Annotated[
        str | None, typer.Option("--remove-schools", metavar="SIS,SIS", help="Schools to remove.")
    ] = None,
    sis_id: Annotated[str | None, typer.Option("--sis-id", help="SIS id; '' for none.")] = None,
    district: options.District = None,
    as_json: options.Json = False,
) -> None:
    """Change an admin; what is not named stays as it is."""
    from console.provisioning.admins import edit_admin

    _check_scope(scope)
    workspace, chosen = workspace_of(context), district_of(context, district)
    admin = workspace.read(find_admin, chosen, who)
    typed = {
        "email": email,
        "first_name": first_name,
        "last_name": last_name,
        "admin_scope": scope,
        "title": title,
        "sis_id": sis_id,
    }
    draft = replace(
        draft_of(admin),
        **{name: value for name, value in typed.items() if value is not None},
        schools=_edited_schools(admin, schools, add_schools, remove_schools),
    )
    saved = workspace.run(edit_admin, chosen, admin, draft)
    _warn(saved.warnings)
    if as_json:
        emit_json(admin_image(saved.admin))
    else:
        done = "Nothing to change:" if saved.admin.version == admin.version else "Saved"
        emit(f"{done} {saved.admin.name} ({saved.admin.id}).")


def _edited_schools(
    admin: AdminRecord, schools: str | None, added: str | None, removed: str | None
) -> tuple[str, ...]:
    """The schools after `--schools`, `--add-schools` and `--remove-schools`, by SIS id."""
    sis_ids = {school.id: school.sis_id for school in admin.schools}
    start = [school.sis_id for school in admin.schools]
    if schools is not None:
        start = list(comma_list(schools))
    gone = {sis_ids.get(named, named) for named in comma_list(removed)}
    if missing := gone - set(start):
        raise Refused(
            f"{admin.name} is not an admin of {', '.join(sorted(missing))}; "
            "--remove-schools only takes schools they have."
        )
    return tuple(named for named in [*start, *comma_list(added)] if named not in gone)
