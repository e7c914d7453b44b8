"""`principal lenses`: one admin as the district, an application's API and their token have them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from console.cli import options
from console.cli.output import emit, emit_json, emit_table, plural, say
from console.cli.session import district_of, workspace_of
from console.display import display
from console.errors import NotFound, UsageError
from console.provisioning.app_directory import applications_of, find_application
from console.provisioning.application_rules import DIALECTS
from console.provisioning.directory import find_admin

if TYPE_CHECKING:
    from console.api.lens_rows import Cell
    from console.api.lenses import Lenses
    from console.workspace import Workspace
    from storage.records.applications import ApplicationRecord
    from storage.records.districts import DistrictRecord


def lenses(
    context: typer.Context,
    who: options.Who,
    app: Annotated[
        str | None,
        typer.Option("--app", metavar="APP", help="Name or client id; else the first connected."),
    ] = None,
    dialect: Annotated[
        str | None,
        typer.Option("--dialect", metavar="D", help="draft, v1.2, v2.1, v3.0 or v3.1."),
    ] = None,
    library: Annotated[
        bool, typer.Option("--library", help="Their token of a Library sign-in.")
    ] = False,
    district: options.District = None,
    as_json: options.Json = False,
) -> None:
    """Show one admin as three see them, differences marked.

    The district, an application's API and the admin's own token, each with the reason.
    """
    if dialect is not None and dialect not in DIALECTS:
        raise UsageError(f"--dialect is one of {', '.join(DIALECTS)}, not “{display(dialect)}”.")
    from console.api.lens_document import lenses_document
    from console.api.lens_rows import Asked
    from console.api.lenses import look
    from console.api.preview import Previewer

    workspace, chosen = workspace_of(context), district_of(context, district)
    admin = workspace.read(find_admin, chosen, who)
    application = _application(workspace, chosen, app)
    asked = Asked(chosen, admin, application, dialect or application.api, library)
    found = look(workspace, Previewer(workspace), asked)
    if as_json:
        emit_json(lenses_document(found))
    else:
        _emit(found)


def _application(
    workspace: Workspace, district: DistrictRecord, named: str | None
) -> ApplicationRecord:
    if named is not None:
        return workspace.read(find_application, named)
    for grant in workspace.read(applications_of, district):
        if grant.application.active:
            return grant.application
    raise NotFound(f"{display(district.name)} has connected no application; name one with --app.")


def _emit(found: Lenses) -> None:
    shown = (found.api, found.token)
    rows = (
        (row.label, row.district or "—", _cell(row.api), _cell(row.token)) for row in found.rows
    )
    emit_table(["field", "the district", *(f"{it.title}, {it.how}" for it in shown)], rows)
    for lens in shown:
        if lens.refused:
            emit(f"{lens.title}: {lens.refused}")
    for change in () if found.why.visible else found.why.changes:
        say(f"{change.text} {change.command}")
    if not all(lens.refused for lens in shown):
        say(f"{plural(found.differences, 'difference')}.")


def _cell(cell: Cell) -> str:
    told = cell.text or "—"
    return f"≠ {told}{f' ({cell.why})' if cell.why else ''}" if cell.differs else told
