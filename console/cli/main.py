"""The command tree. Each module of this package is one command group; none imports a screen."""

from __future__ import annotations

from typing import Annotated

import typer
from typer.core import TyperGroup

from console import ssh
from console.choices import typed
from console.cli import options
from console.cli.output import say
from console.cli.parameters import OwnGroup
from console.cli.session import OpenConsole, Session, show_console
from console.cli.tree import root

EPILOG = (
    "Exit status: 0 done or nothing to do, 1 the answer is no, 2 usage, 3 held, "
    "4 applied with rejected rows, 5 conflict, 6 store unusable, 130 interrupted."
)

# Every command, in the order of a day's work, and what holds it in this package.
PARTS = {
    "demo": "demo:demo",
    "districts": "districts:app",
    "schools": "schools:app",
    "admins": "admins:app",
    "import": "imports:import_",
    "apply": "imports:apply",
    "imports": "past_imports:imports",
    "undo": "past_imports:undo",
    "apps": "apps:app",
    "preview": "preview:preview",
    "lenses": "lenses:lenses",
    "login": "login:login",
    "rehearse": "login:rehearse",
    "serve": "serve:serve",
    "faults": "faults:app",
    "log": "activity:log",
    "doctor": "care:doctor",
    "backup": "care:backup",
    "restore": "care:restore",
    "settings": "settings:app",
    "keys": "documents:keys",
    "man": "documents:man",
    "completion": "documents:completion",
}


def build(open_console: OpenConsole) -> TyperGroup:
    """The whole command tree; `open_console` shows the console on a workspace."""
    app = typer.Typer(
        name="principal",
        cls=OwnGroup,
        help="Provision school administrators and rehearse their single sign-on.",
        epilog=EPILOG,
        rich_markup_mode=None,
        # Ours needs no program to be started for each Tab; see documents.py.
        add_completion=False,
        pretty_exceptions_enable=False,
        # What opens the console goes to `_root`, which makes the session of the run with it.
        context_settings={"help_option_names": ["-h", "--help"], "obj": open_console},
    )

    app.callback(invoke_without_command=True)(_root)
    return root(app, PARTS)


def _root(
    context: typer.Context,
    db: Annotated[
        str | None,
        typer.Option(
            "--db", metavar="URL|PATH", help="The store; else PRINCIPAL_DB, else your own."
        ),
    ] = None,
    plain: options.Plain = None,
    low_bandwidth: options.LowBandwidth = None,
    mouse: options.Mouse = None,
    ascii_: options.Ascii = None,
    reduced_motion: options.ReducedMotion = None,
    theme: options.Theme = None,
    read_only: options.ReadOnly = None,
    operator: Annotated[
        str | None,
        typer.Option(
            "--operator", metavar="NAME", help="Who works here, for the log; see README, SSH."
        ),
    ] = None,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    given = options.given(
        plain=plain,
        low_bandwidth=low_bandwidth,
        mouse=mouse,
        ascii=ascii_,
        prefers_reduced_motion=reduced_motion,
        theme=theme,
        read_only=read_only,
    )
    session = context.obj = Session(context.obj, given=given, operator_name=operator)
    context.call_on_close(session.close)
    session.use_store(db)
    if version:
        from importlib import metadata

        typer.echo(f"principal {metadata.version('principal')}")
        raise typer.Exit
    if context.invoked_subcommand != "settings":
        for problem in session.preferences.problems:
            say(problem)
    if context.invoked_subcommand is None:
        raise typer.Exit(_without_command(context, session))


def _without_command(context: typer.Context, session: Session) -> int:
    """The console; where an SSH key forces `principal`, what the client asked for."""
    from console.cli.ssh_commands import PLAIN, asked_for

    words = asked_for(ssh.original_command(session.environment))
    if words in ([], [PLAIN]):
        session.plain = session.plain or bool(words)
        return show_console(session)
    named = ["--operator", session.operator_name] if session.operator_name else []
    named += typed(session.given)
    result = context.find_root().command.main(
        args=["--db", session.settings.store, *named, *words],
        prog_name="principal",
        standalone_mode=False,
    )
    return result if isinstance(result, int) else 0
