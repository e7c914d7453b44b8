"""`principal apps connect`, `share`, `token` and the like: what a district grants."""

from __future__ import annotations

from typing import Annotated, NamedTuple

import typer

from console.cli import options
from console.cli.app_options import (
    App,
    SchoolsOption,
    application_of,
    emit_secret,
    schools_of,
)
from console.cli.output import emit, emit_json, plural, say
from console.cli.session import district_of, workspace_of
from console.errors import NotFound, NothingToDo, UsageError
from console.provisioning.app_directory import Sharing, district_token, find_connection
from console.provisioning.people import find_person
from console.provisioning.shared_schools import Schools
from storage.records.applications import ApplicationRecord

app = typer.Typer()


@app.command("connect")
def connect(
    context: typer.Context,
    name: App,
    district: options.District = None,
    as_json: options.Json = False,
) -> None:
    """Let an application into the district.

    It sees the district admins then, and no school yet.
    """
    from console.provisioning.sharing import connect as connect_district

    chosen, application = district_of(context, district), application_of(context, name)
    workspace_of(context).run(connect_district, application, chosen)
    if as_json:
        emit_json({"client_id": application.client_id, "district": chosen.id, "schools": []})
        return
    emit(f"Connected {application.name} to {chosen.name}.")
    say(
        "It sees the district admins. Show it school admins with "
        f"'principal apps share {application.client_id} --schools all' (or SIS,SIS)."
    )


@app.command("disconnect")
def disconnect(
    context: typer.Context,
    name: App,
    dry_run: options.DryRun = False,
    yes: options.Yes = False,
    district: options.District = None,
    as_json: options.Json = False,
) -> None:
    """Take an application's access to the district away.

    Its token and what was shared go with it. Whom it no longer sees is said first.
    """
    from console.cli.asking import agree
    from console.provisioning.effects import of_disconnecting
    from console.provisioning.sharing import disconnect as disconnect_district

    workspace = workspace_of(context)
    chosen, application = district_of(context, district), application_of(context, name)
    try:
        told = workspace.read(of_disconnecting, application, chosen)
    except NotFound:
        raise NothingToDo(f"{application.name} is not connected to {chosen.name}.") from None
    agree(told, yes=yes or dry_run, as_json=as_json)
    if not dry_run:
        workspace.run(disconnect_district, application, chosen)
    if as_json:
        facts = {"client_id": application.client_id, "district": chosen.id, "dry_run": dry_run}
        emit_json(facts | {"effect": told.facts})
    elif not dry_run:
        emit(f"Disconnected {application.name} from {chosen.name}.")


@app.command("share")
def share(
    context: typer.Context,
    name: App,
    schools: SchoolsOption,
    dry_run: options.DryRun = False,
    district: options.District = None,
    as_json: options.Json = False,
) -> None:
    """Share schools with an application.

    With 'all', those there are and those there will be. Whom it gains is said first.
    """
    wish = Wish(schools_of(schools), shared=True, dry_run=dry_run, yes=True, as_json=as_json)
    _change(context, name, district, wish)


@app.command("unshare")
def unshare(
    context: typer.Context,
    name: App,
    schools: SchoolsOption,
    dry_run: options.DryRun = False,
    yes: options.Yes = False,
    district: options.District = None,
    as_json: options.Json = False,
) -> None:
    """Stop sharing schools with an application.

    Whom it loses is said first.
    """
    wish = Wish(schools_of(schools), shared=False, dry_run=dry_run, yes=yes, as_json=as_json)
    _change(context, name, district, wish)


class Wish(NamedTuple):
    """Which schools are to be shared or no longer, and how that is told."""

    schools: Schools
    shared: bool
    dry_run: bool
    yes: bool
    as_json: bool


def _change(context: typer.Context, named: str, district: str | None, wish: Wish) -> None:
    from console.cli.asking import agree
    from console.provisioning.effects import of_sharing
    from console.provisioning.sharing import share, unshare

    workspace = workspace_of(context)
    chosen, application = district_of(context, district), application_of(context, named)
    told = workspace.read(of_sharing, application, chosen, wish.schools, shared=wish.shared)
    agree(told, yes=wish.yes or wish.dry_run, as_json=wish.as_json)
    if wish.dry_run:
        if wish.as_json:
            emit_json({"dry_run": True, "effect": told.facts})
        return
    action = share if wish.shared else unshare
    sharing = workspace.run(action, application, chosen, wish.schools)
    if wish.as_json:
        emit_json({**_facts(sharing), "dry_run": False, "effect": told.facts})
        return
    future = ", and those to come" if sharing.connection.all_schools else ""
    emit(f"{application.name} now sees {plural(len(sharing.schools), 'school')}{future}.")


def _facts(sharing: Sharing) -> dict[str, object]:
    return {
        "all_schools": sharing.connection.all_schools,
        "schools": [
            {"id": school.id, "sis_id": school.sis_id, "name": school.name}
            for school in sharing.schools
        ],
    }


@app.command("token")
def token(
    context: typer.Context,
    name: App,
    rotate: Annotated[
        bool, typer.Option("--rotate", help="Make a new one; the old one stops working.")
    ] = False,
    district: options.District = None,
    as_json: options.Json = False,
) -> None:
    """Print the token an application reads the district with."""
    workspace = workspace_of(context)
    chosen, application = district_of(context, district), application_of(context, name)
    if rotate:
        from console.provisioning.sharing import rotate_district_token

        text = workspace.run(rotate_district_token, application, chosen)
    else:
        connection = workspace.read(find_connection, application, chosen)
        text = workspace.read(district_token, connection)
    if as_json:
        emit_json({"district_token": text})
    else:
        emit(text)


@app.command("rotate-secret")
def rotate_secret(context: typer.Context, name: App, as_json: options.Json = False) -> None:
    """Give an application a new client secret.

    The old one stops working.
    """
    from console.provisioning.applications import rotate_secret as rotate

    made = workspace_of(context).run(rotate, application_of(context, name))
    emit_secret(made.application, made.client_secret, as_json=as_json)


@app.command("authorize")
def authorize(
    context: typer.Context,
    name: App,
    teacher: Annotated[
        str, typer.Option("--teacher", metavar="WHO", help="An id, email or SIS id.")
    ],
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take it back.")] = False,
    district: options.District = None,
    as_json: options.Json = False,
) -> None:
    """Let a teacher authorize a Library application.

    For themselves and their students.
    """
    from console.provisioning import library

    workspace = workspace_of(context)
    person = workspace.read(find_person, district_of(context, district), teacher)
    application = application_of(context, name)
    action = library.withdraw_authorization if withdraw else library.authorize
    workspace.run(action, application, person)
    if as_json:
        facts = {"client_id": application.client_id, "teacher": person.id}
        emit_json(facts | {"authorized": not withdraw})
        return
    done = "no longer authorizes" if withdraw else "authorized"
    emit(f"{person.name} {done} {application.name}.")


@app.command("env")
def env(
    context: typer.Context,
    name: App,
    base_url: Annotated[
        str, typer.Option("--base-url", metavar="URL", help="Where 'principal serve' answers.")
    ] = "http://127.0.0.1:8400",
    as_json: options.Json = False,
) -> None:
    """Print the settings that point a client at the local Clever."""
    if not base_url.startswith(("http://", "https://")):
        raise UsageError(f"--base-url begins with http:// or https://, not “{base_url}”.")
    application = application_of(context, name)
    settings = _settings(application, base_url.rstrip("/"))
    if as_json:
        emit_json(settings)
        return
    for key, value in settings.items():
        emit(f"{key}={value}")
    say(
        "CLEVER_CLIENT_SECRET is the one 'apps add' printed once "
        f"(it ends in {application.secret_hint}); 'apps rotate-secret' makes a new one."
    )


def _settings(application: ApplicationRecord, base: str) -> dict[str, str]:
    return {
        "CLEVER_CLIENT_ID": application.client_id,
        "CLEVER_REDIRECT_URI": next(iter(application.redirect_uris), ""),
        "CLEVER_AUTHORIZE_URL": f"{base}/oauth/authorize",
        "CLEVER_TOKEN_URL": f"{base}/oauth/tokens",
        "CLEVER_API_BASE": base,
        "CLEVER_ME_URL": f"{base}/{application.api}/me",
        "CLEVER_USERINFO_URL": f"{base}/userinfo",
        "CLEVER_ISSUER": base,
    }
