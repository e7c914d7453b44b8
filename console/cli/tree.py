"""The tree of commands, each made when it is asked for.

Typer makes every command at once, for which every module of this package would be imported: that
takes longer than most commands run.
"""

from __future__ import annotations

from collections import UserDict
from collections.abc import Callable, Mapping
from copy import copy
from functools import partial
from importlib import import_module
from typing import Any, TypeAlias

import typer
from typer.core import TyperGroup
from typer.main import get_group
from typer.models import CommandInfo

from console.cli.parameters import OwnCommand, OwnGroup

# Typer's types of a command are its own affair.
Command: TypeAlias = Any
Makers: TypeAlias = dict[str, Callable[[], Command]]


class Commands(UserDict[str, Command]):
    """The commands of a group by name. One is made when it is asked for."""

    def __init__(self, makers: Makers) -> None:
        super().__init__(dict.fromkeys(makers))
        self._makers = makers

    def __getitem__(self, name: str) -> Command:
        if self.data[name] is None:
            self.data[name] = self._makers[name]()
        return self.data[name]


def root(app: typer.Typer, parts: Mapping[str, str]) -> TyperGroup:
    """The program itself, with a command or group of commands for each name.

    `parts` says where each is: `module:attribute`, a function or a Typer of this package.
    """
    made = get_group(app)
    made.commands = Commands({name: partial(_part, name, place) for name, place in parts.items()})
    return made


def _part(name: str, place: str) -> Command:
    module, _, attribute = place.partition(":")
    found = getattr(import_module(f"console.cli.{module}"), attribute)
    if isinstance(found, typer.Typer):
        return _group(found, name)
    return _command(CommandInfo(name, callback=found))


def _command(info: CommandInfo) -> Command:
    holder, own = _holder(), copy(info)
    own.cls = OwnCommand
    holder.registered_commands.append(own)
    return _made_in(holder)


def _group(app: typer.Typer, name: str) -> Command:
    holder, empty = _holder(), copy(app)
    empty.registered_commands, empty.registered_groups = [], []
    holder.add_typer(empty, name=name, cls=OwnGroup)
    made = _made_in(holder)
    made.commands = Commands(_makers(app))
    return made


def _makers(app: typer.Typer) -> Makers:
    makers: Makers = {str(info.name): partial(_command, info) for info in app.registered_commands}
    for group in app.registered_groups:
        if group.typer_instance is None:
            continue
        if isinstance(group.name, str):
            makers[group.name] = partial(_group, group.typer_instance, group.name)
        else:
            makers |= _makers(group.typer_instance)
    return makers


def _holder() -> typer.Typer:
    """What one command is made in, since Typer makes none alone; with the settings of the tree."""
    return typer.Typer(rich_markup_mode=None, add_completion=False, pretty_exceptions_enable=False)


def _made_in(holder: typer.Typer) -> Command:
    (made,) = get_group(holder).commands.values()
    return made
