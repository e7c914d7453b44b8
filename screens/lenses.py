"""One admin as the district has them, as an application's API shows them, as their token does."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from console.provisioning.app_directory import applications_of, list_applications
from console.provisioning.application_rules import DIALECTS
from screens import lensing
from screens.dialogs.choice import Choice, ChoiceDialog
from screens.lens_words import API, SIDE_BY_SIDE, TOKEN, lens_lines
from screens.page import Page
from screens.widgets.lines import Lines
from screens.widgets.pressing import adding_application
from screens.widgets.runs import line
from storage.records.admins import AdminRecord
from storage.records.applications import ApplicationRecord

if TYPE_CHECKING:
    from console.api.lenses import Lenses
    from console.api.preview import Previewer


class LensesPage(Page[None]):
    """Three lenses beside each other; on a narrow screen the district's and one other."""

    place: ClassVar[str] = "admins"
    footer: ClassVar[tuple[str, ...]] = (
        "lenses.switch",
        "lenses.application",
        "lenses.dialect",
        "lenses.library",
        "lenses.why",
        "lenses.share",
        "lenses.raw",
        "lenses.copy",
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab,right,left", "switch", "API or token", key_display="tab", id="lenses.switch"),
        Binding("a", "application", "app", tooltip="Another application", id="lenses.application"),
        Binding("d", "dialect", "dialect", tooltip="The next dialect", id="lenses.dialect"),
        Binding("l", "library", "Library", tooltip="Library, or District", id="lenses.library"),
        Binding("w", "why", "why", tooltip="Why applications see them", id="lenses.why"),
        Binding("h", "share", "share", tooltip="Change what it sees", id="lenses.share"),
        Binding("enter", "raw", "raw", tooltip="What was sent and answered", id="lenses.raw"),
        Binding("y", "copy", "copy", tooltip="Copy as text or JSON", id="lenses.copy"),
        Binding("escape,q", "dismiss", "back", key_display="esc", id="lenses.back"),
    ]

    def __init__(self, admin: AdminRecord, application: ApplicationRecord | None = None) -> None:
        super().__init__()
        self.admin = admin
        self.application = application
        self.dialect = application.api if application else ""
        self.library = False
        self.chosen = API
        self.lenses: Lenses | None = None
        self.previewer: Previewer | None = None

    def crumbs(self) -> list[str]:
        """Whom, and through which application."""
        through = [] if self.application is None else [self.application.name]
        return [self.admin.name, "three lenses", *through]

    def compose_content(self) -> ComposeResult:
        """One scrolling table."""
        yield Lines(id="lenses", classes="text")

    def on_mount(self) -> None:
        """The lines have the keys."""
        self.query_one("#lenses", Lines).focus()

    def refresh_data(self) -> None:
        """Look again."""
        self.look()

    def on_resize(self) -> None:
        """Break the lines anew."""
        self.call_after_refresh(self._draw)

    @work(group="look", exclusive=True)
    async def look(self) -> None:
        """Ask the local Clever as the application would, and as the admin’s token would."""
        with self.reporting(f"look at {self.admin.name}"):
            if self.application is None:
                await self._begin()
            if self.application is None:
                return
            if self.previewer is None:
                self.previewer = await self.in_store(lensing.make_previewer)
            wish = lensing.Wish(
                self.district, self.admin.pk, self.application, self.dialect, self.library
            )
            lenses = await self.in_store(lensing.look, self.previewer, wish)
            self.lenses, self.admin = lenses, lenses.asked.admin
            self.refresh_frame()
            self.refresh_bindings()
            self._draw()

    async def _begin(self) -> None:
        """Choose an application to begin with: one that is connected, if there is any."""
        self.application = await self.in_store(lensing.first_application, self.district)
        if self.application is None:
            told = line(f"There is no application yet that could see them; {adding_application()}.")
            self.query_one("#lenses", Lines).show([told])
        else:
            self.dialect = self.application.api

    def _draw(self) -> None:
        lines = self.query_one("#lenses", Lines)
        if self.lenses is not None:
            lines.show(lens_lines(self.lenses, self.chosen, max(56, lines.size.width - 2)))

    def why_not(self, action: str) -> str | None:
        """What an action lacks."""
        application = self.application
        if action == "switch" and self.size.width - 4 >= SIDE_BY_SIDE:
            return "Both are shown already."
        if action in {"share", "raw", "copy", "dialect", "library"} and application is None:
            return f"There is no application yet; {adding_application()}."
        if action == "library" and application is not None and not application.sso_library:
            return f"{application.name} does not offer Library SSO."
        return super().why_not(action)

    def action_switch(self) -> None:
        """Show the other lens beside the district's."""
        self.chosen = TOKEN if self.chosen == API else API
        self._draw()

    def action_dialect(self) -> None:
        """Ask in the next dialect."""
        at = DIALECTS.index(self.dialect)
        self.dialect = DIALECTS[(at + 1) % len(DIALECTS)]
        self.look()

    def action_library(self) -> None:
        """Use a Library token, or a District one again."""
        self.library = not self.library
        self.look()

    @work(group="choose", exclusive=True)
    async def action_application(self) -> None:
        """Look through another application."""
        with self.reporting("list the applications"):
            district = self.district
            known = await self.in_store(lambda workspace: workspace.read(list_applications))
            granted = await self.in_store(
                lambda workspace: workspace.read(applications_of, district)
            )
            connected = {grant.application.pk for grant in granted}
            choices = [
                Choice(app.name, "connected" if app.pk in connected else "not connected", app)
                for app in known
            ]
            picked = await self.app.push_screen_wait(ChoiceDialog("Through which one?", choices))
            if picked is not None:
                self.application, self.library = picked.value, False
                self.dialect = picked.value.api
                self.look()

    def action_why(self) -> None:
        """Show which applications see the admin, and why."""
        from screens.why import WhyPage

        self.app.push_screen(WhyPage(self.admin))

    @work(group="choose", exclusive=True)
    async def action_share(self) -> None:
        """Change which schools the application sees; the effect is shown before it is saved."""
        from screens.sharing import SharingPage

        application, district = self.application, self.district
        if application is None:
            return
        with self.reporting(f"change what {application.name} sees"):
            connection = await self.in_store(lensing.connection_of, application, district)
            told = await self.app.push_screen_wait(SharingPage(application, connection))
            if told:
                self.tell(told)

    def action_raw(self) -> None:
        """Show what was sent and answered."""
        from screens.exchange import ExchangePage, Seen

        if self.lenses is None:
            return
        lenses = (self.lenses.api, self.lenses.token)
        order = lenses if self.chosen == API else lenses[::-1]
        seen = tuple(
            Seen(one, one.ok, f"{lens.title}, {lens.how}")
            for lens in order
            for one in lens.exchanges
        )
        if seen:
            self.app.push_screen(ExchangePage(seen, 0))
        else:
            self.tell("Nothing could be asked for, so there is nothing to show.", "warning")

    @work(group="copy", exclusive=True)
    async def action_copy(self) -> None:
        """Copy what is seen, or write it to a file."""
        from screens.copying import copy_one_of

        if self.lenses is not None:
            await copy_one_of(self, lensing.texts_of(self.lenses))
