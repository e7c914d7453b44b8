"""The teachers who authorized a Library application: through them people get in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import work
from textual.binding import Binding, BindingType

from console.keys import fold
from console.provisioning.authorizations import authorizing_teachers
from console.provisioning.people_search import PeopleSearch
from console.workspace import Workspace
from screens import application_changes as changes
from screens.over_page import OverPage
from screens.widgets.columns import Column
from screens.widgets.pressing import key_of, pressing
from screens.widgets.runs import Line, line
from screens.widgets.sources import Source
from screens.wording import several
from storage.records.applications import ApplicationRecord
from storage.records.people import PersonRecord

COLUMNS: tuple[Column[PersonRecord], ...] = (
    Column("Teacher", 26, lambda person: f"{person.last_name}, {person.first_name}"),
    Column("Email", 30, lambda person: person.email),
    Column("SIS id", 12, lambda person: person.teacher.sis_id if person.teacher else ""),
)


class TeacherSource(Source[PersonRecord]):
    """The teachers who authorized an application, oldest authorization first."""

    def __init__(self, workspace: Workspace, application: ApplicationRecord, term: str) -> None:
        self.workspace = workspace
        self.application = application
        self.words = fold(term).split()

    def _found(self) -> list[PersonRecord]:
        teachers = self.workspace.read(authorizing_teachers, self.application)
        return [
            teacher
            for teacher in teachers
            if all(word in fold(f"{teacher.name} {teacher.email}") for word in self.words)
        ]

    def page(self, start: int, count: int) -> Sequence[PersonRecord]:
        """Some of them."""
        return self._found()[start : start + count]

    def count(self) -> int:
        """How many there are."""
        return len(self._found())

    def key(self, row: PersonRecord) -> int:
        """By the store's own key."""
        return row.pk


class LibraryPage(OverPage[PersonRecord]):
    """The teachers who authorized a Library application."""

    place: ClassVar[str] = "applications"
    columns: ClassVar[tuple[Column[Any], ...]] = COLUMNS
    footer: ClassVar[tuple[str, ...]] = ("library.authorize", "library.withdraw", "library.sign_in")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "authorize", "authorize", tooltip="Let a teacher in", id="library.authorize"),
        Binding("D", "withdraw", "withdraw", tooltip="Withdraw", id="library.withdraw"),
        Binding("s", "sign_in", "sign in as", tooltip="Sign in as them", id="library.sign_in"),
        Binding("escape", "back", "back", id="library.back"),
    ]

    def __init__(self, application: ApplicationRecord) -> None:
        super().__init__()
        self.application = application

    def crumbs(self) -> list[str]:
        """Which application."""
        return [self.application.name, "Library"]

    def source(self, term: str) -> TeacherSource:
        """The teachers a search finds."""
        return TeacherSource(self.workspace, self.application, term)

    def why_not(self, action: str) -> str | None:
        """Some actions need a teacher."""
        if action in {"withdraw", "sign_in"} and self.table.row is None:
            new = key_of("library.authorize", "n")
            return f"There is no teacher to do that with; {new} authorizes one."
        return super().why_not(action)

    def detail(self, row: PersonRecord, cells: int) -> Sequence[Line]:
        """What the authorization means."""
        del cells
        return [
            line((row.name, "strong"), f"   {row.email}"),
            line(("They and the students of their sections may sign in through Library.", "dim")),
        ]

    def empty(self, term: str) -> Sequence[Line]:
        """What to do when there is none."""
        if term:
            return [
                line("   No such teacher.  ", pressing("list.clear", "esc"), " clears the search.")
            ]
        return [
            line(f"   No teacher has authorized {self.application.name} yet."),
            line("   In Library, teachers do: they and the students of their sections get in."),
            (),
            line("   ", pressing("library.authorize", "n"), " lets a teacher authorize it."),
        ]

    def count_words(self, total: int) -> str:
        """How many."""
        return several(total, "teacher")

    def _teachers(self, term: str) -> PeopleSearch:
        return PeopleSearch(self.workspace, self.district, term, teachers=True)

    @work(group="change", exclusive=True)
    async def action_authorize(self) -> None:
        """Pick a teacher who authorizes it."""
        from screens.dialogs.person_picker import PersonPickerDialog

        name = self.application.name
        dialog = PersonPickerDialog(f"Which teacher authorizes {name}?", self._teachers)
        teacher = await self.app.push_screen_wait(dialog)
        if teacher is not None:
            with self.reporting(f"let {teacher.name} authorize {name}"):
                await self.in_store(changes.authorize_teacher, self.application, teacher)
                self.tell(f"{teacher.name} and the students of their sections may sign in.")
                self.refresh_data()

    @work(group="change", exclusive=True)
    async def action_withdraw(self) -> None:
        """Take an authorization back, after saying what that does."""
        from screens.dialogs.confirm import ConfirmDialog

        teacher, name = self.table.row, self.application.name
        if teacher is None:
            return
        dialog = ConfirmDialog(
            f"Withdraw {teacher.name}’s authorization?",
            f"{teacher.name} can no longer sign in to {name} through Library, nor can students "
            "who are in no section of another teacher who authorized it.",
            ["Withdraw"],
            danger=True,
        )
        if await self.app.push_screen_wait(dialog):
            with self.reporting(f"withdraw {teacher.name}’s authorization"):
                await self.in_store(changes.withdraw_teacher, self.application, teacher)
                self.tell(f"{teacher.name} no longer lets anybody into {name}.")
                self.refresh_data()

    def action_sign_in(self) -> None:
        """Rehearse this teacher's sign-in."""
        if self.table.row is not None:
            self.principal.open_place(
                "sign_in", application=self.application, person=self.table.row
            )
