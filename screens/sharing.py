"""Which schools an application sees: ticked here, with the effect told before it is saved."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from console.provisioning.directory import school_refs
from console.provisioning.shared_schools import Listing, listing
from console.provisioning.visibility import Effect, effect_of_listing
from console.workspace import Workspace
from screens import application_changes as changes
from screens.page import Page
from screens.widgets.lines import Lines
from screens.widgets.runs import Line, Tone, line, wrapped
from screens.widgets.school_picker import SchoolPicker
from screens.widgets.toggles import Option, Toggles
from screens.wording import number, several
from storage.connections import Reader
from storage.records.admins import AdminRecord
from storage.records.applications import ApplicationRecord, ConnectionRecord
from storage.records.districts import DistrictRecord
from storage.records.school_refs import SchoolRef

ALL = "all"


class SharingPage(Page[str | None]):
    """Which schools an application sees, and whom it gains or loses.

    Answers with what was done, in words; None when nothing was.
    """

    place: ClassVar[str] = "applications"
    CSS_PATH = "sharing.tcss"
    footer: ClassVar[tuple[str, ...]] = ("sharing.save", "schools.tick", "sharing.leave")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+s,f2",
            "save",
            "save",
            tooltip="Share just these schools",
            id="sharing.save",
            priority=True,
        ),
        Binding("tab", "app.focus_next", "all or some", id="sharing.next"),
        Binding("escape", "leave", "leave: nothing changed", id="sharing.leave"),
    ]

    def __init__(self, application: ApplicationRecord, connection: ConnectionRecord) -> None:
        super().__init__()
        self.application = application
        self.connection = connection
        self.refs: list[SchoolRef] = []
        self.before: Listing | None = None
        self.effect: Effect | None = None

    def crumbs(self) -> list[str]:
        """The application, and what is done with it."""
        return [self.application.name, "sharing"]

    def compose_content(self) -> ComposeResult:
        """All or some; the schools."""
        yield Toggles([Option(ALL, "all schools, future ones too")], (), id="everything")
        yield SchoolPicker(id="schools")

    def compose_detail(self) -> ComposeResult:
        """What it would change."""
        yield Lines(id="effect", focusable=False)

    def refresh_data(self) -> None:
        """Read what is shared, once."""
        if self.before is None:
            self._load()

    @work(group="load", exclusive=True)
    async def _load(self) -> None:
        with self.reporting("read what is shared"):
            self.refs, before = await self.in_store(
                lambda workspace: workspace.read(_shared, self.district, self.connection)
            )
            self.before = before
            self.query_one(Toggles).on = {ALL} if before.all_schools else set()
            ticked = [ref.sis_id for ref in self.refs if before.all_schools or ref.pk in before.pks]
            picker = self.query_one(SchoolPicker)
            picker.offer(self.refs, ticked)
            picker.focus()
            self._look()

    def why_not(self, action: str) -> str | None:
        """Saving needs a change."""
        if action == "save" and (self.before is None or self.wanted() == self.before):
            return f"Nothing to save: {self.application.name} already sees just these schools."
        return None

    def unsaved(self) -> str | None:
        """The ticks that would be lost."""
        if self.before is None or self.wanted() == self.before:
            return None
        return f"the schools ticked for {self.application.name}"

    def wanted(self) -> Listing:
        """What would be shared; deactivated schools stay as they are."""
        if self.query_one(Toggles).chosen:
            return Listing(all_schools=True, pks=frozenset())
        chosen = set(self.query_one(SchoolPicker).chosen)
        listed = self.before.pks if self.before else frozenset()
        kept = listed - {ref.pk for ref in self.refs}
        return Listing(
            all_schools=False, pks=kept | {ref.pk for ref in self.refs if ref.sis_id in chosen}
        )

    @on(Toggles.Changed)
    def _all_or_some(self) -> None:
        if self.query_one(Toggles).chosen:
            picker = self.query_one(SchoolPicker)
            picker.offer(self.refs, [ref.sis_id for ref in self.refs])
        self._look()

    @on(SchoolPicker.Changed)
    def _ticked(self) -> None:
        toggles = self.query_one(Toggles)
        if len(self.query_one(SchoolPicker).chosen) < len(self.refs):
            toggles.on = set()
            toggles.refresh()
        self._look()

    @work(group="look", exclusive=True)
    async def _look(self) -> None:
        self.refresh_bindings()
        with self.reporting("tell the effect"):
            wanted = self.wanted()
            self.effect = await self.in_store(self._effect, wanted)
            effect = self.query_one("#effect", Lines)
            effect.show(effect_lines(self.application.name, self.effect, self.size.width - 2))

    def _effect(self, workspace: Workspace, wanted: Listing) -> Effect:
        return workspace.read(effect_of_listing, self.connection, wanted)

    @work(group="change", exclusive=True)
    async def action_save(self) -> None:
        """Share just the ticked schools; losing admins is asked about."""
        before, wanted, name = self.before, self.wanted(), self.application.name
        if before is None:
            return
        with self.reporting(f"change what {name} sees"):
            effect = await self.in_store(self._effect, wanted)
            if effect.lost and not await self._sure(effect):
                return
            await self.in_store(
                changes.set_sharing, self.application, self.district, before, wanted
            )
            self.dismiss(
                f"{name} sees {several(effect.gained, 'more admin')} and loses "
                f"{number(effect.lost)}."
            )

    async def _sure(self, effect: Effect) -> bool:
        from screens.dialogs.confirm import ConfirmDialog

        name = self.application.name
        dialog = ConfirmDialog(
            f"Take {several(effect.lost, 'admin')} out of {name}’s sight?",
            f"{name} no longer sees {named(effect.lost_admins, effect.lost)}, and they cannot "
            "sign in to it.",
            ["Save"],
            danger=True,
        )
        answer = await self.app.push_screen_wait(dialog)
        return bool(answer)

    def action_leave(self) -> None:
        """Leave; nothing changed."""
        self.dismiss(None)


def _shared(
    reader: Reader, district: DistrictRecord, connection: ConnectionRecord
) -> tuple[list[SchoolRef], Listing]:
    return school_refs(reader, district), listing(reader, connection)


def named(admins: tuple[AdminRecord, ...], total: int) -> str:
    """A few admins by name, and how many more there are."""
    names = ", ".join(admin.name for admin in admins[:6])
    more = total - min(len(admins), 6)
    return f"{names} and {number(more)} more" if more > 0 else names


def effect_lines(name: str, effect: Effect, cells: int) -> list[Line]:
    """What a change of sharing does: schools and admins gained and lost."""
    if not (effect.added or effect.removed or effect.gained or effect.lost):
        return [line((f"= {name} sees what it sees now.", "dim"))]
    lines: list[Line] = []
    for glyph, tone, schools, count, admins, verb in (
        ("+", "accent", effect.added, effect.gained, effect.gained_admins, "gained"),
        ("-", "danger", effect.removed, effect.lost, effect.lost_admins, "lost"),
    ):
        if schools or count:
            lines += _change(
                line(
                    (f"{glyph} {several(len(schools), 'school')}, ", _tone(tone)),
                    (f"{several(count, 'admin')} {verb}", "strong"),
                    f": {named(admins, count)}" if count else "",
                ),
                cells,
            )
    return lines


def _change(runs: Line, cells: int) -> list[Line]:
    return wrapped(runs, max(20, cells), 2)


def _tone(name: str) -> Tone:
    return "danger" if name == "danger" else "accent"
