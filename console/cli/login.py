"""`principal login` and `principal rehearse`: will a sign-in match, create or collide?"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from console.cli import options
from console.cli.output import emit, emit_json, emit_json_list, emit_table, plural, say
from console.cli.session import district_of, workspace_of
from console.display import display
from console.errors import FileUnusable, UsageError
from console.matching import Outcome, Rule
from console.provisioning.application_rules import DIALECTS, USER_TYPES
from console.sso.sign_in import FLOWS

if TYPE_CHECKING:
    from console.api.trace import SignInTrace, Step
    from console.sso.rehearsal import Rehearsed

App = Annotated[str, typer.Argument(metavar="APP", help="An application's name or client id.")]
SHOWN_BODY = 400


def login(
    context: typer.Context,
    app: App,
    who: options.Who,
    flow: Annotated[
        str,
        typer.Option(
            "--flow",
            metavar="button|portal|instant",
            help="How it starts: at the application, in the portal, by an instant-login link.",
        ),
    ] = "button",
    library: Annotated[
        bool, typer.Option("--library", help="Through Clever Library instead of the district.")
    ] = False,
    dialect: Annotated[
        str | None,
        typer.Option(
            "--dialect",
            metavar="DIALECT",
            help="What it asks in: draft, v1.2, v2.1, v3.0, v3.1; else draft of admins, its own "
            "of others.",
        ),
    ] = None,
    role: Annotated[
        str | None,
        typer.Option("--role", metavar="ROLE", help="Of several roles, the one to come in with."),
    ] = None,
    fault: Annotated[
        list[str] | None,
        typer.Option("--fault", metavar="NAME", help="What goes wrong; 'principal faults'."),
    ] = None,
    trace: Annotated[
        Path | None,
        typer.Option("--trace", metavar="FILE", help="Also keep the redacted steps as JSON."),
    ] = None,
    district: options.District = None,
    as_json: options.Json = False,
) -> None:
    """Simulate one sign-in, and say which account it leads to.

    Every exchange is printed. Exit status 1 when the sign-in is refused or leads to no single
    account (a collision).
    """
    _check_choice("--flow", flow, FLOWS)
    if dialect is not None:
        _check_choice("--dialect", dialect, DIALECTS)
    if role is not None:
        _check_choice("--role", role, USER_TYPES)
    from console.api.sign_in import How, simulate_sign_in
    from console.api.trace import trace_document
    from console.provisioning.app_directory import find_application
    from console.provisioning.people import find_person
    from console.sso.faults import read_chosen

    workspace = workspace_of(context)
    application = workspace.read(find_application, app)
    person = workspace.read(find_person, district_of(context, district), who)
    faults = tuple(map(read_chosen, fault or ()))
    how = How(flow=flow, library=library, dialect=dialect, role=role, faults=faults)
    if not as_json:
        emit(f"{person.name} signs in to {application.name}")
    told = simulate_sign_in(workspace, application, person, how, None if as_json else _emit_step)
    document = trace_document(told)
    if as_json:
        emit_json(document)
    else:
        _emit_outcome(told)
    if trace is not None:
        _keep(trace, document)
    if not told.outcome.leads_to_account:
        raise typer.Exit(1)


def _check_choice(option: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise UsageError(f"{option} is one of {', '.join(known)}, not “{display(value)}”.")


def _emit_step(step: Step) -> None:
    from console.api.reasons import reason_of

    mark = "ok" if step.ok else "no"
    exchange = step.exchange
    path = exchange.target.partition("?")[0]
    emit(f"  {mark}  {exchange.method:<4} {path}  {exchange.status}  {step.proves}")
    if not step.ok:
        emit(f"        {reason_of(exchange)}")
        return
    body = exchange.body
    if body.startswith("{") and len(body) <= SHOWN_BODY:
        emit(f"        {body}")


def _emit_outcome(told: SignInTrace) -> None:
    kind = "Library SSO" if told.integration == "library" else "District SSO"
    emit(f"{told.outcome.label} ({kind}, {told.flow})")
    emit(f"  {told.meaning}")
    for chosen in told.faults:
        emit(f"  ~ fault {chosen.words}: {chosen.fault.does}")
    if told.account is not None:
        emit(f"  Account {told.account.account_id} of {told.application.name}")
    if told.refusal is not None:
        emit(f"  {told.refusal.remedy}")
    for warning in told.warnings:
        emit(f"  ! {warning}")


def _keep(path: Path, document: dict[str, Any]) -> None:
    """Write a trace to a new private file, never over or through another."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except FileExistsError:
        raise FileUnusable(f"{path} is there already; name a new file for the trace.") from None
    except OSError as error:
        raise FileUnusable(
            f"Cannot write the trace to {path}: {error.strerror}. Name another file."
        ) from error
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(document, file, ensure_ascii=False, indent=2)
        file.write("\n")
    say(f"Kept the steps in {path}.")


def rehearse(
    context: typer.Context,
    app: App,
    rule: Annotated[
        str,
        typer.Option(
            "--rule", metavar="id|id,email|email", help="By what the application matches."
        ),
    ] = Rule.ID_THEN_EMAIL.value,
    everybody: Annotated[
        bool, typer.Option("--all", help="Also list those who match by id or get a new account.")
    ] = False,
    district: options.District = None,
    as_json: options.Json = False,
) -> None:
    """Rehearse every admin's sign-in: who matches, who collides.

    Nothing is changed. Exit status 1 when anybody collides.
    """
    _check_choice("--rule", rule, tuple(Rule))
    from console.provisioning.app_directory import find_application
    from console.sso.rehearsal import Totals, risky_first
    from console.sso.rehearsal import rehearse as rehearsed

    workspace, chosen = workspace_of(context), district_of(context, district)
    application, totals = workspace.read(find_application, app), Totals()
    with workspace.store.read() as reader:
        ended = totals.over(risky_first(lambda: rehearsed(reader, application, chosen, Rule(rule))))
        if as_json:
            emit_json_list(map(_image, ended))
        else:
            _emit_rehearsal(ended, everybody=everybody)
    counted = ", ".join(f"{n:,} {outcome.value}" for outcome, n in totals.by_risk.items() if n)
    say(f"{plural(totals.admins, 'admin')} at {application.name}: {counted or 'nobody'}.")
    if totals.collisions:
        raise typer.Exit(1)


def _image(one: Rehearsed) -> dict[str, Any]:
    return {
        "id": one.person.id,
        "email": one.person.email,
        "first_name": one.person.first_name,
        "last_name": one.person.last_name,
        "outcome": one.outcome.value,
        "accounts": list(one.account_ids),
        "refused": one.code or None,
        "meaning": one.meaning,
        "warnings": list(one.warnings),
    }


def _emit_rehearsal(ended: Iterable[Rehearsed], *, everybody: bool) -> None:
    quiet = frozenset() if everybody else {Outcome.MATCHED_BY_ID, Outcome.CREATED}
    emit_table(
        ["outcome", "name", "email", "accounts", "why"],
        (
            (
                one.outcome.value,
                f"{one.person.last_name}, {one.person.first_name}",
                one.person.email,
                ", ".join(one.account_ids),
                one.meaning,
            )
            for one in ended
            if one.outcome not in quiet
        ),
    )
