"""`principal preview`: what an application gets, and why."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from console.cli import options
from console.cli.app_options import App, application_of
from console.cli.output import emit, emit_fields, emit_json, say, takes_ascii_only
from console.cli.session import district_of, workspace_of
from console.errors import UsageError
from console.provisioning.application_rules import DIALECTS
from console.provisioning.directory import find_admin
from console.provisioning.people import find_person
from console.provisioning.visibility import why as explain_why
from console.provisioning.why import Why
from storage.records.admins import AdminRecord
from storage.records.applications import ApplicationRecord

NOT_FOUND = 404
FIRST_LISTS = {"draft": "/admins", "v1.2": "/district_admins", "v2.1": "/district_admins"}


def preview(
    context: typer.Context,
    name: App,
    path: Annotated[
        str | None, typer.Argument(metavar="PATH", help="Such as /admins or /v3.0/users.")
    ] = None,
    dialect: Annotated[
        str | None,
        typer.Option("--dialect", metavar="D", help="draft, v1.2, v2.1, v3.0 or v3.1."),
    ] = None,
    as_who: Annotated[
        str | None,
        typer.Option("--as", metavar="WHO", help="Use that person's SSO token instead."),
    ] = None,
    why: Annotated[
        str | None, typer.Option("--why", metavar="WHO", help="Why it sees that admin, or not.")
    ] = None,
    curl: Annotated[
        bool, typer.Option("--curl", help="Print the request as a curl command instead.")
    ] = False,
    district: options.District = None,
    as_json: options.Json = False,
) -> None:
    """Show what an application gets, as it goes over the wire.

    Request line, status, headers and body; with --json only the body, with --why the reasons.
    """
    application = application_of(context, name)
    if why is not None:
        if path is not None or as_who is not None:
            raise UsageError("--why stands alone; leave PATH and --as out.")
        _preview_why(context, application, why, district, as_json=as_json)
        return
    _preview_request(context, application, (path, dialect, as_who, district), curl, as_json)


def _preview_request(
    context: typer.Context,
    application: ApplicationRecord,
    asked: tuple[str | None, str | None, str | None, str | None],
    curl: bool,
    as_json: bool,
) -> None:
    from console.api.client import as_curl
    from console.api.preview import Previewer

    path, dialect, as_who, district = asked
    workspace, chosen = workspace_of(context), district_of(context, district)
    person = None if as_who is None else workspace.read(find_person, chosen, as_who)
    if path is None:
        path = _first_path(dialect, signed_in=person is not None)
    exchange = Previewer(workspace).get_now(
        application, chosen, path, dialect=dialect, person=person
    )
    if curl:
        emit(as_curl(exchange))
    else:
        _emit_exchange(exchange, as_json=as_json)
    if exchange.status == NOT_FOUND and dialect is None:
        _say_versions(path)
    if not exchange.ok:
        raise typer.Exit(1)


def _say_versions(path: str) -> None:
    """Say in which dialects there is a path that is not there without a version."""
    from console.api.preview import paths_for

    first = path.lstrip("/").partition("?")[0].partition("/")[0]
    known = [dialect for dialect in DIALECTS if f"/{dialect}/{first}" in paths_for(dialect)]
    if known:
        say(f"/{first} takes a version in front: add --dialect {' or '.join(known)}.")


def _first_path(dialect: str | None, *, signed_in: bool) -> str:
    if signed_in:
        return "/draft/me" if dialect in {None, "draft"} else "/me"
    return FIRST_LISTS.get(dialect or "draft", "/users")


def _emit_exchange(exchange: Any, *, as_json: bool) -> None:
    from console.api.client import shown_headers
    from console.api.pretty import pretty_body

    if as_json:
        _emit_body(exchange)
        return
    emit(exchange.request_line)
    for name, value in shown_headers(exchange.request_headers):
        emit(f"{name}: {value}")
    emit("")
    emit(f"HTTP/1.1 {exchange.status} {exchange.reason}")
    for name, value in exchange.headers:
        emit(f"{name}: {value}")
    emit("")
    emit(pretty_body(exchange))


def _emit_body(exchange: Any) -> None:
    """Only the body, as it came; on a terminal everything beyond ASCII is escaped."""
    if not takes_ascii_only():
        sys.stdout.write(exchange.body + "\n")
    elif "json" in (exchange.header("content-type") or ""):
        emit_json(exchange.json())
    else:
        emit(exchange.body)


def _preview_why(
    context: typer.Context,
    application: ApplicationRecord,
    who: str,
    district: str | None,
    *,
    as_json: bool,
) -> None:
    workspace, chosen = workspace_of(context), district_of(context, district)
    admin = workspace.read(find_admin, chosen, who)
    answer = workspace.read(explain_why, application, chosen, admin)
    if as_json:
        emit_json(_why_image(application, admin, answer))
        return
    verdict = "sees" if answer.visible else "does not see"
    emit(f"{application.name} {verdict} {admin.name} ({admin.email}).")
    emit("")
    emit_fields([("yes" if fact.holds else "no", fact.text) for fact in answer.facts])
    emit("")
    emit(answer.heading)
    for change in answer.changes:
        emit(f"  {change.text}")
        emit(f"    {change.command}")
    emit("")
    emit(f"Sign-in: {answer.sign_in.text}")


def _why_image(application: ApplicationRecord, admin: AdminRecord, answer: Why) -> dict[str, Any]:
    return {
        "application": application.name,
        "admin": {"id": admin.id, "email": admin.email},
        "visible": answer.visible,
        "facts": [
            {"code": fact.code, "holds": fact.holds, "text": fact.text} for fact in answer.facts
        ],
        "changes": [{"text": change.text, "command": change.command} for change in answer.changes],
        "schools": [
            {"id": school.id, "sis_id": school.sis_id, "name": school.name}
            for school in answer.schools
        ],
        "sign_in": {"holds": answer.sign_in.holds, "text": answer.sign_in.text},
    }
