"""`principal apps accounts`: the accounts an application keeps on its own side."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from console.cli import options
from console.cli.app_options import App
from console.cli.output import emit, emit_json, emit_json_list, emit_table, plural, say
from console.cli.session import workspace_of
from console.display import display
from console.errors import FileUnusable, Refused
from console.provisioning.app_directory import find_application, stream_accounts
from storage.records.sign_ins import AccountRecord

app = typer.Typer(help="An application's own accounts, for matching.", no_args_is_help=True)
MAX_BYTES = 64 * 1024 * 1024


@app.command("list")
def list_(context: typer.Context, name: App, as_json: options.Json = False) -> None:
    """List the accounts of an application, oldest first."""
    workspace = workspace_of(context)
    application = workspace.read(find_application, name)
    with workspace.store.read() as reader:
        found = stream_accounts(reader, application)
        if as_json:
            emit_json_list(map(_image, found))
        elif not emit_table(["account", "clever id", "email", "name"], map(_cells, found)):
            say("It has no account yet. Load some: principal apps accounts load APP FILE.")


def _image(account: AccountRecord) -> dict[str, str | None]:
    return {
        "account_id": account.account_id,
        "clever_id": account.clever_id,
        "email": account.email,
        "first_name": account.first_name,
        "last_name": account.last_name,
    }


def _cells(account: AccountRecord) -> tuple[str, ...]:
    name = f"{account.first_name} {account.last_name}".strip()
    return account.account_id, account.clever_id or "", account.email, name


@app.command("load")
def load(
    context: typer.Context,
    name: App,
    file: Annotated[str, typer.Argument(metavar="FILE", help="A CSV, or - for standard input.")],
    as_json: options.Json = False,
) -> None:
    """Load accounts from a CSV.

    Its header is account_id,clever_id,email,first_name,last_name.
    """
    from console.provisioning.accounts import load_accounts, read_accounts

    workspace = workspace_of(context)
    application = workspace.read(find_application, name)
    loaded = workspace.run(load_accounts, application, read_accounts(_text(file)))
    if as_json:
        emit_json(loaded._asdict())
        return
    emit(
        f"{plural(loaded.added, 'account')} added, {loaded.changed:,} changed, "
        f"{loaded.unchanged:,} unchanged."
    )


def _text(file: str) -> str:
    named = "Standard input" if file == "-" else display(file)
    try:
        if file == "-":
            raw = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with Path(file).open("rb") as opened:
                raw = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise FileUnusable(
            f"Cannot read {display(file)}: {error.strerror}. Check the path, then try again."
        ) from error
    if len(raw) > MAX_BYTES:
        raise FileUnusable(f"{named} is larger than 64 MiB. Load it in parts.")
    if not raw.strip():
        raise FileUnusable(f"{named} is empty. Export the accounts again.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileUnusable(
            f"{named} is not UTF-8 (byte {error.start}). Save it as UTF-8 and try again."
        ) from error


@app.command("clear")
def clear(
    context: typer.Context, name: App, yes: options.Yes = False, as_json: options.Json = False
) -> None:
    """Forget every account of an application."""
    from console.provisioning.accounts import clear_accounts

    workspace = workspace_of(context)
    application = workspace.read(find_application, name)
    question = f"Forget every account of {display(application.name)}?"
    if not yes and sys.stdin.isatty() and not typer.confirm(question, default=False, err=True):
        raise Refused("Nothing was changed.")
    gone = workspace.run(clear_accounts, application)
    if as_json:
        emit_json({"forgotten": gone})
    else:
        emit(f"{plural(gone, 'account')} forgotten.")
