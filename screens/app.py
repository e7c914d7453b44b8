"""The console: its places, its themes, its palette, and how it starts and ends."""

from __future__ import annotations

import asyncio
import gc
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import work
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen, Screen

from console.preferences import Preferences
from console.provisioning.which_district import list_districts
from console.workspace import Workspace
from screens.anywhere import ANYWHERE
from screens.endings import heed_signals
from screens.held_up import tell_of_uploads
from screens.page import HORIZONTAL, VERTICAL
from screens.places import PLACES
from screens.preferring import PreferringApp
from screens.session import Session

if TYPE_CHECKING:
    from screens.commands import Command
    from screens.dialogs.choice import Choice
    from screens.page import AnyPage
    from storage.records.districts import DistrictRecord


# The empty mode in which places are closed when another district is taken up.
BETWEEN = "between"
SETTLED_SECONDS = 0.2
# Python's own measure of when to look for garbage, of which only what comes later makes much: left
# for longer, it is 2 MB more than need be.
NEW_OBJECTS = 700


class PrincipalApp(PreferringApp):
    """Principal on a terminal."""

    TITLE = "Principal"
    CSS_PATH = Path(__file__).with_name("app.tcss")
    ENABLE_COMMAND_PALETTE = False
    # The first place is opened as Textual's default screen: a mode from MODES is styled twice.
    DEFAULT_MODE = PLACES[0].name
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {
        **{place.name: cast("Callable[[], Screen[Any]]", place.open) for place in PLACES[1:]},
        BETWEEN: Screen,
    }
    # Textual declares these two without a plain ClassVar, so they cannot be annotated as one.
    HORIZONTAL_BREAKPOINTS = list(HORIZONTAL)  # noqa: RUF012
    VERTICAL_BREAKPOINTS = list(VERTICAL)  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(place.key, f"place({place.name!r})", place.title, show=False, id=place.name)
            for place in PLACES
        ),
        Binding("0", "districts", "Districts", show=False, id="districts"),
        Binding("comma", "settings", "Settings", show=False, id="settings"),
        Binding("ctrl+p", "palette", "All commands", show=False, id="palette", priority=True),
        Binding("ctrl+q", "quit", "Quit", show=False, id="quit", priority=True),
        *ANYWHERE,
        Binding("ctrl+c", "help_quit", "", show=False),
    ]

    def __init__(
        self,
        workspace: Workspace,
        *,
        demo: bool = False,
        environment: Mapping[str, str] | None = None,
        preferences: Preferences | None = None,
    ) -> None:
        self.environment = dict(os.environ if environment is None else environment)
        # Without this Textual turns colours into greys, which are colours still.
        super().__init__(ansi_color=True if self.environment.get("NO_COLOR") else None)
        self.session = Session.begin(workspace, demo=demo)
        self.animation_level = "none"
        # Notices stand in the lower rule; two widgets less for the first screen.
        self._disable_notifications = self._disable_tooltips = True
        self.begin(preferences or Preferences.read(self.environment))

    def get_default_screen(self) -> Screen[Any]:
        """The first place."""
        return PLACES[0].open()

    def on_ready(self) -> None:
        """Once something is on screen: signals, the first run, and what was left for later."""
        heed_signals(self)
        tell_of_uploads(self)
        self.add_mode(PLACES[0].name, cast("Callable[[], Screen[Any]]", PLACES[0].open))
        if self.session.district is None:
            from screens.welcome import WelcomePage

            self.push_screen(WelcomePage())
        else:
            self.call_after_refresh(self.greet)
        self.set_timer(SETTLED_SECONDS, self._collect_from_now_on)

    def _collect_from_now_on(self) -> None:
        gc.freeze()
        gc.set_threshold(NEW_OBJECTS)
        gc.enable()

    # Places

    def why_not(self, action: str) -> str | None:
        """Places need a district to show."""
        if action == "place" and self.session.district is None:
            return "Begin with a district first."
        return None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """An action with a reason against it is dimmed, not hidden."""
        return None if self.why_not(action) else super().check_action(action, parameters)

    def action_place(self, name: str) -> None:
        """Go to one of the seven places."""
        self.switch_mode(name)

    def open_place(self, name: str, **subject: object) -> None:
        """Go to a place and hand its `receive` a subject: `open_place("sign_in", admin=admin)`."""
        self.switch_mode(name)
        stack = cast("list[AnyPage]", self.screen_stack)
        lost = next((page.unsaved() for page in stack if page.unsaved()), None)
        if lost is not None:
            stack[-1].tell(f"Save or leave this first: {lost}.", "warning")
            return
        for _ in stack[1:]:
            self.pop_screen()
        stack[0].call_after_refresh(stack[0].receive, **subject)

    @work(group="district", exclusive=True)
    async def work_on(self, district: DistrictRecord) -> None:
        """Work on a district: every place starts afresh, on Admins."""
        self.session.know(await asyncio.to_thread(self.session.workspace.read, list_districts))
        self.session.district = district
        await self.switch_mode(BETWEEN)
        for place in PLACES:
            await self.remove_mode(place.name)
            self.add_mode(place.name, cast("Callable[[], Screen[Any]]", place.open))
        await self.switch_mode(PLACES[0].name)

    def action_districts(self) -> None:
        """Switch, add or rename districts."""
        from screens.districts import DistrictsPage

        if getattr(self.screen, "place", "") != DistrictsPage.place:
            self.push_screen(DistrictsPage())

    def action_settings(self) -> None:
        """Show what this person chose."""
        from screens.settings import SettingsPage

        if not isinstance(self.screen, ModalScreen | SettingsPage):
            self.push_screen(SettingsPage())

    def action_jump(self) -> None:
        """Put a letter on everything one can go to."""
        from screens.jumping import jump

        if not isinstance(self.screen, ModalScreen):
            jump(self.screen, self.notify)

    def action_palette(self) -> None:
        """Offer all that can be done here, in a dialog too; the tour ends by any key."""
        if self.screen.has_class("tour"):
            self.screen.dismiss(None)
            self.call_later(self._offer)
        elif self.screen.has_class("palette"):
            self.notify("Close this first.")
        elif hasattr(self.screen, "tell"):  # in jump mode keys are labels
            self._offer()

    def _offer(self) -> None:
        from screens.commands import palette

        # Not from a worker: letters typed ahead must not reach what is below.
        self.push_screen(palette(self, self.screen), self._do)

    def _do(self, chosen: Choice[Command] | None) -> None:
        if chosen is not None and chosen.value.reason:
            self.notify(chosen.value.reason)
        elif chosen is not None:
            self.call_later(chosen.value.run)

    def action_help(self) -> None:
        """Show every key of the focused place."""
        from screens.dialogs.help import HelpDialog

        self.push_screen(HelpDialog(self.screen))
