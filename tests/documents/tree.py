"""The command tree as plain records: for the reference, the man page and completion."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from console.cli.main import EPILOG, build
from console.workspace import Workspace

CHOICE = re.compile(r"[a-z][a-z0-9_.,-]*\Z")
FILES = re.compile(r"\b(FILE|FOLDER|PATH…?|PLAN)(\||\Z)")


class Parameter(NamedTuple):
    """One option or argument; `value` is what it takes, empty for a switch."""

    names: tuple[str, ...]
    value: str
    help: str
    default: str
    is_argument: bool
    required: bool
    repeats: bool

    @property
    def choices(self) -> list[str]:
        """The words it takes, where the metavar spells them: `add|upsert|full`."""
        parts = self.value.split("|")
        return [part for part in parts if CHOICE.match(part)] if len(parts) > 1 else []

    @property
    def takes_file(self) -> bool:
        """Whether its value is a file's path."""
        return bool(FILES.search(self.value))


class Command(NamedTuple):
    """One command or group of commands; the program itself has an empty path."""

    path: tuple[str, ...]
    help: list[str]
    parameters: list[Parameter]
    commands: list[str]

    @property
    def name(self) -> str:
        """As one types it."""
        return " ".join(("principal", *self.path))

    @property
    def usage(self) -> str:
        """The arguments after the name."""
        words = ["[OPTIONS]"] if self.options else []
        for argument in self.arguments:
            word = f"{argument.value}…" if argument.repeats else argument.value
            words.append(word.replace("……", "…") if argument.required else f"[{word}]")
        return " ".join([self.name, *words, *(["COMMAND"] if self.commands else [])])

    @property
    def options(self) -> list[Parameter]:
        """What is named with dashes."""
        return [parameter for parameter in self.parameters if not parameter.is_argument]

    @property
    def arguments(self) -> list[Parameter]:
        """What is named by its place."""
        return [parameter for parameter in self.parameters if parameter.is_argument]

    @property
    def summary(self) -> str:
        """The first paragraph of its help, without the full stop."""
        return self.help[0].rstrip(".") if self.help else ""


@cache
def commands() -> tuple[Command, ...]:
    """The program itself, then every group and command in the order of `--help`."""
    return tuple(_walked(build(_no_console), ()))


def _no_console(workspace: Workspace, **_: object) -> int:
    raise AssertionError(f"nobody opens a console on {workspace}")


def exit_statuses() -> list[tuple[str, str]]:
    """Every exit status and what it says, from the closing line of `--help`."""
    listed = EPILOG.removeprefix("Exit status: ").rstrip(".").split(", ")
    return [(status, words) for status, _, words in (entry.partition(" ") for entry in listed)]


def _walked(command: Any, path: tuple[str, ...]) -> Iterator[Command]:
    below = getattr(command, "commands", {})
    paragraphs = [" ".join(part.split()) for part in (command.help or "").split("\n\n")]
    parameters = [_parameter(each) for each in command.params if not getattr(each, "hidden", False)]
    yield Command(path, [part for part in paragraphs if part], parameters, list(below))
    for name, found in below.items():
        yield from _walked(found, (*path, name))


def _parameter(parameter: Any) -> Parameter:
    is_argument = parameter.param_type_name == "argument"
    switch = bool(getattr(parameter, "is_flag", False))
    default = parameter.default
    shown = "" if switch or default in (None, [], ()) or callable(default) else str(default)
    return Parameter(
        names=(parameter.name,) if is_argument else (*parameter.opts, *parameter.secondary_opts),
        value="" if switch else _value(parameter),
        help=" ".join((parameter.help or "").split()),
        default=shown,
        is_argument=is_argument,
        required=bool(parameter.required),
        repeats=bool(parameter.multiple) or parameter.nargs == -1,
    )


def _value(parameter: Any) -> str:
    if parameter.metavar:
        return str(parameter.metavar)
    if parameter.param_type_name == "argument":
        return str(parameter.name).upper()
    described = str(parameter.type_descriptor.annotation)
    known = {"int": "N", "Path": "FILE", "float": "N"}
    return next((word for name, word in known.items() if name in described), "TEXT")
