"""The command palette: every action of the present place, and every place."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from console.display import display
from screens.places import PLACES
from screens.widgets.frame import key_name, reason_against

if TYPE_CHECKING:
    from screens.app import PrincipalApp


class Command(NamedTuple):
    """One entry of the palette."""

    title: str
    explanation: str
    run: Callable[[], Awaitable[Any] | None]


class PlaceCommands(Provider):
    """Offers what can be done here, and where one can go."""

    def commands(self) -> Iterator[Command]:
        """All of them, those of the place first."""
        app = cast("PrincipalApp", self.app)
        seen: set[str] = set()
        for key, active in self.screen.active_bindings.items():
            binding = active.binding
            if binding.action in seen or binding.id is None or active.node is app:
                continue
            seen.add(binding.action)
            title = binding.tooltip or binding.description
            reason = reason_against(active)
            yield Command(
                title[:1].upper() + title[1:],
                f"not now: {reason}" if reason else f"key {key_name(key)}",
                partial(app.run_action, binding.action, active.node),
            )
        for place in PLACES:
            yield Command(
                f"Go to {place.title}", f"key {place.key}", partial(app.action_place, place.name)
            )
        yield Command("Districts: switch, add, rename", "key 0", app.action_districts)
        yield Command("Change the colours", "theme", app.action_change_theme)
        yield Command("Keys of this place", "key ?", app.action_help)
        yield Command("Quit", "key ^q", app.action_quit)

    async def discover(self) -> Hits:
        """Everything, before anything is typed."""
        for command in self.commands():
            yield DiscoveryHit(_told(Content(command.title), command), command.run, command.title)

    async def search(self, query: str) -> Hits:
        """What matches the letters typed."""
        matcher = self.matcher(query)
        for command in self.commands():
            score = matcher.match(command.title)
            if score > 0:
                title = matcher.highlight(command.title)
                yield Hit(score, _told(title, command), command.run, command.title)


def _told(title: Content, command: Command) -> Content:
    """Title and explanation; Textual's own help line would read the explanation as markup."""
    return Content.assemble(title, "\n", (display(command.explanation), "dim"))
