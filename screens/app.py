"""The console: its places, its themes, its palette, and how it starts and ends."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import Screen

from console.workspace import Workspace
from screens.places import PLACES
from screens.session import Session
from screens.themes import DARK, TERMINAL, THEMES

if TYPE_CHECKING:
    from textual.command import Provider

    from screens.page import AnyPage


def _commands() -> type[Provider]:
    from screens.commands import PlaceCommands

    return PlaceCommands


class PrincipalApp(App[int]):
    """Principal on a terminal."""

    TITLE = "Principal"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True
    COMMANDS: ClassVar[set[Any]] = {_commands}
    DEFAULT_MODE = PLACES[0].name
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {
        place.name: cast("Callable[[], Screen[Any]]", place.open) for place in PLACES
    }
    # Textual declares these two without a plain ClassVar, so they cannot be annotated as one.
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012
        (0, "-narrow"),
        (60, "-normal"),
        (110, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (17, "-tall")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(place.key, f"place({place.name!r})", place.title, show=False, id=place.name)
            for place in PLACES
        ),
        Binding("0", "districts", "Districts", show=False, id="districts"),
        Binding("question_mark", "help", "Help", show=False, id="help"),
        Binding("ctrl+q", "quit", "Quit", show=False, id="quit", priority=True),
    ]

    def __init__(
        self,
        workspace: Workspace,
        *,
        demo: bool = False,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        self.environment = os.environ if environment is None else environment
        self.session = Session.begin(workspace, demo=demo)
        self.animation_level = "none"
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = TERMINAL.name if self.environment.get("NO_COLOR") else DARK.name

    def on_ready(self) -> None:
        """Once something is on screen, import what the first change will need."""
        if self.session.district is None:
            self.action_welcome()
        self.set_timer(0.2, self._preload)

    def _preload(self) -> None:
        from screens.changes import preload

        self.run_worker(preload, thread=True, group="preload", exit_on_error=False)

    def action_welcome(self) -> None:
        """Offer what one can do with a store that holds no district."""
        from screens.welcome import WelcomePage

        self.push_screen(WelcomePage())

    def action_place(self, name: str) -> None:
        """Go to one of the seven places."""
        self.switch_mode(name)

    def open_place(self, name: str, **subject: object) -> None:
        """Go to a place and hand its `receive` a subject: `open_place("sign_in", admin=admin)`."""
        self.switch_mode(name)
        page = cast("AnyPage", self.screen_stack[0])
        while len(self.screen_stack) > 1:
            self.pop_screen()
        page.call_after_refresh(page.receive, **subject)

    def write_to_terminal(self, sequence: str) -> None:
        """Send a sequence of our own making to the terminal, past the screen."""
        if self._driver is not None:
            self._driver.write(sequence)
            self._driver.flush()

    def action_help(self) -> None:
        """Show every key of the focused place."""
        from screens.dialogs.help import HelpDialog

        self.push_screen(HelpDialog(self.screen))

    def action_districts(self) -> None:
        """Switch, add or rename districts."""
        from screens.districts import DistrictsPage

        self.push_screen(DistrictsPage())
