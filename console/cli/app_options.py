"""What the commands on applications share: naming one, its schools, showing its secret."""

from __future__ import annotations

from typing import Annotated

import typer

from console.cli.output import emit_fields, emit_json, say
from console.cli.session import comma_list, workspace_of
from console.provisioning.app_directory import application_image, find_application
from console.provisioning.shared_schools import Schools
from storage.records.applications import ApplicationRecord

App = Annotated[str, typer.Argument(metavar="APP", help="A name or client id.")]
SchoolsOption = Annotated[
    str, typer.Option("--schools", metavar="all|SIS,SIS", help="SIS ids, or all.")
]


def application_of(context: typer.Context, named: str) -> ApplicationRecord:
    """The application a command is about."""
    return workspace_of(context).read(find_application, named)


def schools_of(text: str) -> Schools:
    """`--schools` as a value."""
    return "all" if text.strip().lower() == "all" else comma_list(text)


def emit_secret(application: ApplicationRecord, secret: str, *, as_json: bool) -> None:
    """A client secret, the one time it is shown."""
    if as_json:
        emit_json(
            {"client_id": application.client_id, "client_secret": secret}
            | application_image(application)
        )
        return
    emit_fields([("client_id", application.client_id), ("client_secret", secret)])
    say("Keep the secret now: only its last four letters are kept here.")
