"""The command tree. Each module of this package is one command group; none imports a screen."""

from __future__ import annotations

from importlib import metadata
from typing import Annotated

import typer
from typer.core import TyperGroup

from console import ssh
from console.choices import typed
from console.cli import (
    activity,
    admins,
    apps,
    care,
    demo,
    districts,
    documents,
    faults,
    imports,
    lenses,
    login,
    options,
    preview,
    schools,
    serve,
    settings,
)
from console.cli.output import say
from console.cli.session import OpenConsole, Session, show_console
from console.cli.ssh_commands import PLAIN, asked_for

EPILOG = (
    "Exit status: 0 done or nothing to do, 1 the answer is no, 2 usage, 3 held, "
    "4 applied with rejected rows, 5 conflict, 6 store unusable, 130 interrupted."
)

ORDER = (
    "demo",
    "districts",
    "schools",
    "admins",
    "import",
    "apply",
    "imports",
    "undo",
    "apps",
    "preview",
    "lenses",
    "login",
    "rehearse",
    "serve",
    "faults",
    "log",
    "doctor",
    "backup",
    "restore",
    "settings",
    "keys",
    "man",
    "completion",
)


class CommandTree(TyperGroup):
    """Lists the commands in the order of a day's work, not of their registration."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]  # noqa: ARG002
        """The names of all commands, known ones in `ORDER`, others after them."""
        places = {name: place for place, name in enumerate(ORDER)}
        return sorted(self.commands, key=lambda name: (places.get(name, len(ORDER)), name))


def build(open_console: OpenConsole) -> typer.Typer:
    """The whole command tree; `open_console` shows the console on a workspace."""
    app = typer.Typer(
        name="principal",
        cls=CommandTree,
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
    _register(app)
    return app


def _register(app: typer.Typer) -> None:
    app.command("demo")(demo.demo)
    app.add_typer(districts.app, name="districts")
    app.add_typer(schools.app, name="schools")
    app.add_typer(admins.app, name="admins")
    app.add_typer(apps.app, name="apps")
    imports.register(app)
    app.command("preview")(preview.preview)
    app.command("lenses")(lenses.lenses)
    app.command("login")(login.login)
    app.command("rehearse")(login.rehearse)
    app.command("serve")(serve.serve)
    app.add_typer(faults.app, name="faults")
    app.command("log")(activity.log)
    app.command("doctor")(care.doctor)
    app.command("backup")(care.backup)
    app.command("restore")(care.restore)
    app.add_typer(settings.app, name="settings")
    documents.register(app)


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
        typer.echo(f"principal {metadata.version('principal')}")
        raise typer.Exit
    if context.invoked_subcommand != "settings":
        for problem in session.preferences.problems:
            say(problem)
    if context.invoked_subcommand is None:
        raise typer.Exit(_without_command(context, session))


def _without_command(context: typer.Context, session: Session) -> int:
    """The console; where an SSH key forces `principal`, what the client asked for."""
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
