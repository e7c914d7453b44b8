"""`principal apps`: applications, and what a district shares with them."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from console.cli import accounts, options, sharing
from console.cli.app_options import App, application_of, emit_secret
from console.cli.output import emit, emit_fields, emit_json, emit_json_list, emit_table, plural, say
from console.cli.session import comma_list, workspace_of
from console.errors import Problem, UsageError
from console.provisioning.app_directory import (
    ApplicationView,
    Sharing,
    application_draft_of,
    application_image,
    list_applications,
    sso_of,
    view_application,
    view_image,
)
from console.provisioning.application_rules import (
    DIALECTS,
    LIBRARY_TYPES,
    SSO_KINDS,
    USER_TYPES,
)
from console.provisioning.drafts import ApplicationDraft
from storage.records.applications import ApplicationRecord

app = typer.Typer(help="Applications and what they are shared.", no_args_is_help=True)
app.add_typer(sharing.app)
app.add_typer(accounts.app, name="accounts")

RedirectUris = Annotated[
    list[str] | None,
    typer.Option("--redirect-uri", metavar="URI", help="Repeat for several; the first is primary."),
]
Sso = Annotated[
    str | None,
    typer.Option(
        "--sso", metavar="district,library", help="Kinds of SSO; a new one gets district."
    ),
]
UserTypes = Annotated[
    str | None,
    typer.Option(
        "--user-types",
        metavar="TYPE,TYPE",
        help="Who may sign in: district_admin, staff, teacher, student; else all the SSO allows.",
    ),
]
Api = Annotated[
    str | None,
    typer.Option(
        "--api",
        metavar="DIALECT",
        help="What /me speaks: draft, v1.2, v2.1, v3.0, v3.1; a new one v3.0.",
    ),
]


def _check_words(sso: str | None, user_types: str | None, api: str | None) -> None:
    """Words no option knows are slips of the pen (exit 2), not rules an application breaks."""
    for option, words, known in (
        ("--sso", comma_list(sso), SSO_KINDS),
        ("--user-types", comma_list(user_types), USER_TYPES),
        ("--api", comma_list(api), DIALECTS),
    ):
        for word in words:
            if word.lower() not in known:
                raise UsageError(f"{option} takes {', '.join(known)}, not “{word}”.")


def _warn(warnings: tuple[Problem, ...]) -> None:
    for warning in warnings:
        say(f"Warning: {warning.message}")


@app.command("add")
def add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the office calls it.")],
    redirect_uri: RedirectUris = None,
    sso: Sso = None,
    user_types: UserTypes = None,
    api: Api = None,
    oidc: Annotated[bool, typer.Option("--oidc", help="Sign-ins also give an id_token.")] = False,
    rostering: Annotated[
        bool,
        typer.Option("--rostering/--no-rostering", help="Off: its district token reads little."),
    ] = True,
    as_json: options.Json = False,
) -> None:
    """Add an application; its client secret is shown this once."""
    from console.provisioning.applications import create_application

    _check_words(sso, user_types, api)
    if not redirect_uri:
        raise UsageError("Name at least one --redirect-uri; the first is the primary one.")
    kinds = comma_list(sso) or ("district",)
    everyone = LIBRARY_TYPES if kinds == ("library",) else USER_TYPES
    draft = ApplicationDraft(
        name=name,
        redirect_uris=tuple(redirect_uri),
        sso=kinds,
        user_types=comma_list(user_types) or everyone,
        api=api or "v3.0",
        oidc=oidc,
        rostering=rostering,
    )
    made = workspace_of(context).run(create_application, draft)
    _warn(made.warnings)
    emit_secret(made.application, made.client_secret, as_json=as_json)


@app.command("list")
def list_(context: typer.Context, as_json: options.Json = False) -> None:
    """List applications by name."""
    known = workspace_of(context).read(list_applications)
    if as_json:
        emit_json_list(map(application_image, known))
    elif not emit_table(["name", "client id", "sso", "user types", "state"], map(_cells, known)):
        say("No application yet. Add one: principal apps add NAME --redirect-uri URI.")


def _cells(application: ApplicationRecord) -> tuple[str, ...]:
    return (
        application.name,
        application.client_id,
        ", ".join(sso_of(application)) or "none",
        ", ".join(application.user_types),
        "active" if application.active else "deactivated",
    )


@app.command("show")
def show(context: typer.Context, name: App, as_json: options.Json = False) -> None:
    """Show one application and what it is shared."""
    view = workspace_of(context).read(view_application, application_of(context, name))
    if as_json:
        emit_json(view_image(view))
    else:
        emit_fields(_fields(view))


def _fields(view: ApplicationView) -> list[tuple[str, object]]:
    application = view.application
    fields: list[tuple[str, object]] = [
        ("name", application.name),
        ("client_id", application.client_id),
        ("client_secret", f"…{application.secret_hint}"),
        *(("redirect_uri", uri) for uri in application.redirect_uris),
        ("sso", ", ".join(sso_of(application)) or "none"),
        ("user_types", ", ".join(application.user_types)),
        ("api", application.api),
        ("oidc", "yes" if application.oidc else "no"),
        ("rostering", "yes" if application.rostering else "no"),
        ("state", "active" if application.active else "deactivated"),
    ]
    fields += [(f"shared by {sharing.district.name}", _shared(sharing)) for sharing in view.sharing]
    if not view.sharing:
        fields.append(("shared", "nothing: no district has connected it"))
    if application.sso_library:
        fields.append(("authorized by", plural(view.teachers, "teacher")))
    return [*fields, ("accounts", plural(view.accounts, "account"))]


def _shared(sharing: Sharing) -> str:
    if sharing.connection.all_schools:
        return f"district admins, and all schools ({len(sharing.schools):,} today)"
    named = ", ".join(f"{school.name} ({school.sis_id})" for school in sharing.schools[:10])
    more = f" and {len(sharing.schools) - 10:,} more" if len(sharing.schools) > 10 else ""
    return f"district admins, and {named or 'no school'}{more}"


@app.command("edit")
def edit(
    context: typer.Context,
    name: App,
    new_name: Annotated[str | None, typer.Option("--name", help="A new name.")] = None,
    redirect_uri: RedirectUris = None,
    sso: Sso = None,
    user_types: UserTypes = None,
    api: Api = None,
    oidc: Annotated[bool | None, typer.Option("--oidc/--no-oidc", help="Give id_tokens.")] = None,
    rostering: Annotated[
        bool | None, typer.Option("--rostering/--no-rostering", help="Reads the roster.")
    ] = None,
    as_json: options.Json = False,
) -> None:
    """Change an application; what is not named stays."""
    from console.provisioning.applications import edit_application

    _check_words(sso, user_types, api)
    opened = application_of(context, name)
    draft = application_draft_of(opened)
    draft = replace(
        draft,
        name=draft.name if new_name is None else new_name,
        redirect_uris=tuple(redirect_uri) if redirect_uri else draft.redirect_uris,
        sso=draft.sso if sso is None else comma_list(sso),
        user_types=draft.user_types if user_types is None else comma_list(user_types),
        api=draft.api if api is None else api,
        oidc=draft.oidc if oidc is None else oidc,
        rostering=draft.rostering if rostering is None else rostering,
    )
    saved = workspace_of(context).run(edit_application, opened, draft)
    _warn(saved.warnings)
    _emit_saved(saved.application, "Saved", as_json=as_json)


def _emit_saved(application: ApplicationRecord, done: str, *, as_json: bool) -> None:
    if as_json:
        emit_json(application_image(application))
    else:
        emit(f"{done}: {application.name}.")


@app.command("deactivate")
def deactivate(context: typer.Context, name: App, as_json: options.Json = False) -> None:
    """Refuse an application's requests and sign-ins.

    Nothing of it is deleted.
    """
    _set_active(context, name, active=False, as_json=as_json)


@app.command("reactivate")
def reactivate(context: typer.Context, name: App, as_json: options.Json = False) -> None:
    """Bring a deactivated application back."""
    _set_active(context, name, active=True, as_json=as_json)


def _set_active(context: typer.Context, name: str, *, active: bool, as_json: bool) -> None:
    from console.provisioning.applications import set_application_active

    changed = workspace_of(context).run(
        set_application_active, application_of(context, name), active=active
    )
    _emit_saved(changed, "Reactivated" if active else "Deactivated", as_json=as_json)
