"""What an application gets: real requests, sent with its own token or a person's."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from console.api.paths import path_of_person
from console.errors import PrincipalError
from screens import preview_asking as asking
from screens.preview_asking import Ask
from screens.preview_choices import PreviewChoices
from screens.widgets.exchange_view import (
    answer_lines,
    glyph,
    header_lines,
    items_words,
    keys_line,
    size_words,
    status_tone,
    status_words,
)
from screens.widgets.frame import Rule
from screens.widgets.lines import Lines
from screens.widgets.pressing import key_of, pressing
from screens.widgets.runs import Line, both_ends, line, wrapped
from screens.widgets.toned import Bar
from screens.wording import in_console
from storage.errors import StoreError
from storage.records.admins import AdminRecord
from storage.records.applications import ApplicationRecord

if TYPE_CHECKING:
    from console.api.client import Exchange
    from console.api.preview import Previewer


class AskBar(Bar):
    """The request line, and who asks with what."""

    ask: Ask | None = None

    def line_to_draw(self, cells: int) -> Line:
        """Method and path at the left, application and token at the right."""
        if self.ask is None:
            return ()
        asked = line(" ", ("GET", "strong"), f" {self.ask.path}")
        who = line((f"{self.ask.application.name} · {self.ask.token_words} ", "dim"))
        return both_ends(asked, who, cells)


class PreviewPage(PreviewChoices):
    """The very answer an application gets when it asks."""

    place: ClassVar[str] = "preview"
    CSS_PATH = "preview.tcss"
    footer: ClassVar[tuple[str, ...]] = (
        "preview.path",
        "preview.application",
        "preview.token",
        "preview.dialect",
        "preview.next",
        "preview.previous",
        "preview.why",
        "preview.copy",
        "preview.headers",
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "follow('next')", "next", tooltip="The next page", id="preview.next"),
        Binding("b", "follow('prev')", "back", tooltip="The page before", id="preview.previous"),
        Binding("h", "headers", "headers", tooltip="Show or hide headers", id="preview.headers"),
        Binding("ctrl+r,f5", "again", "send again", show=False, id="preview.again"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.previewer: Previewer | None = None
        self.shows_headers = False
        self.next: str | None = None
        self.previous: str | None = None

    def compose_content(self) -> ComposeResult:
        """What was asked, how it was answered, the body; headers beside it on a wide screen."""
        yield AskBar(id="ask")
        yield Bar(id="answered")
        yield Rule()
        with Horizontal(id="panes"):
            yield Lines(id="body")
            yield Lines(id="side", focusable=False)

    def on_mount(self) -> None:
        """The body has the keys."""
        self.query_one("#body", Lines).focus()

    def receive(
        self,
        *,
        application: ApplicationRecord | None = None,
        admin: AdminRecord | None = None,
        why: bool = False,
        **_: object,
    ) -> None:
        """Ask as an application, for one admin, or why it sees them."""
        self.begin(application, admin, why)

    def refresh_data(self) -> None:
        """Ask again, or begin with the first application."""
        if self.ask is None:
            self.begin(None, None, False)
        elif self.ask.person is None:
            self.send(self.ask)

    @work(group="send", exclusive=True)
    async def begin(
        self, application: ApplicationRecord | None, admin: AdminRecord | None, why: bool
    ) -> None:
        """Choose the first question."""
        district = self.district
        with self.reporting("choose what to ask for"):
            chosen = application or (self.ask.application if self.ask else None)
            if chosen is None:
                chosen = await self.in_store(
                    lambda workspace: workspace.read(asking.first_application, district)
                )
            if chosen is None:
                self._draw_nothing()
                return
            ask = Ask(chosen, asking.FIRST_PATH)
            if admin is not None:
                person = await self.in_store(
                    lambda workspace: workspace.read(asking.person_of, district, admin)
                )
                ask = ask._replace(path=path_of_person(chosen.api, person))
            self.send(ask)
            if why and admin is not None:
                await self.tell_why(admin)

    def send(self, ask: Ask) -> None:
        """Send the request and show the answer; a request still under way is forgotten."""
        self.ask = ask
        self._send(ask)

    @work(group="asking", exclusive=True)
    async def _send(self, ask: Ask) -> None:
        bar = self.query_one("#ask", AskBar)
        bar.ask = ask
        bar.refresh()
        try:
            if self.previewer is None:
                self.previewer = await self.in_store(asking.make_previewer)
            self.exchange = await self.in_store(asking.send, self.previewer, self.district, ask)
        except (PrincipalError, StoreError) as error:
            self.exchange = None
            self._draw_refusal(in_console(str(error)))
            return
        self.next = asking.link(self.exchange, "next")
        self.previous = asking.link(self.exchange, "prev")
        self._draw(self.exchange)
        self.refresh_bindings()

    def on_resize(self) -> None:
        """Fold the lines anew."""
        if self.exchange is not None:
            self.call_after_refresh(self._draw, self.exchange)

    def _draw(self, exchange: Exchange) -> None:
        body, side = self.query_one("#body", Lines), self.query_one("#side", Lines)
        self.query_one("#answered", Bar).show(answered_line(exchange, self.next))
        wide = bool(side.display)
        cells = max(30, body.size.width - 2)
        body.show(answer_lines(exchange, cells, headers=self.shows_headers and not wide))
        if wide:
            side.show([line(("Headers", "dim")), *header_lines(exchange.headers, 38)])

    def _draw_refusal(self, reason: str) -> None:
        self.next = self.previous = None
        self.query_one("#answered", Bar).show(line((" ! nothing was sent", "danger")))
        cells = max(30, self.size.width - 4)
        told = [part for text in reason.split("\n") for part in wrapped(line(text), cells)]
        hint = keys_line(
            (key_of("preview.application", "a"), "another application"),
            (key_of("preview.token", "t"), "another token"),
            (key_of("applications", "3"), "connect or share"),
        )
        self.query_one("#body", Lines).show([(), *told, (), hint])
        self.query_one("#side", Lines).show([])
        self.refresh_bindings()

    def _draw_nothing(self) -> None:
        self.query_one("#body", Lines).show(
            [
                (),
                line("Nobody asks yet: there is no application."),
                (),
                line(
                    pressing("applications", "3"),
                    " Applications, then ",
                    pressing("applications.new", "n"),
                    ", adds one.",
                ),
            ]
        )

    def why_not(self, action: str) -> str | None:
        """Pages only lead where the answer has links."""
        if action == "follow" and not (self.next or self.previous):
            return "The answer links to no other page."
        return super().why_not(action)

    def action_follow(self, rel: str) -> None:
        """Ask for the page a link of the answer leads to."""
        leads = self.next if rel == "next" else self.previous
        if leads and self.ask:
            self.send(self.ask._replace(path=leads))
        else:
            self.tell(f"There is no {'next' if rel == 'next' else 'earlier'} page.", "warning")

    def action_headers(self) -> None:
        """Show or hide the headers above the body."""
        self.shows_headers = not self.shows_headers
        if self.exchange is not None:
            self._draw(self.exchange)

    def action_again(self) -> None:
        """Send the same request again, and draw over what another program wrote."""
        self.principal.draw_again()
        if self.ask is not None:
            self.send(self.ask)


def answered_line(exchange: Exchange, following: str | None) -> Line:
    """Status, size, how many records."""
    try:
        items = items_words(exchange.json())
    except ValueError:
        items = "not JSON"
    more = ", more follow" if following else ""
    status = f" {glyph(exchange)} {status_words(exchange)}"
    return line(
        (status, status_tone(exchange.status)),
        f"   {items}{more}" if items else "",
        (f"   {size_words(exchange)}", "dim"),
    )
