"""What the settings screen lists: what is wrong, the choices, the keys of actions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from console import shortcuts
from console.choices import CHOICES
from console.keys import fold
from console.preferences import Preferences
from screens.widgets.sources import LoadedSource


class Setting(NamedTuple):
    """One row: its name (`keys.<id>` for a key), its value, where that comes from, what it is."""

    name: str
    value: str
    origin: str
    words: str
    place: str = ""

    @property
    def is_key(self) -> bool:
        """Whether it is the key of an action."""
        return self.name.startswith("keys.")

    @property
    def is_problem(self) -> bool:
        """Whether it only tells what cannot be used."""
        return self.name == "!"


class SettingSource(LoadedSource[Setting]):
    """Problems first, then choices, then every action that has a key."""

    def __init__(self, preferences: Preferences, term: str) -> None:
        self.preferences = preferences
        self.words = fold(term).split()

    def load(self) -> Sequence[Setting]:
        """Those that hold every word of the term."""
        return [row for row in self._all() if all(word in self._text(row) for word in self.words)]

    def _text(self, row: Setting) -> str:
        return fold(f"{row.name} {row.value} {row.words} {row.place} {row.origin}")

    def _all(self) -> Iterator[Setting]:
        chosen = self.preferences
        known = shortcuts.catalogue()
        for problem in (*chosen.problems, *shortcuts.faults(chosen.keys, known)):
            yield Setting("!", problem, "look here", problem)
        for choice in CHOICES:
            name = choice.name
            yield Setting(name, chosen.value(name), chosen.origin(name), choice.words)
        listed: set[str] = set()
        for bound in known:
            if bound.id in listed:
                continue
            listed.add(bound.id)
            keys = ", ".join(shortcuts.in_force(bound, chosen.keys))
            origin = "your settings" if bound.id in chosen.keys else "default"
            yield Setting(f"keys.{bound.id}", keys, origin, bound.words, bound.place)

    def key(self, row: Setting) -> str:
        """By its name; a problem by its words."""
        return row.words if row.is_problem else row.name
