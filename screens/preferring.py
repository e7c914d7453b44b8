"""A person's choices, applied to the running console."""

from __future__ import annotations

from typing import Any

from textual import work
from textual.filter import ANSIToTruecolor

from console.choices import BY_NAME
from console.errors import PrincipalError
from console.preferences import Preferences, choose, reset
from console.shortcuts import key_name, keys_of
from screens.page import forget_painted
from screens.session import Session
from screens.terminal_app import TerminalApp
from screens.themes import TERMINAL, THEMES
from screens.widgets.ascii import AsciiFilter


class PreferringApp(TerminalApp):
    """Goes by what a person chose, and takes up another choice at once where that is possible."""

    preferences: Preferences
    session: Session
    _ascii: AsciiFilter

    def begin(self, preferences: Preferences) -> None:
        """Take up the choices before anything is drawn."""
        self.preferences = preferences
        for theme in THEMES.values():
            self.register_theme(theme)
        self._ascii = AsciiFilter(preferences.on("ascii"))
        self._filters.append(self._ascii)
        self._colour()
        if preferences.keys:
            self._bind()
        if preferences.read_only and not self.session.workspace.read_only:
            self.session.workspace = self.session.workspace.looking_only(preferences.read_only)

    @property
    def frugal(self) -> bool:
        """Whether the line is slow: send nothing that is not needed."""
        return self.preferences.on("low_bandwidth")

    @property
    def still(self) -> bool:
        """Whether nothing may move by itself: by choice, and over a line."""
        chosen = self.preferences.on("prefers_reduced_motion") or self.frugal
        return chosen or "SSH_CONNECTION" in self.environment

    def greet(self) -> None:
        """Say what is wrong with the choices; over a line, what would make it calmer."""
        chosen = self.preferences
        key = self.key("settings", ",")
        untouched = all(chosen.source(name) == "default" for name in ("low_bandwidth", "mouse"))
        if chosen.problems:
            self.notify(f"{chosen.problems[0]} Settings are behind the key {key}")
        elif self.session.demo:
            self.notify(f"The demo district. New here? {self.key('palette', '^p')}, then tour.")
        elif untouched and "SSH_CONNECTION" in self.environment:
            self.notify(
                f"A slow line? Settings, key {key}: low_bandwidth on, mouse off; or ssh -C."
            )

    def key(self, name: str, usual: str) -> str:
        """The key of an action as it is printed: the one that was chosen, else the usual one."""
        chosen = keys_of(self.preferences.keys.get(name, ""))
        return key_name(chosen[0]) if chosen else usual

    def prefer(self, name: str, value: str | None) -> str:
        """Remember a choice (None: forget it) and take it up; returns what to tell about it.

        Raises:
            UsageError: it may not be that.
            PrincipalError: it could not be remembered; it holds until the console is left.
        """
        before = self.preferences
        try:
            if value is None:
                reset(before.path, name)
            else:
                choose(before.path, name, value)
        finally:
            again = Preferences.read(self.environment, before.given)
            if value is not None and not again.remembers(name, value):
                again = again.holding(name, value)
            self.preferences = again
            self._take_up()
        return self._told(name)

    @work(group="palette", exclusive=True)
    async def action_colours(self) -> None:
        """Choose dark, light, high contrast, or the terminal's own colours."""
        from screens.dialogs.choice import Choice, ChoiceDialog

        offered = [Choice(name, "", name) for name in THEMES]
        chosen = await self.push_screen_wait(ChoiceDialog("Which colours?", offered))
        if chosen is not None:
            self.tell_preferring("theme", chosen.value)

    def tell_preferring(self, name: str, value: str | None) -> bool:
        """Take up a choice and say what came of it; whether it could be remembered."""
        try:
            self.notify(self.prefer(name, value))
        except PrincipalError as error:
            self.notify(str(error))
            return False
        return True

    def _take_up(self) -> None:
        self._colour()
        self._mouse(listen=self.preferences.on("mouse"))
        self._bind()
        if self._ascii.enabled is not self.preferences.on("ascii"):
            self._ascii.enabled = self.preferences.on("ascii")
            self._forget_drawn()
        if self.preferences.read_only and not self.session.workspace.read_only:
            self.session.workspace = self.session.workspace.looking_only(self.preferences.read_only)
        self.screen.refresh_bindings()
        for widget in self.screen.walk_children():
            widget.refresh()

    def _told(self, name: str) -> str:
        if name.startswith("keys."):
            return f"{name.partition('.')[2]} has its key at once."
        choice, (value, source) = BY_NAME[name], self.preferences.chosen[name]
        said = f"{name} is {value}"
        if source in {"option", "environment"}:
            return f"Remembered. In this run {self.preferences.origin(name)} wins: {said}."
        if choice.restart and not (name == "read_only" and value == "on"):
            return f"{said} from the next start on."
        return f"{said}."

    def _forget_drawn(self) -> None:
        """Lines that were drawn are kept by every widget; they look otherwise now."""
        for screen in (screen for stack in self._screen_stacks.values() for screen in stack):
            forget_painted(screen)

    def _bind(self) -> None:
        chosen = self.preferences.keys.items()
        self.set_keymap({name: ",".join(keys_of(keys)) for name, keys in chosen})

    def _colour(self) -> None:
        """NO_COLOR before the colours chosen, those before what a slow line suggests."""
        chosen = self.preferences.chosen["theme"]
        bare = self.environment.get("NO_COLOR") or (self.frugal and chosen.source == "default")
        theme = TERMINAL if bare else THEMES[chosen.value]
        for each in self._filters:
            if isinstance(each, ANSIToTruecolor):
                each.enabled = not theme.ansi
        self.theme = theme.name

    def _mouse(self, *, listen: bool) -> None:
        """Have the terminal report the mouse, or not."""
        driver: Any = self._driver
        if driver is None or not hasattr(driver, "_enable_mouse_support"):
            return
        if driver._mouse is not listen:
            driver._mouse = True
            (driver._enable_mouse_support if listen else driver._disable_mouse_support)()
            driver._mouse = listen
