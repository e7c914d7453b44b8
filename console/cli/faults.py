"""`principal faults`: what can be rehearsed, and switching it on and off for what is served."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from console.cli import options
from console.cli.output import emit, emit_json, say
from console.cli.session import workspace_of
from console.errors import UsageError
from storage.errors import StoreMissing

if TYPE_CHECKING:
    from console.sso.fault_switches import Switched
    from console.sso.faults import Fault

app = typer.Typer(invoke_without_command=True, rich_markup_mode=None)
For = Annotated[
    str | None,
    typer.Option("--app", metavar="APP", help="Only for that application, by name or client id."),
]


@app.callback()
def faults(context: typer.Context, as_json: options.Json = False) -> None:
    """List faults to rehearse; switch them on and off.

    Each stands for a bug that applications really had. 'on' and 'off' reach a running 'principal
    serve' with its next request.
    """
    if context.invoked_subcommand is not None:
        return
    from console.sso.faults import FAULTS

    on = _on(context)
    if as_json:
        emit_json([_image(fault, on) for fault in FAULTS])
        return
    for fault in FAULTS:
        emit(fault.name)
        emit(f"    {fault.does}")
        emit(f"    Rehearses: {fault.rehearses} ({fault.citation})")
    for one in on:
        say(f"Switched on: {one.chosen.words}")


def _on(context: typer.Context) -> list[Switched]:
    """The faults that are on; none where there is no store yet."""
    from console.sso.fault_switches import switched_on

    try:
        return workspace_of(context).read(switched_on)
    except StoreMissing:
        return []


def _image(fault: Fault, on: list[Switched]) -> dict[str, Any]:
    return {
        "name": fault.name,
        "aliases": list(fault.aliases),
        "stage": fault.stage.name.lower(),
        "does": fault.does,
        "counts": "sign-ins" if fault.whole else "requests",
        "rehearses": fault.rehearses,
        "citation": fault.citation,
        "on": [one.chosen.words for one in on if one.chosen.fault is fault],
    }


@app.command("on")
def switch_on(
    context: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="The fault: NAME, NAME@APP, NAME*TIMES, slow:5.")
    ],
    application: For = None,
    once: Annotated[
        bool,
        typer.Option(
            "--once", help="Once: one request, or one whole sign-in for what is about the person."
        ),
    ] = False,
    as_json: options.Json = False,
) -> None:
    """Switch a fault on.

    It strikes from the next request on, at every running server of this store. TIMES counts
    requests; of faults about the person (another id, no email, roles) or their token, sign-ins.
    """
    from console.sso import fault_switches
    from console.sso.faults import read_chosen

    chosen = read_chosen(name)
    if application is not None:
        if chosen.application is not None:
            raise UsageError("Name the application once: NAME@APP or --app APP.")
        chosen = replace(chosen, application=application)
    if once:
        chosen = replace(chosen, times=1)
    kept = workspace_of(context).run(fault_switches.switch_on, chosen)
    if as_json:
        emit_json({"fault": kept.fault.name, "application": kept.application, "times": kept.times})
    else:
        emit(f"Switched on: {kept.words}")


@app.command("off")
def switch_off(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="The fault; without one, all of them.")
    ] = None,
    application: For = None,
    as_json: options.Json = False,
) -> None:
    """Switch a fault off, or all.

    From the next request on answers are as they should be.
    """
    from console.sso import fault_switches
    from console.sso.faults import read_chosen

    chosen = None if name is None else read_chosen(name)
    fault = None if chosen is None else chosen.fault
    named = application if chosen is None else application or chosen.application
    gone = workspace_of(context).run(fault_switches.switch_off, fault, named)
    if as_json:
        emit_json([one.chosen.words for one in gone])
        return
    for one in gone:
        emit(f"Switched off: {one.chosen.words}")
