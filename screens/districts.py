"""The districts of the store: switch to one, add one, give one another name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType

from console.keys import fold
from console.provisioning.which_district import list_districts
from console.workspace import Workspace
from screens import changes
from screens.dialogs.prompt import PromptDialog
from screens.switching import SwitchPage
from screens.widgets.columns import Column
from screens.widgets.pressing import key_of, pressing
from screens.widgets.runs import Line, line, wrapped
from screens.widgets.sources import LoadedSource
from screens.widgets.table import RowTable
from screens.wording import day, several
from storage.records.districts import DistrictRecord


class DistrictSource(LoadedSource[DistrictRecord]):
    """The districts whose name holds a term, oldest first."""

    def __init__(self, workspace: Workspace, term: str) -> None:
        self.workspace = workspace
        self.term = fold(term)

    def load(self) -> Sequence[DistrictRecord]:
        """All of them."""
        known = self.workspace.read(list_districts)
        return [district for district in known if self.term in fold(district.name)]

    def key(self, row: DistrictRecord) -> int:
        """By the store's own key."""
        return row.pk


class DistrictsPage(SwitchPage[DistrictRecord]):
    """Every district of the store, and which one you work on."""

    kind = "district"
    reactivating = ("districts.reactivate", "R")

    place: ClassVar[str] = "districts"
    columns: ClassVar[tuple[Column[DistrictRecord], ...]] = (
        Column("Name", 30, lambda district: district.name),
        Column("Clever id", 24, lambda district: district.id, 60),
        Column("Added", 10, lambda district: day(district.created_at), 72, fixed=True),
    )
    footer: ClassVar[tuple[str, ...]] = (
        "districts.switch",
        "districts.new",
        "districts.rename",
        "districts.deactivate",
        "districts.reactivate",
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "switch", "work on it", tooltip="Switch to it", id="districts.switch"),
        Binding("n", "new", "new", tooltip="Add a district", id="districts.new"),
        Binding("e", "rename", "rename", tooltip="Rename it", id="districts.rename"),
        Binding("D", "deactivate", "deactivate", tooltip="Deactivate", id="districts.deactivate"),
        Binding("R", "reactivate", "reactivate", tooltip="Reactivate", id="districts.reactivate"),
        Binding("escape,q", "leave", "back", key_display="esc", id="districts.back"),
    ]

    def crumbs(self) -> list[str]:
        """The list itself."""
        return ["districts"]

    def source(self, term: str) -> DistrictSource:
        """The districts a search finds."""
        return DistrictSource(self.workspace, term)

    def count_words(self, total: int) -> str:
        """`2 districts`."""
        return several(total, "district")

    def detail(self, row: DistrictRecord, cells: int) -> Sequence[Line]:
        """Its id, and whether it is the present one."""
        here = self.session.district is not None and row.pk == self.session.district.pk
        said = (
            "the one being worked on"
            if here
            else f"{key_of('districts.switch', 'enter')} works on it"
        )
        said = said if row.active else f"- deactivated   {said}"
        if cells >= 60:
            return [line((row.name, "strong"), "   ", (said, "dim"))]
        name = wrapped(line((row.name, "strong")), cells)
        return [*name, line((said, "dim")), (), line(("Clever id", "dim")), line(row.id)]

    def empty(self, term: str) -> Sequence[Line]:
        """What to do when there is none."""
        return [
            line(f"   No district goes by “{term}”.")
            if term
            else line("   No district yet: ", pressing("districts.new", "n"), " adds one.")
        ]

    def why_not(self, action: str) -> str | None:
        """Marks mean nothing here, and actions need a district."""
        if action not in {"switch", "rename", "deactivate", "reactivate"}:
            return super().why_not(action)
        return self.why_not_switch(action) or super().why_not(action)

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)

    @on(RowTable.Clicked)
    def action_switch(self) -> None:
        """Work on the district under the cursor."""
        if self.table.row is not None:
            self.principal.work_on(self.table.row)

    @work(group="change")
    async def action_new(self) -> None:
        """Add a district and work on it."""
        name = await self.app.push_screen_wait(
            PromptDialog("Add a district", "Its name, as the office writes it.")
        )
        if name is not None:
            with self.reporting("add the district"):
                self.principal.work_on(await self.in_store(changes.add_district, name))

    @work(group="change")
    async def action_rename(self) -> None:
        """Give the district another name."""
        district = self.table.row
        if district is None:
            return
        name = await self.app.push_screen_wait(
            PromptDialog(
                f"Rename {district.name}", "Applications get the new name at once.", district.name
            )
        )
        if name is not None and name != district.name:
            with self.reporting("rename the district"):
                renamed = await self.in_store(changes.rename_district, district, name)
                self.session.know(await self.in_store(lambda w: w.read(list_districts)))
                self.tell(f"{district.name} is {renamed.name} from now on.")
                self.refresh_frame()
                self.refresh_data()

    def effect(self, workspace: Workspace, row: DistrictRecord, active: bool) -> str:
        """What its applications and people lose or get back."""
        del workspace, row
        if active:
            return "The applications it connected read it again, and its people sign in again."
        return (
            "No application reads it and nobody of it signs in. Nothing is deleted: "
            f"{self.back()} brings it back."
        )

    def switch(self, workspace: Workspace, row: DistrictRecord, active: bool) -> DistrictRecord:
        """Deactivate the district or bring it back."""
        return changes.set_district_active(workspace, row, active)

    async def switched(self) -> None:
        """Every page knows which districts there are."""
        self.session.know(await self.in_store(lambda w: w.read(list_districts)))
