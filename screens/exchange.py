"""One exchange as it went over the wire, secrets cut to their ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from screens.exchange_words import explained_lines
from screens.page import Page
from screens.widgets.exchange_view import exchange_lines, plain_text
from screens.widgets.frame import Rule
from screens.widgets.lines import Lines
from screens.widgets.runs import line
from screens.widgets.toned import Bar

if TYPE_CHECKING:
    from console.api.client import Exchange


class Seen(NamedTuple):
    """An exchange, whether it went well, and what is said of it."""

    exchange: Exchange
    ok: bool
    words: str


class ExchangePage(Page[None]):
    """Request and answer; the exchanges before and after are a key away."""

    place: ClassVar[str] = "sign_in"
    CSS = "ExchangePage #raw { padding-left: 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n,right,l", "step(1)", "next", tooltip="The next one", id="exchange.next"),
        Binding("b,left,h", "step(-1)", "before", tooltip="The one before", id="exchange.back"),
        Binding("v", "view", "raw or explained", tooltip="Turn the view", id="exchange.view"),
        Binding("y", "copy", "copy", tooltip="Copy it, or write a file", id="exchange.copy"),
        Binding("escape,enter,q", "dismiss", "back", key_display="esc", id="exchange.leave"),
    ]

    def __init__(self, steps: tuple[Seen, ...], index: int) -> None:
        super().__init__()
        self.steps = steps
        self.index = index
        self.explains = False

    def crumbs(self) -> list[str]:
        """Which of them."""
        return [f"exchange {self.index + 1} of {len(self.steps)}"]

    def compose_content(self) -> ComposeResult:
        """What it proves, then the exchange."""
        yield Bar(id="proves")
        yield Rule()
        yield Lines(id="raw")

    def on_mount(self) -> None:
        """The lines have the keys."""
        self.query_one("#raw", Lines).focus()

    def refresh_data(self) -> None:
        """Draw the step."""
        self.call_after_refresh(self._draw)

    def on_resize(self) -> None:
        """Fold the lines anew."""
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        step = self.steps[self.index]
        sign = (" + " if step.ok else " ! ", "accent" if step.ok else "danger")
        self.query_one("#proves", Bar).show(line(sign, step.words))  # type: ignore[arg-type]
        raw = self.query_one("#raw", Lines)
        cells = max(30, raw.size.width - 2)
        if self.explains:
            raw.show(explained_lines(step.exchange, step.words, cells))
        else:
            raw.show(exchange_lines(step.exchange, cells))

    def action_view(self) -> None:
        """Show the exchange explained, or as it was sent."""
        self.explains = not self.explains
        self.query_one("#raw", Lines).action_to_top()
        self._draw()

    def action_step(self, steps: int) -> None:
        """Go to another step."""
        self.index = max(0, min(self.index + steps, len(self.steps) - 1))
        self.query_one("#raw", Lines).action_to_top()
        self._draw()
        self.refresh_frame()

    @work(group="copy", exclusive=True)
    async def action_copy(self) -> None:
        """Copy the exchange, redacted, or write it to a file."""
        from screens.copying import Text, copy_one_of

        whole = plain_text(exchange_lines(self.steps[self.index].exchange, 200))
        await copy_one_of(self, [Text("this exchange", whole)])
