"""The words an option or argument takes where these are few and known beforehand."""

from __future__ import annotations

from console.choices import BY_NAME, CHOICES
from console.importing.options import DELIMITERS
from console.provisioning.application_rules import DIALECTS, USER_TYPES
from console.provisioning.directory import SCHOOL_SORTS, SORTS
from console.sso.faults import FAULTS
from tests.documents.keys import sections
from tests.documents.tree import Command, Parameter

# Of the encodings Python knows these are the ones that files of schools come in.
ENCODINGS = ("auto", "utf-8", "utf-16", "cp1252", "latin-1")
FAULT_NAMES = tuple(fault.name for fault in FAULTS)
SETTINGS = (
    *(choice.name for choice in CHOICES),
    *dict.fromkeys(f"keys.{each.id}" for part in sections() for each in part.bindings if each.id),
)
VALUES = tuple(dict.fromkeys(value for choice in CHOICES for value in choice.values))
OPTIONS: dict[str, tuple[str, ...]] = {
    "--api": DIALECTS,
    "--delimiter": tuple(name for name in DELIMITERS if name.isalpha()),
    "--dialect": DIALECTS,
    "--encoding": ENCODINGS,
    "--fault": FAULT_NAMES,
    "--role": USER_TYPES,
    "--sso": ("district", "library"),
    "--theme": BY_NAME["theme"].values,
    "--user-types": USER_TYPES,
}
SORTED: dict[tuple[str, ...], tuple[str, ...]] = {
    ("admins", "list"): SORTS,
    ("schools", "list"): SCHOOL_SORTS,
}
ARGUMENTS: dict[tuple[str, ...], tuple[str, ...]] = {
    ("faults", "on"): FAULT_NAMES,
    ("faults", "off"): FAULT_NAMES,
    ("settings", "set"): (*SETTINGS, *VALUES),
    ("settings", "reset"): SETTINGS,
}


def values_of(command: Command, option: Parameter) -> tuple[str, ...]:
    """The words an option takes; none when it takes any text."""
    if "--sort" in option.names:
        return tuple(SORTED[command.path])
    found = (OPTIONS[name] for name in option.names if name in OPTIONS)
    return next(found, tuple(option.choices))


def arguments_of(command: Command) -> tuple[str, ...]:
    """The words the arguments of a command take; none when they take any text."""
    spelled = (word for argument in command.arguments for word in argument.choices)
    return ARGUMENTS.get(command.path, tuple(spelled))
