"""Measures of the source: how long files, functions and classes are, and what they hold."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("console", "screens", "storage")

AnyFunction = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, order=True)
class Measure:
    """One size of one thing, e.g. 31 lines of console/cli/main.py:22 build."""

    size: int
    where: str

    def __str__(self) -> str:
        return f"{self.size:>5}  {self.where}"


@dataclass(frozen=True)
class Source:
    """One file of ours, parsed."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    def at(self, node: ast.stmt | ast.expr | ast.excepthandler, label: str = "") -> str:
        return f"{self.name}:{node.lineno} {label}".rstrip()

    def functions(self) -> Iterator[AnyFunction]:
        return (node for node in ast.walk(self.tree) if isinstance(node, AnyFunction))

    def classes(self) -> Iterator[ast.ClassDef]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.ClassDef))


@cache
def sources(*packages: str) -> tuple[Source, ...]:
    """Every Python file of these packages, those of the program by default."""
    return tuple(
        Source(path, text := path.read_text(), ast.parse(text))
        for package in packages or PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
    )


def files(*packages: str) -> list[Measure]:
    """Lines of each file."""
    return [
        Measure(len(source.text.splitlines()), source.name)
        for source in sources(*packages)
        if "versions" not in source.path.parts  # a schema step is as long as the schema
    ]


def functions() -> list[Measure]:
    """Lines of each function from `def` to its end, without the docstring.

    A command's parameters are its options, so of a command only the body counts.
    """
    return [
        Measure(_length(source, function), source.at(function, function.name))
        for source in _sources_but_steps()
        for function in source.functions()
    ]


def classes() -> list[Measure]:
    """Lines of each class."""
    return [
        Measure(_last(node) - node.lineno + 1, source.at(node, node.name))
        for source in _sources_but_steps()
        for node in source.classes()
    ]


def methods() -> list[Measure]:
    """How many methods each class has."""
    return [
        Measure(
            sum(isinstance(part, AnyFunction) for part in node.body), source.at(node, node.name)
        )
        for source in _sources_but_steps()
        for node in source.classes()
    ]


def parameters() -> list[Measure]:
    """How many parameters each function has, `self` and `cls` not counted; commands excepted."""
    return [
        Measure(_parameters(function), source.at(function, function.name))
        for source in _sources_but_steps()
        for function in source.functions()
        if not is_command(source, function)
    ]


def is_command(source: Source, function: AnyFunction) -> bool:
    """Whether a function is a command of the command line: Typer hands it its context."""
    return source.name.startswith("console/cli/") and any(
        argument.annotation is not None and "typer." in ast.unparse(argument.annotation)
        for argument in function.args.args
    )


def percentile_95(measures: list[Measure]) -> int:
    """The size that 95 of 100 do not exceed."""
    ordered = sorted(measures)
    return ordered[max(0, -(-len(ordered) * 95 // 100) - 1)].size


def _sources_but_steps() -> list[Source]:
    return [source for source in sources() if "versions" not in source.path.parts]


def _length(source: Source, function: AnyFunction) -> int:
    first = function.body[0].lineno if is_command(source, function) else function.lineno
    return _last(function) - first + 1 - _docstring_lines(function)


def _docstring_lines(function: AnyFunction) -> int:
    if ast.get_docstring(function) is None:
        return 0
    return _last(function.body[0]) - function.body[0].lineno + 1


def _last(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno


def _parameters(function: AnyFunction) -> int:
    given = function.args
    named = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    starred = [star for star in (given.vararg, given.kwarg) if star is not None]
    return len([name for name in named if name.arg not in {"self", "cls"}]) + len(starred)
