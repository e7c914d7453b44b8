"""`principal settings`: what one person chose, where it comes from, and the keys of actions."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from console import shortcuts
from console.choices import CHOICES
from console.cli import options
from console.cli.output import emit, emit_json, emit_table, say
from console.cli.session import Session
from console.errors import Refused, UsageError
from console.preferences import Preferences, choose, reset
from console.settings_file import forget

app = typer.Typer(help="What you chose for yourself: colours, line, keys.", no_args_is_help=True)

Name = Annotated[
    str, typer.Argument(metavar="NAME", help="A setting, or keys.ID for the key of an action.")
]


@app.command("list")
def list_(context: typer.Context, as_json: options.Json = False) -> None:
    """List every choice, its value, and where that comes from."""
    chosen = Session.of(context).preferences
    if as_json:
        emit_json(_document(chosen))
        return
    rows = [
        (choice.name, chosen.value(choice.name), chosen.origin(choice.name), choice.words)
        for choice in CHOICES
    ]
    rows += [(f"keys.{name}", keys, "your settings", "") for name, keys in chosen.keys.items()]
    emit_table(["name", "value", "from", "what it is"], rows)
    say(f"Remembered in {chosen.path}." if chosen.path else "There is no home to remember in.")
    for problem in chosen.problems:
        say(problem)


def _document(chosen: Preferences) -> dict[str, Any]:
    return {
        "path": str(chosen.path) if chosen.path else None,
        "settings": [
            {
                "name": choice.name,
                "value": chosen.value(choice.name),
                "source": chosen.source(choice.name),
                "default": choice.default,
                "values": list(choice.values),
                "option": choice.option,
                "variable": choice.variable,
                "words": choice.words,
            }
            for choice in CHOICES
        ],
        "keys": dict(chosen.keys),
        "problems": list(chosen.problems),
    }


@app.command("set")
def set_(
    context: typer.Context,
    name: Name,
    value: Annotated[str, typer.Argument(metavar="VALUE", help="What it is from now on.")],
    as_json: options.Json = False,
) -> None:
    """Remember a choice: `theme light`, `keys.admins.new a`."""
    session = Session.of(context)
    if as_key := name.startswith("keys."):
        _refuse_unknown(name.removeprefix("keys."))
    else:
        name = name.replace("-", "_")
    kept = choose(session.preferences.path, name, value)
    if as_json:
        emit_json({"name": name, "value": kept})
    else:
        emit(f"{name} is {kept}, from the next start on.")
    again = Preferences.read(session.environment, session.given)
    if as_key:
        for fault in shortcuts.faults(again.keys, shortcuts.catalogue()):
            say(f"{fault}.")
    elif again.source(name) != "remembered":
        say(f"For now {again.origin(name)} wins: {again.value(name)}.")


def _refuse_unknown(name: str) -> None:
    known = shortcuts.catalogue()
    if name not in {bound.id for bound in known}:
        told = " ".join(shortcuts.faults({name: "a"}, known))
        raise UsageError(f"{told}. 'principal settings keys' lists them.")


@app.command("reset")
def reset_(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="Only this one; else everything.")
    ] = None,
    yes: options.Yes = False,
    as_json: options.Json = False,
) -> None:
    """Forget a choice; without a name, delete the settings file."""
    path = Session.of(context).preferences.path
    if name is not None:
        reset(path, name)
        done = f"{name} is as it comes."
    elif not yes:
        raise UsageError("This forgets every choice. Add --yes to say so, or name one.")
    elif forget(path):
        done = f"{path} is deleted; everything is as it comes."
    else:
        done = "Nothing was remembered."
    if as_json:
        emit_json({"name": name, "path": str(path) if path else None})
    else:
        emit(done)


@app.command("keys")
def keys(
    context: typer.Context,
    check: Annotated[
        bool, typer.Option("--check", help="Only say what is wrong; exit 1 if anything is.")
    ] = False,
    as_json: options.Json = False,
) -> None:
    """List the keys of every action by id, and what is wrong with yours.

    Give an action another key with 'principal settings set keys.ID KEY'.
    """
    chosen = Session.of(context).preferences.keys
    known = shortcuts.catalogue()
    faults = list(shortcuts.faults(chosen, known))
    if as_json:
        emit_json({"keys": [_entry(bound, chosen) for bound in known], "problems": faults})
    elif not check:
        rows = [
            (
                bound.id,
                ", ".join(shortcuts.in_force(bound, chosen)),
                "your settings" if bound.id in chosen else "",
                bound.place,
                bound.words,
            )
            for bound in known
        ]
        emit_table(["id", "keys", "from", "where", "what it does"], rows)
    for fault in [] if as_json else faults:
        say(f"{fault}.")
    if check and faults:
        raise Refused(f"{len(faults)} of your keys cannot be as they are.")


def _entry(bound: shortcuts.Bound, chosen: Any) -> dict[str, Any]:
    return {
        "id": bound.id,
        "keys": list(shortcuts.in_force(bound, chosen)),
        "default": list(bound.keys),
        "place": bound.place,
        "words": bound.words,
    }
