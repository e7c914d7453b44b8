"""The reference of the command line, made from the Typer tree."""

from __future__ import annotations

from collections.abc import Iterator

from tests.documents.tree import Command, Parameter, commands, exit_statuses

INTRODUCTION = """\
# Commands

Made from the code by `python -m tests.documents`. WHO is an id, email or SIS id; APP a name or
client id. `--db URL|PATH` may stand anywhere. `--help` after a command says what is written here.
"""


def page() -> str:
    """Every command with its arguments, options and defaults, and the exit statuses."""
    lines = [INTRODUCTION]
    for command in commands():
        lines += [*_command(command)]
    lines += ["## Exit status", "", "| status | meaning |", "| --- | --- |"]
    lines += [f"| {status} | {words} |" for status, words in exit_statuses()]
    return "\n".join(lines) + "\n"


def _command(command: Command) -> Iterator[str]:
    yield f"{'#' * (2 + (len(command.path) > 1))} {command.name}"
    yield ""
    for paragraph in command.help:
        yield from (paragraph, "")
    yield from ("```", command.usage, "```", "")
    if command.parameters:
        yield from ("| | | default |", "| --- | --- | --- |")
        yield from (_row(parameter) for parameter in command.parameters)
        yield ""
    if command.commands:
        yield from (f"Commands: {', '.join(f'`{name}`' for name in command.commands)}.", "")


def _row(parameter: Parameter) -> str:
    shown = parameter.value if parameter.is_argument else " ".join([*parameter.names])
    value = "" if parameter.is_argument or not parameter.value else f" {parameter.value}"
    told = parameter.help + (" May be repeated." if parameter.repeats else "")
    default = f"`{parameter.default}`" if parameter.default else ""
    cells = (f"`{shown}{value}`", told, "required" if parameter.required else default)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
