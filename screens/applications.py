"""The applications: what each may do, what the district shares with it, whom it sees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType

from console.provisioning.app_directory import ApplicationView, view_application
from console.workspace import Workspace
from screens.application_actions import ApplicationActions
from screens.application_rows import (
    ApplicationRow,
    ApplicationSource,
    admins_words,
    seen_words,
    sharing_words,
    sso_words,
    user_type_words,
)
from screens.list_page import ListPage
from screens.widgets.columns import Column
from screens.widgets.json_view import folded
from screens.widgets.pressing import pressing
from screens.widgets.runs import Line, line, wrapped
from screens.widgets.table import RowTable
from screens.wording import number, several
from storage.records.applications import ConnectionRecord

COLUMNS: tuple[Column[ApplicationRow], ...] = (
    Column("Name", 26, lambda row: row.application.name),
    Column("Sign-in", 18, lambda row: sso_words(row.application)),
    Column("API", 6, lambda row: row.application.api, fixed=True),
    Column("Shared", 14, sharing_words, fixed=True),
    Column("Sees", 7, seen_words, fixed=True, right=True),
)
MOST_SCHOOLS = 12


class ApplicationsPage(ApplicationActions, ListPage[ApplicationRow]):
    """Every application, what is shared with it, and how many it sees."""

    place: ClassVar[str] = "applications"
    columns: ClassVar[tuple[Column[Any], ...]] = COLUMNS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open", tooltip="Open it", id="applications.open"),
        Binding("n", "new", "new", tooltip="Add an application", id="applications.new"),
    ]

    def make_table(self) -> RowTable[ApplicationRow]:
        """Deactivated applications are dimmed."""
        return RowTable(COLUMNS, dim=lambda row: not row.application.active, id="table")

    def source(self, term: str) -> ApplicationSource:
        """The applications a search finds."""
        return ApplicationSource(self.workspace, self.district, term)

    def chosen(self) -> ApplicationRow | None:
        """The one under the cursor."""
        return self.table.row

    def detail(self, row: ApplicationRow, cells: int) -> Sequence[Line]:
        """What it is, in two lines; the rest beside a wide list."""
        application = row.application
        state = "" if application.active else "   - deactivated"
        first = line((application.name, "strong"), f"   client id {application.client_id}", state)
        second = line(f"Lets in {user_type_words(application)}.")
        if cells > 60:
            return [first, second]
        return [
            line((application.name, "strong"), (state, "warning")),
            (),
            *wrapped(line(f"Lets in {user_type_words(application)}."), cells),
            *wrapped(line(f"Sees {admins_words(row)}; {sharing_words(row)}."), cells),
            (),
            line(("Client id", "dim")),
            line(application.client_id),
            (),
            line(("Redirect URIs", "dim")),
            *(part for uri in application.redirect_uris for part in folded(line(uri), cells, 2)),
        ]

    async def closer(self, row: ApplicationRow) -> Sequence[Line]:
        """Which schools are shared, and what is on its own side."""
        told: list[Line] = []
        with self.reporting(f"look at {row.application.name}"):
            view = await self.in_store(
                lambda workspace: workspace.read(view_application, row.application)
            )
            told += shared_lines(view, row.connection)
        return told

    @on(RowTable.Loaded)
    def _count_seen(self) -> None:
        if not all(row.is_counted for row in self.table.feed.window.rows()):
            self._count()

    @work(group="count_seen", exclusive=True)
    async def _count(self) -> None:
        with self.reporting("count the admins applications see"):
            for row in self.table.feed.window.rows():
                if not row.is_counted:
                    row.seen = await self.in_store(Workspace.read, row.count)
            self.table.refresh()
            self._look_closer()

    def empty(self, term: str) -> Sequence[Line]:
        """What to do when there is none."""
        if term:
            clear = pressing("list.clear", "esc")
            return [line("   No application of that name or client id.  ", clear, " clears it.")]
        return [
            line("   No application yet."),
            (),
            line("   An application is a vendor’s program that gets people from the district"),
            line(
                "   and lets them sign in.  Press ",
                pressing("applications.new", "n"),
                " to add the first one.",
            ),
        ]

    def count_words(self, total: int) -> str:
        """How many."""
        return several(total, "application")

    @on(RowTable.Clicked)
    def action_open(self) -> None:
        """Open the application's own page."""
        from screens.application import ApplicationPage

        row = self.table.row
        if row is not None:
            self.app.push_screen(ApplicationPage(row.application))

    @work(group="change")
    async def action_new(self) -> None:
        """Add an application; its secret is shown once."""
        from screens.application_form import ApplicationForm
        from screens.reveal import show_secret

        made = await self.app.push_screen_wait(ApplicationForm())
        if made is not None:
            await show_secret(self, made.application, made.client_secret)


def shared_lines(view: ApplicationView, connection: ConnectionRecord | None) -> list[Line]:
    """The schools an application sees, by name; its accounts and teachers."""
    schools = [
        school.name
        for sharing in view.sharing
        if sharing.connection == connection
        for school in sharing.schools
    ]
    lines: list[Line] = [line(("Schools it sees", "dim"))]
    lines += [line(name) for name in schools[:MOST_SCHOOLS]] or [line("none")]
    if len(schools) > MOST_SCHOOLS:
        lines.append(line((f"and {number(len(schools) - MOST_SCHOOLS)} more", "dim")))
    side = f"{several(view.accounts, 'account')}, {several(view.teachers, 'authorizing teacher')}"
    return [*lines, (), line(("On its own side", "dim")), line(side)]
