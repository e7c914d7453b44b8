"""Every key of the focused place, made from its bindings."""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from console.shortcuts import key_name
from screens.dialogs.dialog import Dialog
from screens.dialogs.message import WIDTH
from screens.widgets.frame import reason_against
from screens.widgets.lines import Lines
from screens.widgets.runs import Line, Tone, line, wrapped


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
        entry.keys.append(binding.key_display or key_name(key))
    return {group: list(actions.values()) for group, actions in found.items()}


def _group(node: Any, screen: Screen[Any]) -> str:
    if node is screen:
        return "Here"
    return "Everywhere" if node is screen.app else "Moving and typing"


def help_lines(screen: Screen[Any]) -> list[Line]:
    """The help as lines."""
    lines: list[Line] = []
    for group, actions in sorted(helps(screen).items(), key=lambda item: ORDER.index(item[0])):
        lines += [line((group, "strong"))]
        for action in actions:
            keys = ", ".join(action.keys[:4])
            tone: Tone = "dim" if action.reason else "plain"
            lines.append(
                line(
                    (f"  {keys:<16}", "accent"), (action.words[:1].upper() + action.words[1:], tone)
                )
            )
            if action.reason:
                lines += wrapped(line((f"{'':18}{action.reason}", "dim")), WIDTH, 18)
        lines.append(())
    return lines[:-1]


ORDER = ["Here", "Moving and typing", "Everywhere"]


class HelpDialog(Dialog[None]):
    """The keys of a place."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,question_mark,q", "leave", "close", id="help.close"),
    ]

    def __init__(self, screen: Screen[Any]) -> None:
        super().__init__("Keys")
        self.lines = help_lines(screen)

    def compose_body(self) -> ComposeResult:
        """The keys, scrolling."""
        yield Lines(self.lines, classes="dialog-long")
