"""The part of the app that speaks to the terminal and ends: notices, quitting, crashes."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from textual import events, on, work
from textual._compositor import CompositorUpdate
from textual.app import App
from textual.driver import Driver

from screens.endings import CRASHED, came_too_late, crash_line, has_job_control, write_report
from screens.terminal_lines import Changed, TerminalLines
from screens.typed_ahead import TypedAhead
from screens.widgets.pressing import key_of

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.screen import Screen
    from textual.widget import AwaitMount


class TerminalApp(App[int]):
    """Restores the terminal, loses nothing typed unasked, and shows no data in a crash."""

    environment: Mapping[str, str]
    crash_report: str | None = None
    typed_ahead: TypedAhead | None = None

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.lines = TerminalLines()

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        """Send of an update what does not stand on the terminal already."""
        if isinstance(renderable, CompositorUpdate):
            renderable = Changed(renderable, self.lines)
        super()._display(screen, renderable)

    def switch_mode(self, mode: str) -> AwaitMount:
        """Draw all of a place, also over what another program wrote on the terminal."""
        self.lines.forget()
        return super().switch_mode(mode)

    def on_resize(self) -> None:
        """Terminals move what stands on them when their size changes."""
        self.lines.forget()

    def write_to_terminal(self, sequence: str) -> None:
        """Send a sequence of our own making to the terminal, past the screen."""
        if self._driver is not None:
            self._driver.write(sequence)
            self._driver.flush()

    async def on_event(self, event: events.Event) -> None:
        """Keys take their turn."""
        if self.typed_ahead is None or not self.typed_ahead.holds(event):
            await super().on_event(event)

    def on_mount(self) -> None:
        """Hand on keys as long as the console lives."""
        self.typed_ahead = TypedAhead(self)
        self.run_worker(self.typed_ahead.serve(), group="keys")

    def notify(self, message: str, **_: Any) -> None:
        """What Textual itself has to say goes where all notices go."""
        tell = getattr(self.screen, "tell", None)
        if tell is not None:
            tell(message)

    def draw_again(self) -> None:
        """Send the whole screen, whatever stands on the terminal."""
        self.lines.forget()
        self.screen.refresh()

    def action_draw_again(self) -> None:
        """Draw over what another program wrote on the terminal."""
        self.draw_again()

    @on(Driver.SignalResume)
    def _come_back(self) -> None:
        """Draw everything again after ctrl+z and `fg`; Textual leaves the screen empty."""
        self.draw_again()

    def action_suspend_process(self) -> None:
        """Leave to the shell until `fg`; where there is none, nobody could bring us back."""
        if has_job_control():
            super().action_suspend_process()
        else:
            self.notify("There is no shell to go to.")

    def action_help_quit(self) -> None:
        """ctrl+c does not quit: it is pressed too easily."""
        self.notify(f"{key_of('quit', '^q')} quits.")

    async def action_quit(self) -> None:
        """Leave; ask first when something typed would be lost."""
        pages = [screen for stack in self._screen_stacks.values() for screen in stack]
        found = (getattr(page, "unsaved", lambda: None)() for page in pages)
        lost = [text for text in found if text]
        if lost:
            self._ask_to_quit(lost)
        else:
            self.exit()

    @work(group="quit", exclusive=True)
    async def _ask_to_quit(self, lost: list[str]) -> None:
        from screens.dialogs.confirm import ConfirmDialog

        question = ConfirmDialog(
            "Quit?", f"You would lose {'; '.join(lost)}.", ["Quit"], danger=True
        )
        if await self.push_screen_wait(question):
            self.exit()

    def _handle_exception(self, error: Exception) -> None:
        """Let pass what only came too late: the page it was for is being left."""
        if not came_too_late(error, ending=self._exit):
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """Textual prints the values of local variables here, and people's data with them."""
        report = write_report(self.environment)
        self.crash_report = crash_line(sys.exc_info()[1], report)
        self._close_messages_no_wait()

    def panic(self, *renderables: RenderableType) -> None:
        """Textual ends by this when it cannot go on; see `_fatal_error`."""
        del renderables
        self._return_code = CRASHED
        self._fatal_error()
