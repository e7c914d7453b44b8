"""The man page, made from the Typer tree."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import metadata

from console.choices import CHOICES
from tests.documents.tree import Command, Parameter, commands, exit_statuses

ENVIRONMENT = (
    *(
        (choice.variable, f"{choice.words}: {', '.join(choice.values)}. Like {choice.option}.")
        for choice in CHOICES
    ),
    ("PRINCIPAL_DB", "The store, a path or a URL; the option --db wins over it."),
    ("PRINCIPAL_OPERATOR", "Who acts, as the activity log notes beside the user of the system."),
    *((choice.variable, f"{', '.join(choice.values)}: {choice.words}.") for choice in CHOICES),
    ("PRINCIPAL_NO_MOUSE", "Set to 1, the same as PRINCIPAL_MOUSE=off; so for every switch."),
    ("NO_COLOR", "Set to anything: no colours."),
    ("XDG_CONFIG_HOME", "Where choices are remembered: principal/settings.toml below it."),
    ("XDG_DATA_HOME", "Where the store is by default: principal/principal.db below it."),
    ("XDG_STATE_HOME", "Where reports of crashes are kept, in principal below it."),
)


def page() -> str:
    """The whole page in roff."""
    root, *others = commands()
    version = metadata.version("principal")
    lines = [
        '.\\" Made from the code by python -m tests.documents.',
        f'.TH PRINCIPAL 1 "" "principal {version}" "User Commands"',
        ".SH NAME",
        f"principal \\- {_text(root.summary[:1].lower() + root.summary[1:])}",
        ".SH SYNOPSIS",
        ".B principal",
        "[\\fB\\-\\-db\\fR \\fIURL|PATH\\fR] [\\fICOMMAND\\fR] [\\fIARGUMENTS\\fR]",
        ".SH DESCRIPTION",
        "Without a command, on a terminal, the console opens: every key of it is listed by",
        "\\fBprincipal keys\\fR, and by the key \\fB?\\fR in the console itself.",
        ".PP",
        "Data goes to standard output, everything else to standard error. \\fIWHO\\fR is an id,",
        "email or SIS id, \\fIAPP\\fR the name or client id of an application.",
        ".SH OPTIONS",
        *(line for parameter in root.parameters for line in _parameter(parameter)),
        ".SH COMMANDS",
        *(line for command in others for line in _command(command)),
        ".SH EXIT STATUS",
        *(line for status, words in exit_statuses() for line in _item(f"\\fB{status}\\fR", words)),
        ".SH ENVIRONMENT",
        *(line for name, words in ENVIRONMENT for line in _item(f"\\fB{name}\\fR", words)),
    ]
    return "\n".join(lines) + "\n"


def _command(command: Command) -> Iterator[str]:
    yield f".SS {_text(command.usage.replace(' [OPTIONS]', ''))}"
    for index, paragraph in enumerate(command.help):
        if index:
            yield ".PP"
        yield _text(paragraph)
    for parameter in command.parameters:
        yield from _parameter(parameter)


def _parameter(parameter: Parameter) -> Iterator[str]:
    if parameter.is_argument:
        label = f"\\fI{_text(parameter.value)}\\fR"
    else:
        label = ", ".join(f"\\fB{_text(name)}\\fR" for name in parameter.names)
        label += f" \\fI{_text(parameter.value)}\\fR" if parameter.value else ""
    told = parameter.help
    told += " May be repeated." if parameter.repeats else ""
    told += f" Default: {parameter.default}." if parameter.default else ""
    yield from _item(label, told)


def _item(label: str, words: str) -> Iterator[str]:
    yield from (".TP", label, _text(words or "."))


def _text(words: str) -> str:
    """Text as roff reads it: no escapes, no requests, hyphens that can be copied."""
    safe = words.replace("\\", "\\e").replace("-", "\\-").replace("…", "...").replace("’", "'")
    return f"\\&{safe}" if safe.startswith((".", "'")) else safe
