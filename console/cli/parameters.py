"""Commands whose parameters take a value as it is, where it is already what is wanted.

Typer has pydantic convert every value, text to text and nothing to nothing too, and importing
pydantic takes as long as most commands run. It still converts numbers and the like.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption


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
    made = kind.__new__(kind)
    vars(made).update(vars(parameter))
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
        else:
            same = type(value) is wanted
        if not same:
            return super().process_value(ctx, value)  # type: ignore[misc]
        return value if self.callback is None else self.callback(ctx, self, value)


def _is_unchecked(path: Any) -> bool:
    """Whether a path may be any: it is opened by what uses it, which says what is wrong."""
    checked = path.exists or path.writable or path.resolve_path or path.allow_dash
    return path.file_okay and path.dir_okay and not checked


class _Option(_TakingAsIs, TyperOption):
    pass


class _Argument(_TakingAsIs, TyperArgument):
    pass
