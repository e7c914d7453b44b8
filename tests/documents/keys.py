"""The keys of the console, made from its bindings."""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import ModalScreen, Screen

import screens
from console.shortcuts import key_name
from screens.app import PrincipalApp
from screens.places import PLACES, Place

INTRODUCTION = """\
# Keys

Made from the bindings by `python -m tests.documents`. `?` shows the keys of the place one is in,
`^p` (ctrl+p) finds every action by name. The id names an action wherever it is written down.
"""


class Section(NamedTuple):
    """One place, dialog or widget, what it is for, and its keys."""

    title: str
    purpose: str
    bindings: list[Binding]


def classes() -> Iterator[type[DOMNode]]:
    """Every widget, screen and app of ours."""
    for module in pkgutil.walk_packages(screens.__path__, "screens."):
        for value in vars(importlib.import_module(module.name)).values():
            if (
                isinstance(value, type)
                and issubclass(value, DOMNode)
                and value.__module__ == module.name
            ):
                yield value


def bindings(owner: type[DOMNode]) -> list[Binding]:
    """The bindings a class itself declares."""
    return [b for b in vars(owner).get("BINDINGS", ()) if isinstance(b, Binding)]


@cache
def sections() -> tuple[Section, ...]:
    """What holds everywhere, then the places by their digits, other pages, dialogs, widgets."""
    found = list(dict.fromkeys(classes()))
    leaves = {cls for cls in found if not any(cls in other.__mro__[1:] for other in found)}
    screen_classes = [cls for cls in found if issubclass(cls, Screen)]
    shared = [cls for cls in screen_classes if cls not in leaves and _is_base(cls, leaves)]
    listed = [_section(PrincipalApp, "Everywhere", shared)]
    pages = sorted(
        (cls for cls in screen_classes if cls in leaves), key=lambda cls: (_rank(cls), _title(cls))
    )
    listed += [_section(cls, f"Every {_title(cls).lower()}", shared) for cls in shared]
    listed += [_section(cls, _title(cls), shared) for cls in pages]
    widgets = [cls for cls in found if not issubclass(cls, Screen) and cls is not PrincipalApp]
    listed += [Section(_title(cls), _purpose(cls), bindings(cls)) for cls in widgets]
    return tuple(section for section in listed if section.bindings)


def _is_base(cls: type[DOMNode], leaves: set[type[DOMNode]]) -> bool:
    """Whether it is a kind of screen; parts of screens (`PersonActions`) are told with these."""
    kind = cls.__name__.endswith(("Page", "Dialog"))
    return kind and sum(cls in leaf.__mro__ for leaf in leaves) > 1


def _section(cls: type[DOMNode], title: str, shared: Sequence[type[DOMNode]]) -> Section:
    owners = [base for base in cls.__mro__ if base is cls or (_ours(base) and base not in shared)]
    own = [binding for owner in owners for binding in bindings(owner)]
    by_id = {binding.id: binding for binding in reversed(own) if binding.description}
    return Section(title, _purpose(cls), list(reversed(by_id.values())))


def _ours(cls: type) -> bool:
    return cls.__module__.startswith("screens.") and issubclass(cls, DOMNode)


def _rank(cls: type[DOMNode]) -> int:
    if issubclass(cls, ModalScreen):
        return len(PLACES) + 2
    here = _place(cls)
    return PLACES.index(here) if here is not None else len(PLACES) + 1


def _place(cls: type[DOMNode]) -> Place | None:
    """The place that a page is, if it is one: its module goes by the place's name."""
    name = cls.__module__.removeprefix("screens.")
    return next((place for place in PLACES if place.name == name), None)


def _title(cls: type[DOMNode]) -> str:
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in cls.__name__)
    here = _place(cls)
    if here is not None:
        return f"{here.key} {here.title}"
    return words.strip().removesuffix(" page").capitalize()


def _purpose(cls: type[DOMNode]) -> str:
    return " ".join((inspect.getdoc(cls) or "").split("\n\n")[0].split())


def listing() -> str:
    """The same for programs."""
    entries = [
        {
            "place": section.title,
            "id": binding.id,
            "keys": [key_name(key) for key in binding.key.split(",")],
            "words": _words(binding),
        }
        for section in sections()
        for binding in section.bindings
    ]
    return json.dumps(entries, indent=1, ensure_ascii=False) + "\n"


def page() -> str:
    """The keys page."""
    lines = [INTRODUCTION]
    for section in sections():
        lines += [f"## {section.title}", "", section.purpose, ""]
        rows = [("key", "does", "id")] + [
            (", ".join(key_name(key) for key in b.key.split(",")), _words(b), b.id or "")
            for b in section.bindings
        ]
        lines += [*_table(rows), ""]
    return "\n".join(lines).rstrip() + "\n"


def _words(binding: Binding) -> str:
    words = binding.tooltip or binding.description
    return words[:1].upper() + words[1:]


def _table(rows: list[tuple[str, str, str]]) -> Iterator[str]:
    """A table that can be read as it is: its columns are aligned."""
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for index, row in enumerate(rows):
        filled = [cell.ljust(size) for cell, size in zip(row, widths, strict=True)]
        yield "| " + " | ".join(filled) + " |"
        if index == 0:
            yield "| " + " | ".join("-" * size for size in widths) + " |"
