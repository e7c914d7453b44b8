"""Commands whose parameters take a value as it is, where it is already what is wanted.

Typer has pydantic convert every value, text to text and nothing to nothing too, and importing
pydantic takes as long as most commands run. Whole numbers are read here for the same reason, and
refused in words of ours.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from typer import BadParameter
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from console.display import display

# What a value is in the help, where nothing else was said; Typer would name Python's types.
_WORDS = {int: "N", Path: "FILE"}


class _WithOwnParameters:
    """A command with parameters of ours: Typer makes its own, and cannot be given a class."""

    _own: Any = None

    def get_params(self, ctx: Any) -> Any:
        """The parameters and the option for help; always the same objects."""
        if self._own is None:
            self._own = [_as_ours(each) for each in super().get_params(ctx)]  # type: ignore[misc]
        return self._own


class OwnCommand(_WithOwnParameters, TyperCommand):
    """A command that starts quickly."""


class OwnGroup(_WithOwnParameters, TyperGroup):
    """A group of commands that starts quickly."""


def _as_ours(parameter: Any) -> Any:
    kind = _Option if isinstance(parameter, TyperOption) else _Argument
    made: Any = kind.__new__(kind)
    vars(made).update(vars(parameter))
    if kind is _Option and made.metavar is None and not made.is_flag:
        made.metavar = _WORDS.get(made.type_descriptor.annotation, "TEXT")
    return made


class _TakingAsIs:
    def process_value(self: Any, ctx: Any, value: Any) -> Any:
        """The value as the command gets it."""
        wanted = self.type_descriptor.annotation
        if wanted == list[str]:
            same = not self.required or bool(value)
            value = list(value or ()) if same else value
        elif value is None:
            same = not (self.required or self.multiple or self.nargs == -1)
        elif wanted is Path and _is_unchecked(self.type_descriptor.parameter_info):
            same, value = True, Path(value)
        elif wanted is int and isinstance(value, str):
            same, value = True, _number(self, ctx, value)
        else:
            same = type(value) is wanted
        if not same:
            return super().process_value(ctx, value)  # type: ignore[misc]
        return value if self.callback is None else self.callback(ctx, self, value)


def _number(parameter: Any, ctx: Any, text: str) -> int:
    least, most = (getattr(parameter.type_descriptor.parameter_info, end) for end in ("min", "max"))
    number = int(text) if re.fullmatch(r"-?[0-9]{1,18}", text) else None
    if number is None or number < (least or 0) or (most is not None and number > most):
        bounds = f" from {least or 0} to {most}" if most is not None else f", {least or 0} or more"
        raise BadParameter(
            f"“{display(text)}” is not a whole number{bounds}.", ctx=ctx, param=parameter
        )
    return number


def _is_unchecked(path: Any) -> bool:
    """Whether a path may be any: it is opened by what uses it, which says what is wrong."""
    checked = path.exists or path.writable or path.resolve_path or path.allow_dash
    return path.file_okay and path.dir_okay and not checked


class _Option(_TakingAsIs, TyperOption):
    pass


class _Argument(_TakingAsIs, TyperArgument):
    @property
    def _word(self) -> str:
        return f"{self.metavar or self.name.upper()}{'…' if self.nargs == -1 else ''}"

    def get_usage_pieces(self, ctx: Any) -> list[str]:
        """As manuals write it: brackets around what may be left out, none around what may not."""
        del ctx
        return [self._word if self.required else f"[{self._word}]"]

    def get_help_record(self, ctx: Any) -> tuple[str, str] | None:
        """Its word and what it is, without the name of a Python type."""
        record = super().get_help_record(ctx)
        return record and (self._word, record[1])
