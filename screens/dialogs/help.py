"""Every key of the focused place, made from its bindings."""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Input

from console.keys import fold
from console.shortcuts import key_name
from screens.dialogs.dialog import Dialog
from screens.dialogs.message import WIDTH
from screens.widgets.frame import reason_against
from screens.widgets.lines import Lines
from screens.widgets.runs import Line, Tone, line, wrapped
from screens.widgets.safe_input import SafeInput


class Help(NamedTuple):
    """One action: its keys, its words, and why it is not possible now."""

    keys: list[str]
    words: str
    reason: str


def helps(screen: Screen[Any]) -> dict[str, list[Help]]:
    """The actions of a screen by where they come from: list, page, everywhere."""
    first: tuple[str, ...] = getattr(screen, "footer", ())
    ranks = {name: rank for rank, name in enumerate(first)}
    found: dict[str, dict[str, Help]] = {}
    listed = sorted(
        screen.active_bindings.items(),
        key=lambda item: ranks.get(item[1].binding.id or "", len(ranks)),
    )
    for key, active in listed:
        binding = active.binding
        if binding.id is None or not binding.description:
            continue
        group = _group(active.node, screen)
        known = found.setdefault(group, {})
        reason = reason_against(active)
        entry = known.setdefault(
            binding.action, Help([], binding.tooltip or binding.description, reason)
        )
        entry.keys.append(key_name(key))
    return {group: list(actions.values()) for group, actions in found.items()}


def _group(node: Any, screen: Screen[Any]) -> str:
    if node is screen:
        return "Here"
    return "Everywhere" if node is screen.app else "Moving and typing"


def help_lines(screen: Screen[Any], term: str = "") -> list[Line]:
    """The help as lines; with a term, the actions whose keys and words hold it."""
    lines: list[Line] = []
    for group, actions in sorted(helps(screen).items(), key=lambda item: ORDER.index(item[0])):
        found = [part for action in actions if _holds(action, term) for part in _told(action)]
        if found:
            lines += [line((group, "strong")), *found, ()]
    return lines[:-1] or [line((f"No key here does “{term}”.", "dim"))]


def _holds(action: Help, term: str) -> bool:
    text = fold(f"{' '.join(action.keys)} {action.words}")
    return all(word in text for word in fold(term).split())


def _told(action: Help) -> list[Line]:
    keys = ", ".join(action.keys[:4])
    tone: Tone = "dim" if action.reason else "plain"
    words = action.words[:1].upper() + action.words[1:]
    told = [line((f"  {keys:<16}", "accent"), (words, tone))]
    if action.reason:
        told += wrapped(line((f"{'':18}{action.reason}", "dim")), WIDTH, 18)
    return told


ORDER = ["Here", "Moving and typing", "Everywhere"]


class HelpDialog(Dialog[None]):
    """The keys of a place, and a search among them."""

    footer: ClassVar[tuple[str, ...]] = ("help.search", "help.close")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "search", id="help.search"),
        Binding("escape,enter,question_mark,f1,q", "leave", "close", id="help.close"),
    ]

    def __init__(self, screen: Screen[Any]) -> None:
        super().__init__("Keys")
        self.of = screen
        # The first line is for whoever sits there; what follows is for whoever writes code.
        purpose = (type(screen).__doc__ or "").partition("\n")[0]
        self.purpose = wrapped(line((purpose, "dim")), WIDTH)

    def compose_body(self) -> ComposeResult:
        """Where to search, what the place is for, the keys."""
        yield SafeInput(placeholder="search", id="help-term")
        yield Lines(self._lines(), id="help-lines")

    def on_mount(self) -> None:
        """The keys have the keys; the search comes with its own."""
        self.term.display = False
        self.query_one(Lines).focus()

    def _lines(self, term: str = "") -> list[Line]:
        told = help_lines(self.of, term)
        return told if term else [*self.purpose, (), *told]

    @property
    def term(self) -> Input:
        """Where one types what to look for."""
        return self.query_one("#help-term", Input)

    def action_search(self) -> None:
        """Type what to look for."""
        self.term.display = True
        self.term.focus()

    @on(Input.Changed)
    def _narrow(self) -> None:
        self.query_one(Lines).show(self._lines(self.term.value))

    @on(Input.Submitted)
    def _found(self) -> None:
        self.query_one(Lines).focus()

    def action_leave(self) -> None:
        """Leave the search, then the help."""
        if self.term.display:
            self.term.value = ""
            self.term.display = False
            self.query_one(Lines).focus()
        else:
            self.dismiss(None)
