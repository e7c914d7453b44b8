"""The place Admins: find, filter, sort, mark, open, change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType

from console.provisioning.directory import AdminQuery, count_admins
from screens.admin_filter import AdminFilter
from screens.admin_listing import AdminListing
from screens.admin_orders import COLUMNS
from screens.people import glance, last_sign_in_words, role_words, school_words, sight_words
from screens.widgets.columns import Column
from screens.widgets.pressing import pressing
from screens.widgets.runs import Line, Part, Tone, line, wrapped
from screens.widgets.table import RowTable
from screens.wording import number, several
from storage.records.admins import AdminRecord
from storage.records.school_refs import SchoolRef

if TYPE_CHECKING:
    from screens.bulk import SchoolChangeKind
    from screens.changes import Done

# A detail this wide stands below the list, where two lines are all there is.
BELOW = 60
FOOTER = (
    "admins.open",
    "admins.new",
    "person.edit",
    "list.mark",
    "person.deactivate",
    "person.why",
    "admins.filter",
)


class AdminsPage(AdminListing):
    """Every admin of the district, by last name."""

    place: ClassVar[str] = "admins"
    footer: ClassVar[tuple[str, ...]] = FOOTER
    columns: ClassVar[tuple[Column[AdminRecord], ...]] = COLUMNS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open", tooltip="Open this admin", id="admins.open"),
        Binding("n", "new", "new", tooltip="Add an admin", id="admins.new"),
        Binding("space", "mark", "mark", tooltip="Mark, or take the mark away", id="list.mark"),
        Binding(
            "f", "filter", "filter", tooltip="Filter by scope, school, state", id="admins.filter"
        ),
        Binding("o", "sort", "sort", tooltip="Sort by name, email, title, …", id="admins.sort"),
        Binding(
            "asterisk", "mark_all", "mark all", tooltip="Mark all that are found", id="admins.all"
        ),
        Binding(
            "A",
            "school('add')",
            "add a school",
            tooltip="Add a school to the marked admins",
            id="admins.add_school",
        ),
        Binding(
            "M",
            "school('move')",
            "move",
            tooltip="Move the marked admins to another school",
            id="admins.move",
        ),
        Binding(
            "X",
            "school('remove')",
            "remove a school",
            tooltip="Take a school from the marked admins",
            id="admins.remove_school",
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.everyone: int | None = None

    def receive(self, *, school: SchoolRef | None = None, **_: object) -> None:
        """List the admins of one school."""
        self.filter = AdminFilter(school=school)
        self.finder.clear()
        self.search_again()

    def person(self) -> AdminRecord | None:
        """The admin under the cursor."""
        return self.table.row

    def chosen(self) -> list[AdminRecord]:
        """The marked admins, else the one under the cursor."""
        return list(self.table.marks.values()) or super().chosen()

    def changed(self, done: Done) -> None:
        """What was marked is done with."""
        self.table.clear_marks()
        super().changed(done)

    def why_not(self, action: str) -> str | None:
        """Schools change for marked admins."""
        if action in {"school", "mark_all"} and not self.chosen():
            return "There is nobody to do that with."
        return super().why_not(action)

    def keys_depend_on(self) -> object:
        """Whether somebody is there, whether they are active, and whether some are marked."""
        row = self.table.row
        return bool(self.table.marks), row is not None and row.active, row is None

    # What is shown

    def detail(self, row: AdminRecord, cells: int) -> Sequence[Line]:
        """Who it is, and which schools."""
        if cells >= BELOW:
            who = role_words(row) if row.admin_scope == "district" else school_words(row)
            state: Part = ("" if row.active else "- deactivated   ", "warning")
            return [line((row.name, "strong"), f"   {row.email}   ", state, (who, "dim"))]
        facts = [
            line((row.name, "strong")),
            line((role_words(row), tone_of(row))),
            *wrapped(line(row.email), cells, 0),
            (),
            *([line(row.title)] if row.title else []),
            *([line(("SIS id ", "dim"), row.sis_id)] if row.sis_id else []),
            (),
        ]
        if row.admin_scope == "district":
            return [*facts, line("The whole district")]
        return [*facts, *(line(f"· {school.name}") for school in row.schools)]

    async def closer(self, row: AdminRecord) -> Sequence[Line]:
        """Which applications see the admin, and how they signed in last."""
        district = self.district
        seen = await self.in_store(lambda workspace: workspace.read(glance, district, row))
        last = last_sign_in_words(seen.sign_ins, self.workspace.clock())
        if self.has_class("-wide"):
            return [line(sight_words(seen.sights)), *([line(last)] if last else [])]
        return [line(f"{sight_words(seen.sights)}   ", (last, "dim"))]

    def count_words(self, total: int) -> str:
        """`2 of 1,204` when something is left out."""
        if not self.finder.term and not self.filter.words:
            self.everyone = total
            return several(total, "admin")
        return (
            number(total)
            if self.everyone is None
            else f"{number(total)} of {number(self.everyone)}"
        )

    def empty(self, term: str) -> Sequence[Line]:
        """What to do when nobody is found."""
        if term:
            return [
                line(
                    f"   Nobody goes by “{term}”",
                    f" among {self.filter.words}." if self.filter.words else ".",
                ),
                (),
                line(
                    "   ",
                    pressing("list.search", "/"),
                    " search again   ",
                    pressing("list.clear", "esc"),
                    " clear the search",
                ),
            ]
        if self.filter.words:
            return [
                line(f"   Nobody here: {self.filter.words}."),
                (),
                line("   ", pressing("admins.filter", "f"), " change the filter"),
            ]
        return [
            line(f"   {self.district.name} has no admins yet."),
            (),
            line("   ", pressing("admins.new", "n"), " add the first one"),
            line("   ", pressing("upload", "4"), " upload a file from your SIS"),
        ]

    # Actions

    def refresh_data(self) -> None:
        """Read the list again, and how many admins there are without search and filter."""
        super().refresh_data()
        if self.everyone is not None and (self.finder.term or self.filter.words):
            self._count_everyone()

    @work(group="count", exclusive=True)
    async def _count_everyone(self) -> None:
        district, query = self.district, AdminQuery()
        with self.reporting("count the admins"):
            self.everyone = await self.in_store(
                lambda workspace: workspace.read(count_admins, district, query)
            )
            self.show_tally()

    @on(RowTable.Clicked)
    def action_open(self) -> None:
        """Open the admin under the cursor."""
        from screens.person import PersonPage

        if self.table.row is not None:
            self.app.push_screen(PersonPage(self.table.row))

    def action_new(self) -> None:
        """Add an admin."""
        from screens.admin_form import AdminForm

        def added(saved: AdminRecord | None) -> None:
            if saved is not None:
                self.tell(f"{saved.name} is added.")

        # Not from a worker: letters typed ahead must not reach the keys of the list.
        self.app.push_screen(AdminForm(None), added)

    @work(group="change")
    async def action_school(self, kind: SchoolChangeKind) -> None:
        """Add a school to the chosen school admins, move them to it, or take one away."""
        from screens.bulk import ask_school_for

        await ask_school_for(self, self.chosen(), kind)


def tone_of(admin: AdminRecord) -> Tone:
    """Deactivated stands out."""
    return "plain" if admin.active else "warning"
