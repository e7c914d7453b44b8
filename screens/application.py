"""One application: who it is, what it may do, what the district shares with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from screens.application_actions import ApplicationActions
from screens.application_rows import (
    ApplicationPicture,
    ApplicationRow,
    picture_of,
    sso_words,
    user_type_words,
)
from screens.widgets.lines import Lines
from screens.widgets.pressing import pressing
from screens.widgets.runs import Line, Part, line, wrapped
from screens.wording import day, joined, several
from storage.records.applications import ApplicationRecord

LABEL = 17


class ApplicationPage(ApplicationActions):
    """Everything about one application on one page."""

    place: ClassVar[str] = "applications"
    CSS_PATH = "application.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "back", tooltip="Back to the list", id="application.leave"),
    ]

    def __init__(self, application: ApplicationRecord) -> None:
        super().__init__()
        self.application = application
        self.picture: ApplicationPicture | None = None

    def compose_content(self) -> ComposeResult:
        """The facts, to scroll when they are many."""
        yield Lines(id="facts")

    def on_mount(self) -> None:
        """The facts have the keys."""
        self.query_one("#facts", Lines).focus()

    def crumbs(self) -> list[str]:
        """The application's name."""
        return [self.application.name]

    def chosen(self) -> ApplicationRow | None:
        """The one this page is about."""
        return self.picture.row if self.picture else None

    def refresh_data(self) -> None:
        """Read it as it is now."""
        self._load()

    @work(group="load", exclusive=True)
    async def _load(self) -> None:
        district, pk = self.district, self.application.pk
        with self.reporting(f"read {self.application.name}"):
            self.picture = await self.in_store(
                lambda workspace: workspace.read(picture_of, district, pk)
            )
            self.application = self.picture.row.application
            self._draw()
            self.refresh_frame()
            self.refresh_bindings()

    def on_resize(self) -> None:
        """Break lines anew."""
        self._draw()

    def _draw(self) -> None:
        if self.picture is not None:
            cells = max(40, self.size.width - 4)
            self.query_one("#facts", Lines).show(facts_of(self.picture, self.district.name, cells))

    def action_leave(self) -> None:
        """Back to the list."""
        self.dismiss(None)


def facts_of(picture: ApplicationPicture, district: str, cells: int) -> list[Line]:
    """The page as lines."""
    application = picture.row.application
    return [
        line(
            (application.name, "strong"),
            ("" if application.active else "   - deactivated: answered nothing", "warning"),
        ),
        (),
        *_identity(application, cells),
        (),
        *_shared(picture, district, cells),
        (),
        *_own_side(picture, cells),
    ]


def _fact(label: str, cells: int, *parts: Part) -> list[Line]:
    return wrapped(line((label.ljust(LABEL), "dim"), *parts), cells, LABEL)


def _identity(application: ApplicationRecord, cells: int) -> Iterable[Line]:
    yield from _fact("Client id", cells, application.client_id)
    yield from _fact(
        "Client secret",
        cells,
        f"ends in {application.secret_hint}; kept only hashed   ",
        pressing("application.secret", "S"),
        " new secret",
    )
    for number, uri in enumerate(application.redirect_uris):
        label = "Redirect URIs" if number == 0 else ""
        note = "   primary" if number == 0 and len(application.redirect_uris) > 1 else ""
        yield from _fact(label, cells, uri, (note, "dim"))
    oidc = "   OpenID Connect" if application.oidc else ""
    yield from _fact("Single sign-on", cells, sso_words(application), oidc)
    yield from _fact("Lets in", cells, user_type_words(application))
    rosters = (
        f"the whole API, {application.api} by default"
        if application.rostering
        else "sign-in only: /districts and the draft’s /admins"
    )
    yield from _fact("May read", cells, rosters)


def _shared(picture: ApplicationPicture, district: str, cells: int) -> Iterable[Line]:
    connection = picture.row.connection
    yield line((district, "strong"))
    if connection is None:
        yield from _fact(
            "Not connected",
            cells,
            "It sees nobody here.   ",
            pressing("application.connect", "c"),
            " connect",
        )
        return
    yield from _fact("Connected", cells, f"since {day(connection.created_at)}")
    schools = next(
        (sharing.schools for sharing in picture.view.sharing if sharing.connection == connection),
        (),
    )
    if connection.all_schools:
        names: Sequence[str] = [f"all of them, future ones too ({several(len(schools), 'school')})"]
    else:
        names = [school.name for school in schools] or ["none yet: only district admins are seen"]
    yield from _fact(
        "Schools shared", cells, joined(names), "   ", pressing("application.share", "h"), " change"
    )
    yield from _fact(
        "Sees",
        cells,
        several(picture.row.seen or 0, "admin"),
        "   ",
        pressing("application.preview", "p"),
        " preview",
    )
    yield from _fact(
        "District token", cells, "hidden   ", pressing("application.token", "t"), " show or copy"
    )


def _own_side(picture: ApplicationPicture, cells: int) -> Iterable[Line]:
    view, application = picture.view, picture.row.application
    yield line(("On its own side", "strong"))
    yield from _fact(
        "Accounts",
        cells,
        several(view.accounts, "account"),
        "   ",
        pressing("application.accounts", "a"),
        " list, load",
    )
    if application.sso_library:
        yield from _fact(
            "Library",
            cells,
            f"{several(view.teachers, 'teacher')} authorized it   ",
            pressing("application.library", "l"),
            " who",
        )
