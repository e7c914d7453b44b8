"""The command palette: every action of the present place, and every place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from textual.binding import ActiveBinding, Binding
from textual.screen import ModalScreen, Screen

from console.shortcuts import key_name
from screens.anywhere import ANYWHERE
from screens.dialogs.choice import Choice, ChoiceDialog
from screens.places import PLACES
from screens.widgets.frame import reason_against

if TYPE_CHECKING:
    from screens.app import PrincipalApp

# What every dialog offers stands behind what is its own.
GENERAL = frozenset(binding.id for binding in ANYWHERE)


class Command(NamedTuple):
    """One entry of the palette; `reason` says why it cannot be done now."""

    title: str
    key: str
    run: Callable[[], Any]
    reason: str = ""


def commands(app: PrincipalApp, screen: Screen[Any]) -> Iterator[Command]:
    """What can be done on a screen, what cannot and why, and where one can go.

    A question is answered or left before one goes elsewhere.
    """
    yield from _of_place(app, screen)
    if isinstance(screen, ModalScreen):
        yield Command("Quit", app.key("quit", "^q"), app.action_quit)
        return
    for place in PLACES:
        reason = app.why_not("place") or ""
        go = partial(app.action_place, place.name)
        yield Command(f"Go to {place.title}", app.key(place.name, place.key), go, reason)
    key = app.key
    yield Command("Districts: switch, add, rename", key("districts", "0"), app.action_districts)
    yield Command("Jump: a letter on everything one can go to", key("jump", "^o"), app.action_jump)
    yield Command("Settings: colours, line, keys", key("settings", ","), app.action_settings)
    yield from _beyond(app, screen)
    yield Command("Keys of this place", key("help", "?"), app.action_help)
    yield Command("Draw the screen again", key("redraw", "^l"), app.draw_again)
    yield Command("Change the colours", "", app.action_colours)
    yield Command("Quit", key("quit", "^q"), app.action_quit)


def _beyond(app: PrincipalApp, screen: Screen[Any]) -> Iterator[Command]:
    """The tour, and other stores."""
    from screens.opening_store import ask_store
    from screens.page import Page
    from screens.tour import start_tour

    reason = app.why_not("place") or ""
    yield Command("Take the two-minute tour", "", partial(start_tour, app), reason)
    if isinstance(screen, Page):

        def ask() -> Any:
            return screen.run_worker(ask_store(screen), group="asking")

        yield Command("Open another store", "", ask)


def _of_place(app: PrincipalApp, screen: Screen[Any]) -> Iterator[Command]:
    first: tuple[str, ...] = getattr(screen, "footer", ())
    ranks = {name: rank for rank, name in enumerate(first)}
    seen: set[str] = set()
    modal = isinstance(screen, ModalScreen)

    def rank(binding: Binding) -> tuple[int, bool, bool]:
        hidden, general = modal and not binding.show, modal and binding.id in GENERAL
        return ranks.get(binding.id or "", len(ranks)), hidden, general

    listed = sorted(screen.active_bindings.items(), key=lambda item: rank(item[1].binding))
    for key, active in listed:
        binding = active.binding
        if binding.action in seen or binding.id is None or not _is_offered(active, screen):
            continue
        seen.add(binding.action)
        title = binding.tooltip or binding.description
        run = partial(app.run_action, binding.action, active.node)
        yield Command(title[:1].upper() + title[1:], key_name(key), run, reason_against(active))


def _is_offered(active: ActiveBinding, screen: Screen[Any]) -> bool:
    """What a page does; in a dialog also what its foot shows, whatever has the keys there."""
    return active.node is screen or (isinstance(screen, ModalScreen) and active.binding.show)


def palette(app: PrincipalApp, screen: Screen[Any]) -> ChoiceDialog[Command]:
    """The palette of a screen; it answers with the command chosen."""
    dialog = ChoiceDialog(
        "What to do",
        [
            Choice(command.title, command.reason or command.key, command)
            for command in commands(app, screen)
        ],
        dim=lambda choice: bool(choice.value.reason),
    )
    dialog.add_class("palette")
    return dialog
