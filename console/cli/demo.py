"""`principal demo`: a throw-away district, in the console or as a story of real commands."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from console.cli.output import emit, say
from console.cli.session import Session, can_draw
from console.errors import PrincipalError, Refused
from console.workspace import Workspace
from storage.connections import Location
from storage.store import Store


class Step(NamedTuple):
    """One command of the story, why it is run, and the exit status it must end with."""

    why: str
    command: tuple[str, ...]
    status: int = 0


_PREFIX = "principal-demo-"
# Stands in a command for the id of the newest upload.
LATEST = "LATEST"

STORY = (
    Step(
        "The district's admins, before the school year:", ("admins", "list", "--search", "rivera")
    ),
    Step(
        "The office uploads its August file. First the plan; nothing is written:",
        ("import", "august-upload.csv", "--dry-run"),
    ),
    Step("Then for real, in one transaction:", ("import", "august-upload.csv", "--yes")),
    Step(
        "A file with problems is refused whole, every problem named:",
        ("import", "upload-with-problems.csv", "--yes"),
        1,
    ),
    Step(
        "What ReadWell gets from /admins, all schools shared with it:",
        ("preview", "ReadWell", "/admins?limit=2"),
    ),
    Step(
        "MathLeap is shared two schools: every district admin, and the admins of those two:",
        ("preview", "MathLeap", "/admins?limit=5", "--dialect", "draft", "--json"),
    ),
    Step("Why one principal is not among them:", ("preview", "MathLeap", "--why", "A-014")),
    Step("A district admin signs in to ReadWell, matched by id:", ("login", "ReadWell", "A-001")),
    Step("A school admin signs in, matched by email:", ("login", "ReadWell", "A-010")),
    Step("One whom ReadWell does not know yet is created:", ("login", "ReadWell", "A-013")),
    Step("Id and email point at two accounts, a collision:", ("login", "ReadWell", "A-003"), 1),
    Step("Two accounts share the email, a collision:", ("login", "ReadWell", "A-012"), 1),
    Step("Whom MathLeap may not see, it does not let in:", ("login", "MathLeap", "A-014"), 1),
    Step("The upload can be undone, whole:", ("undo", LATEST)),
    Step("Nothing of it is forgotten:", ("imports",)),
    Step("Everything above is in the log, and its chain holds:", ("log", "--verify")),
)


def demo(
    context: typer.Context,
    headless: Annotated[
        bool, typer.Option("--headless", help="Tell the story on standard output; no console.")
    ] = False,
) -> None:
    """Try Principal on a throw-away demo district."""
    session = Session.of(context)
    asked = session.given.get("plain") == "on"
    shown = asked or can_draw()
    from console.importing.private_folders import PrivateFolder

    with PrivateFolder(_PREFIX) as folder:
        workspace = _open_demo(session, folder.path / "demo.db")
        if headless or not shown:
            _tell(context, workspace)
        else:
            raise typer.Exit(session.show(workspace, demo=True))


def _open_demo(session: Session, path: Path) -> Workspace:
    from console.demo.loading import load_demo

    say("Preparing a throw-away demo district …")
    workspace = Workspace(Store.open(Location.parse(str(path))), session.operator())
    session.adopt(workspace)
    load_demo(workspace)
    return workspace


def _tell(context: typer.Context, workspace: Workspace) -> None:
    for number, step in enumerate(STORY, 1):
        command = tuple(_filled(workspace, part) for part in step.command)
        emit(f"\n{number}. {step.why}\n\n$ principal {' '.join(map(_quoted, command))}")
        sys.stdout.flush()
        status = _run(context, workspace, command)
        if status != step.status:
            raise Refused(f"Step {number} ended with status {status}, not {step.status}.")
    emit("\nThat was real: every line came from the store and the local Clever in this process.")


def _filled(workspace: Workspace, part: str) -> str:
    if part != LATEST:
        return part
    from console.importing.undoing import list_imports

    return list_imports(workspace, limit=1)[0].import_id


def _quoted(argument: str) -> str:
    return f"'{argument}'" if set(argument) & set("?&* ") else argument


def _run(context: typer.Context, workspace: Workspace, command: tuple[str, ...]) -> int:
    from console.demo.loading import data_file

    place = workspace.store.location.label
    arguments = [str(data_file(part)) if part.endswith(".csv") else part for part in command]
    try:
        result = context.find_root().command.main(
            args=["--db", place, *arguments], prog_name="principal", standalone_mode=False
        )
    except PrincipalError as error:
        sys.stdout.flush()
        emit(str(error))
        return error.exit_status
    return result if isinstance(result, int) else 0
