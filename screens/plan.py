"""The plan of an upload: what it would do, to read before anything is done."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from threading import Thread
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from console.keys import fold
from screens.list_page import ListPage
from screens.plan_actions import PlanActions
from screens.plan_kinds import BY_NAME, KINDS, first_kind, roster_lines, tabs, total_of
from screens.plan_words import (
    PlanItem,
    heading,
    hold_lines,
    item_lines,
    kind_cell,
    line_cell,
    name_cell,
    what_cell,
)
from screens.uploading import CAUSES, PlanDesk
from screens.widgets.columns import Column
from screens.widgets.frame import Rule
from screens.widgets.lines import Lines
from screens.widgets.pressing import pressing
from screens.widgets.runs import Line, line
from screens.widgets.sources import ListSource, Source
from screens.widgets.table import RowTable
from screens.widgets.toned import Bar
from screens.wording import several


class KindsBar(Bar):
    """The counts of a plan by kind."""

    def __init__(self, page: PlanPage) -> None:
        super().__init__(id="kinds")
        self.page = page

    def line_to_draw(self, cells: int) -> Line:
        """As many words as fit."""
        return tabs(self.page.desk.facts, self.page.kind, cells, self.page.what)


class PlanSource(Source[PlanItem]):
    """The rows of one kind in a plan that hold what is searched for; in a roster, of `what`."""

    def __init__(self, desk: PlanDesk, kind: str, term: str, what: str) -> None:
        self.desk = desk
        self.kind = kind
        self.term = term
        self.what = what

    def page(self, start: int, count: int) -> Sequence[PlanItem]:
        """Some of them."""
        return self.desk.page(self.kind, start, count, self.term, what=self.what).rows

    def count(self) -> int:
        """How many there are."""
        return self.desk.page(self.kind, 0, 1, self.term, what=self.what).total

    def key(self, row: PlanItem) -> Hashable:
        """A row is its own key: two rows of a file never say all the same."""
        return row


class PlanPage(PlanActions, ListPage[PlanItem]):
    """What an upload would do; leaving it changes nothing."""

    place: ClassVar[str] = "upload"
    CSS_PATH = "plan.tcss"
    footer: ClassVar[tuple[str, ...]] = (
        "plan.apply",
        "plan.kind",
        "plan.what",
        "plan.fix",
        "list.search",
        "plan.save",
        "plan.rejects",
        "plan.leave",
        "plan.options",
        "plan.leave_out",
        "plan.columns",
        "plan.copy",
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab,l", "kind(1)", "kind", tooltip="The next kind of rows", id="plan.kind"),
        Binding("shift+tab,h", "kind(-1)", "kind before", show=False, id="plan.kind_before"),
        Binding("w", "what", "only…", tooltip="Only schools, only teachers, …", id="plan.what"),
        Binding("enter", "whole", "whole row", show=False, tooltip="The row", id="plan.whole"),
        Binding("escape", "back", "leave", tooltip="Leave; nothing changed", id="plan.leave"),
    ]

    def __init__(self, desk: PlanDesk) -> None:
        super().__init__()
        self.desk = desk
        self.kind = first_kind(desk.facts)
        self.what = ""

    def crumbs(self) -> list[str]:
        """The plan."""
        return ["plan"]

    def compose_content(self) -> ComposeResult:
        """The file, the counts, the hold, the rows."""
        yield Bar(heading(self.desk.facts), id="file")
        yield Rule(classes="spare")
        yield KindsBar(self)
        yield Lines(id="hold", focusable=False)
        yield Rule(classes="spare")
        yield from super().compose_content()

    def refresh_data(self) -> None:
        """Draw the plan; it does not change while it is looked at."""
        self.draw_plan()
        super().refresh_data()

    def draw_plan(self) -> None:
        """Draw what stands above the rows."""
        facts = self.desk.facts
        self.query_one("#file", Bar).show(heading(facts))
        self.query_one(KindsBar).refresh()
        hold = self.query_one("#hold", Lines)
        cells = max(40, self.size.width - 2)
        lines = [*roster_lines(facts, cells, self.what), *hold_lines(facts, cells)]
        hold.display = bool(lines)
        hold.show(lines, force=True)

    def source(self, term: str) -> Source[PlanItem]:
        """The rows of the kind looked at."""
        if self.kind != CAUSES:
            return PlanSource(self.desk, self.kind, term, self.what)
        words = fold(term).split()
        causes = [
            cause
            for cause in self.desk.facts.causes
            if all(word in fold(f"{cause.message} {cause.column} {cause.file}") for word in words)
        ]
        return ListSource(causes, key=lambda cause: cause)

    def make_table(self) -> RowTable[PlanItem]:
        """Where in the file, who, what."""
        roster = bool(self.desk.facts.document.kinds)
        columns: tuple[Column[PlanItem], ...] = (
            Column("Line", 7, line_cell, fixed=True),
            *([Column("What", 10, kind_cell, fixed=True)] if roster else []),
            Column("Who", 20, name_cell),
            Column(
                "What becomes" if roster else "What",
                48,
                lambda item: what_cell(item, self.desk.facts.schools),
            ),
        )
        return RowTable(columns, id="table")

    def detail(self, row: PlanItem, cells: int) -> Sequence[Line]:
        """Every field that changes, every problem."""
        return item_lines(row, self.desk.facts, max(30, cells - 1))

    def empty(self, term: str) -> Sequence[Line]:
        """Why there is nothing to see."""
        if term:
            return [
                line(
                    f"   No row of this kind holds “{term}”.  ",
                    pressing("plan.leave", "esc"),
                    " clears the search",
                )
            ]
        if self.what and total_of(self.desk.facts, self.kind):
            return [
                line(
                    f"   None of the {self.what}.  ", pressing("plan.what", "w"), " looks at others"
                )
            ]
        kind = BY_NAME[self.kind]
        return [
            line(
                f"   {kind.glyph} Nothing to {kind.verb}.  ",
                pressing("plan.kind", "tab"),
                " next kind",
            )
        ]

    def count_words(self, total: int) -> str:
        """How many rows, or causes."""
        return several(total, "cause" if self.kind == CAUSES else "row")

    def show_kind(self, kind: str) -> None:
        """Look at another kind of rows."""
        self.kind = kind
        self.query_one(KindsBar).refresh()
        self.search_again()
        self.refresh_bindings()

    def action_kind(self, steps: int) -> None:
        """Look at the next kind that has rows."""
        names = [kind.name for kind in KINDS if total_of(self.desk.facts, kind.name)]
        if names:
            at = names.index(self.kind) if self.kind in names else -1
            self.show_kind(names[(at + steps) % len(names)])

    def why_not(self, action: str) -> str | None:
        """Only a roster has rows of several sorts."""
        if action == "what" and len(self.desk.facts.document.kinds) < 2:
            return "Every row of this plan is about an admin."
        return super().why_not(action)

    def action_what(self) -> None:
        """Look only at the next sort of rows of a roster; after the last, at all again."""
        names = ["", *self.desk.facts.document.kinds]
        self.what = names[(names.index(self.what) + 1) % len(names)]
        self.draw_plan()
        self.search_again()

    def action_back(self) -> None:
        """Take the search back; without one, leave."""
        if self.finder.term:
            self.finder.clear()
        else:
            self.action_leave()

    def on_resize(self) -> None:
        """Break what stands above the rows to the new width."""
        self.draw_plan()

    def on_unmount(self) -> None:
        """Let go of the file however the page was left; a page that goes waits for nobody."""
        Thread(target=self.desk.close, daemon=True).start()

    def action_whole(self) -> None:
        """Read the whole row, however long."""
        from screens.dialogs.read import ReadDialog

        item, facts = self.item(), self.desk.facts
        if item is not None:
            self.app.push_screen(
                ReadDialog(name_cell(item), lambda cells: item_lines(item, facts, cells))
            )

    def take_up(self, desk: PlanDesk) -> None:
        """Show another plan of the same file."""
        self.desk = desk
        self.what = self.what if self.what in desk.facts.document.kinds else ""
        if total_of(desk.facts, self.kind):
            self.refresh_data()
        else:
            self.kind = first_kind(desk.facts)
            self.draw_plan()
            self.search_again()
        self.refresh_bindings()
